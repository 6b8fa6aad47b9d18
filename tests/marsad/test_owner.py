import os
import subprocess
import sys

import pytest

from marsad.owner import Here, here, is_dead, owner_of, this_process

RUNNING = {100: "5000", 101: "6000"}
PLACE = Here("atlas", "boot-2", RUNNING.get)


@pytest.mark.parametrize(
    ("owner", "dead"),
    [
        pytest.param("atlas|boot-2|100|5000", False, id="runs"),
        pytest.param("atlas|boot-1|100|5000", True, id="before the machine was started anew"),
        pytest.param("atlas|boot-2|102|7000", True, id="no such process"),
        pytest.param("atlas|boot-2|100|4000", True, id="its number belongs to another process now"),
        pytest.param("rif|boot-1|100|5000", False, id="of another machine"),
        pytest.param("rif|boot-2|102|7000", False, id="of another machine, whatever else fits"),
        pytest.param("atlas", False, id="not one of ours"),
        pytest.param("atlas:4711", False, id="as an earlier Marsad wrote them"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_an_owner_is_dead_only_if_this_machine_knows_that_its_process_is_gone(owner: str, dead: bool) -> None:
    assert is_dead(owner, PLACE) is dead


def test_nobody_is_judged_where_the_machine_tells_nothing_of_its_processes() -> None:
    assert not is_dead("atlas||102|", Here("atlas", "", lambda _: None))


def test_this_process_is_alive() -> None:
    assert not is_dead(this_process(), here())
    assert this_process() == owner_of(os.getpid(), here())


def test_a_process_that_has_ended_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        owner = owner_of(process.pid, here())
        assert owner is not None
        assert not is_dead(owner, here())
    assert is_dead(owner, here())
    assert owner_of(process.pid, here()) is None


def test_a_process_that_nobody_has_buried_yet_is_dead() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert owner_of(child, here()) is None
    os.waitpid(child, 0)


def test_a_process_whose_name_has_brackets_and_spaces_is_found() -> None:
    command = "import ctypes; ctypes.CDLL(None).prctl(15, b'a) (b c'); print(flush=True); input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", command], text=True, **pipes) as process:  # type: ignore[call-overload]  # keyword by keyword it is known
        process.stdout.readline()
        owner = owner_of(process.pid, here())
        process.stdin.close()
    assert owner is not None
    assert owner.rpartition("|")[2].isdecimal()
