"""A crawl in a process of its own, as those who start it see it: lines of what became of each fetch, then an exit code."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from subprocess import PIPE
from typing import Any, Self

from marsad.config import Settings
from marsad.owner import here, owner_of

GRACE_S = 5.0
"""How long a child that is asked to end may finish the page in hand."""
PARTLY, BROKEN = 1, 3
"""Exit codes of a crawl: some listing could not be read, and that was noted; a visit broke off, and nothing was."""
_LONGEST_LINE = 1024 * 1024


class CrawlFailed(Exception):
    """The crawl failed, wholly or in part, and said on stderr how; what it read before stands in the database."""


def crawl_command(settings: Settings, arguments: Sequence[str]) -> list[str]:
    """How a crawl is started that reads the same settings as we do, and ends with us."""
    return [sys.executable, "-P", "-m", "marsad", "crawl", *arguments, "--json", "--supervised", *settings.flags]


@dataclass(frozen=True, slots=True)
class Child:
    """A crawl that runs. Its stdin is a pipe from here, by which it knows when we are gone."""

    process: asyncio.subprocess.Process
    owner: str
    """Who holds what it leases."""

    @classmethod
    async def start(cls, command: Sequence[str]) -> Self:
        """Start a crawl, in a process group of its own: what ends us at a terminal is passed on by us."""
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, process_group=0, limit=_LONGEST_LINE)
        return cls(process, owner_of(process.pid, here()) or "")

    async def lines(self) -> AsyncIterator[dict[str, Any]]:
        """Give what it says, as it comes, until it ends."""
        assert self.process.stdout is not None, "asked for as a pipe"
        async for line in self.process.stdout:
            with suppress(ValueError):  # a library of the child's may print what it likes
                yield json.loads(line)

    async def wait(self) -> int:
        """Wait until it has ended; gives its exit code, negative for the signal that ended it."""
        return await self.process.wait()

    async def end(self) -> None:
        """Ask it to end; after `GRACE_S`, or if we are not given so long, end it and all that it started."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.terminate()
            try:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.process.wait(), GRACE_S)
            finally:
                await self._kill()

    async def _kill(self) -> None:
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            await self.process.wait()


async def crawl(settings: Settings, arguments: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """Run `marsad crawl` and give its lines as they come; ends the child if nobody listens any more. Raises `CrawlFailed`."""
    child = await Child.start(crawl_command(settings, arguments))
    try:
        async for line in child.lines():
            yield line
        if code := await child.wait():
            raise CrawlFailed(f"marsad crawl {' '.join(arguments)} ended with exit code {code}")
    finally:
        await child.end()
