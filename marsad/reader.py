"""Has pages read in a process beside us, one at a time, so that none of them can hang, bloat or kill us."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from crawler.outlet import Extract
from crawler.page import Page
from marsad.pipeline import Understood

DEADLINE = timedelta(seconds=20)
"""For one page. The worst that we met took 16 s, on a busy machine."""
_STARTS_WITHIN_S = 60.0
_ENDS_WITHIN_S = 1.0
_COMMAND = (sys.executable, "-P", "-m", "marsad.reading")
READY = "ready"


class Unreadable(Exception):
    """A page that hung or killed its reader, or at which it failed; the message says which."""


class NoReader(Exception):
    """The reading process does not start; it says on stderr why."""


class ReaderDied(Exception):
    """The reading process ended while it was asked; a page may have killed it, or somebody else."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What the reading process says of a page at which the parser failed."""

    reason: str


class Reader:
    """A reading process, started for the first page and anew after one that it did not survive.

    One thread starts it and asks it: the kernel ends the process together with that thread.
    """

    def __init__(
        self, layers: Sequence[Path], *, memory_mb: int, deadline: timedelta = DEADLINE, command: Sequence[str] = _COMMAND
    ) -> None:
        self._arguments = [str(memory_mb), *map(str, layers)]
        self._deadline_s = deadline.total_seconds()
        self._command = command
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._running: _Process | None = None
        self._starting = threading.Lock()
        self._is_closed = False

    async def read(self, page: Page, rules: Extract) -> Understood:
        """Have a page read by the rules of its outlet. Raises `Unreadable`, `NoReader`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, page, rules)

    def read_now(self, page: Page, rules: Extract) -> Understood:
        """Do the same, and wait for it."""
        return self._thread.submit(self._read, page, rules).result()

    def close(self) -> None:
        """End the reading process, also in the midst of a page, which then counts as not read."""
        with self._starting:
            self._is_closed = True
            if self._running:
                self._running.kill()
        self._thread.shutdown(cancel_futures=True)

    def _read(self, page: Page, rules: Extract) -> Understood:
        try:
            answer = self._ask(page, rules)
        except ReaderDied:  # perhaps somebody killed it: only a page that kills two is guilty
            try:
                answer = self._ask(page, rules)
            except ReaderDied as error:
                raise Unreadable(str(error)) from error
        if isinstance(answer, Failed):
            raise Unreadable(answer.reason)
        return answer

    def _ask(self, page: Page, rules: Extract) -> Understood | Failed:
        running = self._running or self._start()
        try:
            return running.ask(page, rules, self._deadline_s)
        except (Unreadable, ReaderDied):
            self._running = None
            running.kill()
            raise

    def _start(self) -> "_Process":
        """Start a process; a second one if the first is killed before it is ready. Raises `NoReader`: no page is to blame."""
        for _ in range(2):
            with self._starting:
                if self._is_closed:
                    break
                self._running = running = _Process.start(self._command, self._arguments)
            if running.becomes_ready():
                return running
            running.kill()
        self._running = None
        raise NoReader(f"no reader of pages can be started: {' '.join([*self._command, '…', *self._arguments])}")


@dataclass(frozen=True, slots=True)
class _Process:
    """A reading process, and the way to it."""

    process: subprocess.Popen[bytes]
    pipe: Connection

    @classmethod
    def start(cls, command: Sequence[str], arguments: Sequence[str]) -> "_Process":
        ours, theirs = Pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                [*command, str(theirs.fileno()), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # who reads ours waits for its end, and for this process no longer
                pass_fds=[theirs.fileno()],
            )
        return cls(process, ours)

    def becomes_ready(self) -> bool:
        """Wait until it knows all that the parser knows; False where it does not get so far."""
        with suppress(EOFError, OSError):
            return self.pipe.poll(_STARTS_WITHIN_S) and self.pipe.recv() == READY
        return False

    def ask(self, page: Page, rules: Extract, deadline_s: float) -> Understood | Failed:
        """Send a page and wait for what it says. Raises `Unreadable` after the deadline, `ReaderDied`."""
        try:
            self.pipe.send((page, rules))
            if self.pipe.poll(deadline_s):
                return self.pipe.recv()  # type: ignore[no-any-return]  # the other end is ours
        except (EOFError, OSError) as error:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_ENDS_WITHIN_S)
            raise ReaderDied(f"its reader ended with exit code {self.process.returncode}") from error
        raise Unreadable(f"took longer than {deadline_s:g} s")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
