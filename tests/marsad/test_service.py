"""`marsad service`: a unit that systemd understands, with this installation's own paths."""

import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from marsad.service import Installation, quoted, unit
from marsad.watch.crew import PACE
from tests.marsad.processes import Desk

INSTALLATION = Installation(
    command=["/opt/marsad/bin/python", "-m", "marsad", "run", "--config", "/srv/my marsad/marsad.toml"],
    directory=Path("/srv/my marsad"),
    writes_to=[Path("/srv/my data")],
    user="marsad",
    crawls=2,
    memory_mb=600,
)


def read(text: str) -> dict[str, dict[str, str]]:
    parser = RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys as they are written
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


def test_a_unit_names_this_installation_s_paths_and_user() -> None:
    told = read(unit(INSTALLATION))["Service"]
    assert told["ExecStart"] == '/opt/marsad/bin/python -m marsad run --config "/srv/my marsad/marsad.toml"'
    assert (told["User"], told["WorkingDirectory"], told["ReadWritePaths"]) == ("marsad", "/srv/my marsad", '"/srv/my data"')
    assert told["MemoryHigh"] == "1712M"


def test_a_unit_waits_for_our_word_and_our_heartbeat_and_gives_us_time_to_drain() -> None:
    told = read(unit(INSTALLATION))["Service"]
    assert (told["Type"], told["Restart"], told["KillMode"]) == ("notify", "on-failure", "mixed")
    assert int(told["WatchdogSec"]) >= 3 * PACE["heartbeat"].total_seconds()
    assert int(told["TimeoutStopSec"]) > 10


def test_a_unit_may_do_no_more_than_marsad_does() -> None:
    told = read(unit(INSTALLATION))["Service"]
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "RestrictSUIDSGID", "ProtectKernelTunables"):
        assert told[key] == "yes"
    assert (told["ProtectSystem"], told["CapabilityBoundingSet"]) == ("strict", "")


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("run", "run"),
        ("my marsad", '"my marsad"'),
        ("100%", '"100%%"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("$HOME", '"$$HOME"'),
        ("", '""'),
    ],
)
def test_words_are_quoted_as_systemd_reads_them(word: str, written: str) -> None:
    assert quoted(word) == written


def test_the_command_describes_what_it_runs_from(desk: Desk) -> None:
    desk.file("marsad.toml", "[crawl]\nchildren = 1\nmemory_mb = 300\n")
    done = desk("service", "--as", "nobody", "--database", "sqlite:///data/marsad.db")
    told = read(done.out)["Service"]
    assert done.code == 0
    assert f"run --config {desk.home}/marsad.toml --database sqlite:///{desk.home}/data/marsad.db" in told["ExecStart"]
    assert (told["User"], told["ReadWritePaths"], told["MemoryHigh"]) == ("nobody", f"{desk.home}/data", "812M")


def test_a_password_in_the_address_of_a_database_is_not_written_into_the_unit(desk: Desk) -> None:
    desk.file("marsad.toml", 'database_url = "postgresql+psycopg://marsad:swordfish@db/marsad"\n')
    assert "swordfish" not in desk("service", "--as", "nobody").out


@pytest.mark.parametrize(
    ("arguments", "says"), [(["--as", "nobody"], "marsad init"), (["--as", "root", "--config", "m.toml"], "Marsad needs no root")]
)
def test_what_a_unit_cannot_do_without_is_asked_for(desk: Desk, arguments: list[str], says: str) -> None:
    desk.file("m.toml", "")
    done = desk("service", *arguments)
    assert (done.code, says in done.err, done.out) == (2, True, "")


def test_systemd_finds_nothing_wrong_with_the_unit(desk: Desk) -> None:
    desk.file("my marsad/marsad.toml", "")
    done = desk(
        "service", "--as", "daemon", "--config", "my marsad/marsad.toml", "--database", "sqlite:///m.db", "-o", "marsad.service"
    )
    assert done.code == 0
    assert shutil.which("systemd-analyze"), "the unit is checked by systemd itself: apt install systemd"
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", desk.home / "marsad.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
