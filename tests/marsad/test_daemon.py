"""`marsad run` as a service manager sees it: a process that starts, answers, works and ends when asked."""

import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from marsad.watch.memory import resident
from tests.marsad.overlay import without_the_press_that_ships
from tests.marsad.processes import COMMAND, Desk, environment, wait_until
from tests.marsad.watching import CHILD, READER, SETTINGS, STARTS_WITHIN_S, Watching, is_gone, running, watching

OUTLET = "rabat_dispatch"
ENDS_WITHIN_S = 10
STARTS_WITHIN_CPU_S = 3
IDLE_MB = 150
RECOVERS_WITHIN_S = 15


@pytest.fixture(scope="module")
def press(newsroom: Newsroom) -> Iterator[Mapping[str, int]]:
    with serving(newsroom) as ports:
        yield ports


@pytest.fixture(scope="module")
def furnish(newsroom: Newsroom, press: Mapping[str, int], tmp_path_factory: pytest.TempPathFactory) -> Callable[[float], Path]:
    """Makes directories in which one outlet of the newsroom is enabled, that is asked so often."""

    def furnish(delay_s: float) -> Path:
        home = tmp_path_factory.mktemp("home")
        write_outlet_files(newsroom, press, home)
        for slug in press.keys() - {OUTLET}:
            (home / "outlets" / f"{slug}.toml").unlink()
        file = home / "outlets" / f"{OUTLET}.toml"
        file.write_text(file.read_text("utf-8").replace("delay_s = 0", f"delay_s = {delay_s}"), encoding="utf-8")
        return home

    return furnish


@pytest.fixture
def slow(furnish: Callable[[float], Path]) -> Path:
    """A home in which a crawl takes its time."""
    return furnish(0.5)


def pid_of(running: Watching, part: str) -> int:
    """The number of a process of the family, once it is there."""
    wait_until(lambda: running.member(part))
    pid = running.member(part)
    assert pid
    return pid


def cpu_s(pid: int) -> float:
    """What a process has cost so far."""
    ticks = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def assert_ended(running: Watching, code: int) -> None:
    started = time.monotonic()
    assert running.process.wait(timeout=ENDS_WITHIN_S) == code
    assert time.monotonic() - started < ENDS_WITHIN_S
    wait_until(is_gone(running), within_s=2)


# One life, from an empty database to SIGTERM


@dataclass
class Life:
    """What was seen of a supervisor."""

    running: Watching
    started_cpu_s: float
    idle_bytes: int
    health: int
    told_manager: list[bytes]
    processes: int
    """That the database knows of after its end."""


@pytest.fixture(scope="module")
def life(furnish: Callable[[float], Path]) -> Life:
    home = furnish(0)
    address = str(home / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(STARTS_WITHIN_S)
        service = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"}
        with watching(home, python=("-X", "importtime"), **service) as running:
            ledger = running.wait_for(event="started")["ledger"]
            started_cpu_s = cpu_s(running.process.pid)
            with urlopen(f"{ledger}/healthz") as answer:
                health = answer.status
            running.wait_for(event="ready")
            idle = resident(running.process.pid)[running.process.pid]
            running.process.send_signal(signal.SIGTERM)
            assert_ended(running, 0)
            running.wait_for(event="stopped")
        manager.setblocking(False)
        told = list(iter(partial(_heard, manager), b""))
    with closing(sqlite3.connect(home / "marsad.db")) as database:
        [processes] = database.execute("SELECT count(*) FROM process").fetchone()
    return Life(running, started_cpu_s, idle, health, told, processes)


def _heard(manager: socket.socket) -> bytes:
    with suppress(BlockingIOError):
        return manager.recv(100)
    return b""


def test_it_serves_its_health_from_the_start(life: Life) -> None:
    assert life.health == 200


def test_on_an_empty_database_it_searches_the_past_and_is_ready_once_it_knows_it(life: Life) -> None:
    [warming], [ready] = life.running.lines("warming-up"), life.running.lines("ready")
    assert (warming["history_days"], ready["read"], ready["of"]) == (400, 1, 1)
    assert [line for line in life.running.lines("did") if "search=" in line.get("url", "")]


def test_it_starts_quickly(life: Life) -> None:
    assert life.started_cpu_s < STARTS_WITHIN_CPU_S


def test_it_stays_small(life: Life) -> None:
    assert life.idle_bytes < IDLE_MB * 1024 * 1024


def test_it_wakes_neither_scrapy_nor_trafilatura(life: Life) -> None:
    imported = {line["line"].rpartition("|")[2].strip() for line in life.running.lines("other")}
    assert "marsad.daemon" in imported
    assert not imported & {"scrapy", "twisted.internet", "trafilatura"}  # structlog looks whether there is a Twisted


def test_it_tells_its_service_manager_how_it_is(life: Life) -> None:
    assert life.told_manager[0] == b"READY=1"
    assert b"WATCHDOG=1" in life.told_manager
    assert life.told_manager[-1] == b"STOPPING=1"


def test_having_ended_it_is_known_to_be_gone(life: Life) -> None:
    assert life.processes == 0


# Two on one database


@dataclass
class Pair:
    """What was seen of one that only crawls, and of one that does all and came later."""

    crawler: Watching
    other: Watching
    told: int
    """Versions that were judged while the first was alone."""
    pages: list[str]


@pytest.fixture(scope="module")
def pair(furnish: Callable[[float], Path]) -> Pair:
    home = furnish(0)
    with closing(sqlite3.connect(home / "marsad.db")) as database, watching(home, "--role", "crawl") as crawler:
        crawler.wait_for(outlet=OUTLET, outcome="new")
        [told] = database.execute("SELECT count(*) FROM event_version WHERE told_at IS NOT NULL").fetchone()
        with running(home, "--no-history") as other:
            other.wait_for(event="ready")
            crawler.process.send_signal(signal.SIGINT)
            assert_ended(crawler, 130)
            other.wait_for(event="did", outcome="unchanged")
        pages = [key for (key,) in database.execute("SELECT key FROM page")]
    return Pair(crawler, other, told, pages)


def test_one_that_only_crawls_tells_nobody(pair: Pair) -> None:
    assert pair.crawler.lines("started")[0]["role"] == "crawl"
    assert pair.told == 0
    assert pair.crawler.lines("ready") == []


def test_a_second_one_says_that_it_is_not_alone(pair: Pair) -> None:
    [found] = pair.other.lines("another-supervisor")
    assert found["role"] == "crawl"


def test_of_two_none_fetches_what_the_other_has_fetched(pair: Pair) -> None:
    assert len(pair.pages) == len(set(pair.pages)) > 0


def test_without_history_nothing_is_searched(pair: Pair) -> None:
    assert [line for line in pair.other.lines("did") if "search=" in line.get("url", "")] == []


def test_interrupted_it_ends_cleanly_and_says_so(pair: Pair) -> None:
    assert pair.crawler.lines("stopped")


# Ends and kills


def test_it_ends_in_the_midst_of_a_crawl_when_asked(slow: Path) -> None:
    with watching(slow) as running:
        running.wait_for(outlet=OUTLET, outcome="new")
        running.process.send_signal(signal.SIGTERM)
        assert_ended(running, 0)
        running.wait_for(event="stopped")
        assert running.lines("crawl-failed") == []


def test_asked_twice_it_hurries_though_nothing_can_be_finished(slow: Path) -> None:
    with watching(slow) as running:
        running.wait_for(outlet=OUTLET, outcome="new")
        with closing(sqlite3.connect(slow / "marsad.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            running.process.send_signal(signal.SIGTERM)
            running.wait_for(event="stopping")
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(timeout=3) == 0
        wait_until(is_gone(running), within_s=2)


def test_whatever_of_it_is_killed_nothing_is_left_behind_and_the_rest_goes_on(slow: Path) -> None:
    with watching(slow) as first:
        first.wait_for(outlet=OUTLET, outcome="new")
        os.kill(pid_of(first, READER), signal.SIGKILL)
        first.wait_for(outlet=OUTLET, outcome="new", after=len(first.said))
        assert [line for line in first.said if "rejected" in line] == [], "a killed reader costs no page"
        first.process.kill()
        wait_until(is_gone(first), within_s=2)
    with running(slow) as second:
        second.wait_for(event="released")
        second.wait_for(outlet=OUTLET, event="did", within_s=RECOVERS_WITHIN_S)
        reader = pid_of(second, READER)
        os.kill(pid_of(second, CHILD), signal.SIGKILL)
        wait_until(lambda: reader not in second.family(), within_s=2)
        assert second.wait_for(event="crawl-failed")["outlet"] == OUTLET


@contextmanager
def dripping(address: str) -> Iterator[int]:
    """A server that answers every request with one letter at a time, for ever; gives its port."""

    def drip(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
            while not done.wait(0.1):
                connection.sendall(b".")

    def serve(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=[listening.accept()[0]], daemon=True).start()

    done = threading.Event()
    with socket.create_server((address, 0)) as listening:
        threading.Thread(target=serve, args=[listening], daemon=True).start()
        yield int(listening.getsockname()[1])
        done.set()
        listening.shutdown(socket.SHUT_RDWR)


def test_a_site_that_drips_for_ever_costs_no_more_than_the_deadline(furnish: Callable[[float], Path]) -> None:
    home = furnish(0)
    file = home / "outlets" / f"{OUTLET}.toml"
    with dripping("127.0.0.5") as port:
        root = file.read_text("utf-8").partition('home = "')[2].partition('/"')[0]
        file.write_text(file.read_text("utf-8").replace(root, f"http://127.0.0.5:{port}"), encoding="utf-8")
        with watching(home, crawl='deadline = "3s"') as running:
            failed = running.wait_for(event="crawl-failed")
            assert (failed["outlet"], failed["end"], failed["again_in_s"]) == (OUTLET, "late", 30)
            wait_until(lambda: not running.member(CHILD), within_s=2)


# What keeps it from starting


@pytest.mark.parametrize(
    ("settings", "says"), [("", "set [crawl] contact"), ('[crawl]\ncontact = "x"\n', "no outlet is enabled")]
)
def test_it_does_not_start_without_a_name_or_an_outlet(desk: Desk, settings: str, says: str) -> None:
    without_the_press_that_ships(desk.home)
    desk.file("marsad.toml", settings)
    done = desk("run")
    assert done.code == 2
    assert says in done.err


def test_a_database_of_a_later_version_is_refused(desk: Desk, furnish: Callable[[float], Path]) -> None:
    home = furnish(0)
    (home / "marsad.toml").write_text(SETTINGS.format(database=f"sqlite:///{home}/marsad.db", crawl=""), encoding="utf-8")
    desk("events", "--config", home / "marsad.toml")
    with closing(sqlite3.connect(home / "marsad.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    done = desk("run", "--config", home / "marsad.toml")
    assert done.code == 2
    assert "upgrade Marsad" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_directory_that_is_none_is_refused(desk: Desk, furnish: Callable[[float], Path]) -> None:
    home = furnish(0)
    (home / "marsad.toml").write_text(SETTINGS.format(database="", crawl=""), encoding="utf-8")
    done = desk("run", "--config", home / "marsad.toml", "--database", f"sqlite:///{home}/marsad.toml/marsad.db")
    assert done.code == 2
    assert "cannot be opened" in done.err
    assert len(done.err.splitlines()) == 1


def test_an_address_that_is_taken_is_named_before_anything_is_started(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        desk.file("marsad.toml", f"[web]\nport = {port}\n")
        done = desk("serve")
    assert done.code == 2
    assert f"the ledger cannot listen on 127.0.0.1:{port}: Address already in use; set [web] host and port" in done.err


def test_serve_shows_the_ledger_until_it_is_interrupted(tmp_path: Path) -> None:
    settings = SETTINGS.format(database=f"sqlite:///{tmp_path}/marsad.db", crawl="")
    (tmp_path / "marsad.toml").write_text(settings, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "serve"], stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=environment(tmp_path)
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("The ledger: http://127.0.0.1:")
        with urlopen(said.removeprefix("The ledger: ").strip() + "fr/") as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=ENDS_WITHIN_S) == 130
        assert process.stderr.read() == ""
