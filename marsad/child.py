"""A crawl in a process of its own, as those who start it see it: lines of what became of each fetch, then an exit code."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from subprocess import PIPE
from typing import Any

from marsad.config import Settings

GRACE_S = 5.0
"""How long a child that is asked to end may finish the page in hand."""


class CrawlFailed(Exception):
    """The crawl failed, wholly or in part, and said on stderr how; what it read before stands in the database."""


async def crawl(settings: Settings, arguments: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """Run `marsad crawl` and give its lines as they come; ends the child if nobody listens any more. Raises `CrawlFailed`.

    The child ends by itself when this process does, for its stdin is a pipe from here.
    """
    command = [sys.executable, "-P", "-m", "marsad", "crawl", *arguments, "--json", "--supervised", *settings.flags]
    child = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert child.stdout is not None, "asked for as a pipe"
    try:
        async for line in child.stdout:
            yield json.loads(line)
        if code := await child.wait():
            raise CrawlFailed(f"marsad crawl {' '.join(arguments)} ended with exit code {code}")
    finally:
        if child.returncode is None:
            child.terminate()
            await _reap(child)


async def _reap(child: asyncio.subprocess.Process) -> None:
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), GRACE_S)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
