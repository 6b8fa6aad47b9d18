"""`marsad run` as a service manager sees it: a process that starts, answers, works and ends when asked."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from tests.marsad.processes import COMMAND, Desk, environment

SETTINGS = """
database_url = "sqlite:///{home}/marsad.db"
[crawl]
contact = "https://observatory.example/about"
every = "1s"
[network]
allow = ["127.0.0.0/8"]
[web]
port = 0
"""
OUTLET = "rabat_dispatch"
STARTS_WITHIN_S = 30
ENDS_WITHIN_S = 10


@dataclass
class Watching:
    """A running supervisor and the lines of its log, as they come."""

    process: subprocess.Popen[str]
    said: list[dict[str, Any]] = field(default_factory=list)
    spoke: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self.spoke:
                self.said.append(json.loads(line) if line.startswith("{") else {"event": "other", "line": line})
                self.spoke.notify_all()
        with self.spoke:
            self.said.append({"event": "end"})
            self.spoke.notify_all()

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        """The first line that says this; fails if the log ends, or says nothing of the kind in time."""

        def found() -> dict[str, Any] | None:
            return next((line for line in self.said if wanted.items() <= line.items() or line["event"] == "end"), None)

        with self.spoke:
            line = self.spoke.wait_for(found, timeout=STARTS_WITHIN_S)
        assert line is not None, f"nothing said {wanted} within {STARTS_WITHIN_S} s: {self.said}"
        assert wanted.items() <= line.items(), self.said
        return line


@contextmanager
def watching(home: Path) -> Iterator[Watching]:
    (home / "marsad.toml").write_text(SETTINGS.format(home=home), encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "run"], stderr=subprocess.PIPE, text=True, cwd=home, env=environment(home), start_new_session=True
    ) as process:
        running = Watching(process)
        listening = threading.Thread(target=running.listen)
        listening.start()
        try:
            yield running
        finally:
            process.kill()
            listening.join()


def alive(group: int) -> bool:
    """Whether any process of a session is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def assert_ended(running: Watching, code: int) -> None:
    started = time.monotonic()
    assert running.process.wait(timeout=ENDS_WITHIN_S) == code
    assert time.monotonic() - started < ENDS_WITHIN_S
    assert not alive(running.process.pid), "a child outlived the supervisor"


@pytest.fixture(scope="module")
def press(newsroom: Newsroom) -> Iterator[Mapping[str, int]]:
    with serving(newsroom) as ports:
        yield ports


@pytest.fixture
def home(newsroom: Newsroom, press: Mapping[str, int], tmp_path: Path) -> Path:
    """A directory in which one outlet of the newsroom is enabled."""
    write_outlet_files(newsroom, press, tmp_path)
    for slug in press.keys() - {OUTLET}:
        (tmp_path / "outlets" / f"{slug}.toml").unlink()
    return tmp_path


def test_it_starts_serves_crawls_and_ends_in_the_midst_of_it_when_asked(home: Path) -> None:
    with watching(home) as running:
        ledger = running.wait_for(event="started")["ledger"]
        with urlopen(f"{ledger}/healthz") as answer:
            assert answer.status == 200
        running.wait_for(outlet=OUTLET, route="feed", outcome="read")
        running.wait_for(outlet=OUTLET, outcome="page")
        running.process.send_signal(signal.SIGTERM)
        assert_ended(running, 0)
        running.wait_for(event="stopped")


def test_interrupted_it_ends_as_cleanly_and_says_so(home: Path) -> None:
    with watching(home) as running:
        running.wait_for(event="started")
        running.process.send_signal(signal.SIGINT)
        assert_ended(running, 130)
        running.wait_for(event="stopped")


def test_its_crawl_does_not_outlive_it_when_it_is_killed(home: Path) -> None:
    with watching(home) as running:
        running.wait_for(outlet=OUTLET, outcome="page")
        running.process.kill()
        running.wait_for(event="end")  # the crawl held the other end of this pipe too


@pytest.mark.parametrize(
    ("settings", "says"), [("", "set [crawl] contact"), ('[crawl]\ncontact = "x"\n', "no outlet is enabled")]
)
def test_it_does_not_start_without_a_name_or_an_outlet(desk: Desk, settings: str, says: str) -> None:
    desk.file("marsad.toml", settings)
    done = desk("run")
    assert done.code == 2
    assert says in done.err


def test_an_address_that_is_taken_is_named_before_anything_is_started(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        desk.file("marsad.toml", f"[web]\nport = {port}\n")
        done = desk("serve")
    assert done.code == 2
    assert f"the ledger cannot listen on 127.0.0.1:{port}: Address already in use; set [web] host and port" in done.err


def test_serve_shows_the_ledger_until_it_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / "marsad.toml").write_text(SETTINGS.format(home=tmp_path), encoding="utf-8")
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
