"""A supervisor as a service manager starts it: a process with a log, and whatever it starts in turn."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.marsad.processes import COMMAND, environment

STARTS_WITHIN_S = 30
SETTINGS = """
database_url = "{database}"
[crawl]
contact = "https://observatory.example/about"
every = "1s"
{crawl}
[network]
allow = ["127.0.0.0/8"]
[web]
port = 0
"""


@dataclass
class Watching:
    """A running supervisor and the lines of its log, as they come."""

    process: subprocess.Popen[str]
    mark: str
    """Stands in the environment of the supervisor and of all that descends from it."""
    said: list[dict[str, Any]] = field(default_factory=list)
    spoke: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._hear(json.loads(line) if line.startswith("{") else {"event": "other", "line": line})
        self._hear({"event": "end"})

    def _hear(self, line: dict[str, Any]) -> None:
        with self.spoke:
            self.said.append(line)
            self.spoke.notify_all()

    def wait_for(self, *, within_s: float = STARTS_WITHIN_S, after: int = 0, **wanted: Any) -> dict[str, Any]:
        """The first line from number `after` on that says this; fails if the log ends, or says nothing of the kind in time."""

        def found() -> dict[str, Any] | None:
            lines = self.said[after:]
            return next((line for line in lines if wanted.items() <= line.items() or line["event"] == "end"), None)

        with self.spoke:
            line = self.spoke.wait_for(found, timeout=within_s)
        assert line is not None, f"nothing said {wanted} within {within_s} s: {self.said[-20:]}"
        assert wanted.items() <= line.items(), self.said[-20:]
        return line

    def lines(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.said if line["event"] == event]

    def family(self) -> dict[int, str]:
        """The processes that run now of the supervisor and all that descends from it: what each is, by number."""
        return family(self.mark)

    def member(self, part: str) -> int | None:
        """One process of them whose command line has this in it."""
        return next((pid for pid, command in self.family().items() if part in command), None)


SUPERVISOR, CHILD, READER = "marsad run", "marsad crawl", "marsad.reading"
"""Parts of command lines by which the processes are told apart."""


def family(mark: str) -> dict[int, str]:
    """Processes with a mark in their environment: their command lines by number."""
    found = {}
    for directory in Path("/proc").iterdir():
        with suppress(OSError):  # others' processes, and those that end meanwhile
            if directory.name.isdecimal() and mark.encode() in (directory / "environ").read_bytes():
                found[int(directory.name)] = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


@contextmanager
def watching(
    home: Path, *arguments: str, crawl: str = "", database: str = "", python: Sequence[str] = (), **variables: str
) -> Iterator[Watching]:
    """Run `marsad run` in a home until the block ends; whatever is left of it then is killed."""
    settings = SETTINGS.format(database=database or f"sqlite:///{home}/marsad.db", crawl=crawl)
    (home / "marsad.toml").write_text(settings, encoding="utf-8")
    with running(home, *arguments, python=python, **variables) as watching:
        yield watching


@contextmanager
def running(home: Path, *arguments: str, python: Sequence[str] = (), **variables: str) -> Iterator[Watching]:
    """Run it by the settings that are there; `python` are options of the interpreter."""
    mark = uuid4().hex
    with subprocess.Popen(
        [sys.executable, *python, *COMMAND[1:], "run", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=home,
        env=environment(home, MARK=mark, **variables),
        start_new_session=True,
    ) as process:
        running = Watching(process, mark)
        listening = threading.Thread(target=running.listen)
        listening.start()
        try:
            yield running
        finally:
            process.kill()
            for pid in running.family():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            listening.join()


def is_gone(running: Watching) -> Callable[[], bool]:
    """Whether nothing is left of a supervisor."""
    return lambda: not running.family()
