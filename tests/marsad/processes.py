"""Commands as people run them: in processes of their own, with their own working directory and environment."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from marsad.owner import here, owner_of
from tests.marsad import warm

COMMAND = [sys.executable, "-P", "-m", "marsad"]
REPOSITORY = Path(__file__).parents[2]
_LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Done:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its stdout, read as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(home: Path, **variables: str) -> dict[str, str]:
    """As little as a process needs: nothing of whoever runs the suite."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", **variables}


def cold(*arguments: object, cwd: Path, stdin: str = "", timeout: float = 60, **variables: str) -> Done:
    """Run a command from the very start, as a shell does."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment(cwd, **variables),
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def ended(pid: int) -> bool:
    """Whether there is no process of that number any more."""
    return owner_of(pid, here()) is None


def wait_until(done: Callable[[], object], *, within_s: float = 30) -> None:
    """Look again and again; fails if it is not so in time."""
    until = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < until, f"not so within {within_s} s"
        time.sleep(_LOOK_EVERY_S)


async def until(done: Callable[[], object], *, within_s: float = 30) -> None:
    """The same, while an event loop goes on."""
    async with asyncio.timeout(within_s):
        while not done():  # noqa: ASYNC110 - what is waited for happens elsewhere, and tells nobody
            await asyncio.sleep(_LOOK_EVERY_S)


class Desk:
    """Somebody at a terminal: a home directory, and a way to run commands in it."""

    def __init__(self, home: Path, orders: IO[str], answers: IO[str]) -> None:
        self.home = home
        self._orders = orders
        self._answers = answers

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def __call__(self, *arguments: object, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Done:
        """Run `marsad` with these arguments; its home is empty but for what the test puts there."""
        files = {name: str(self.file(f".{name}", "")) for name in ("stdout", "stderr")}
        order = {
            **files,
            "stdin": str(self.file(".stdin", stdin)),
            "arguments": list(map(str, arguments)),
            "cwd": str(self.home),
            "env": environment(self.home, **(env or {})),
        }
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        code = int(self._answers.readline())
        return Done(code, Path(files["stdout"]).read_text("utf-8"), Path(files["stderr"]).read_text("utf-8"))


@contextmanager
def warmed() -> Iterator[tuple[IO[str], IO[str]]]:
    """Keep a process that has imported everything; gives the way to it and the way back."""
    command = [sys.executable, "-P", "-m", warm.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()
