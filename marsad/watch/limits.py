"""What a crawl may use; one that hangs or grows must not take the others along."""

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from marsad.watch.memory import resident

LOOK_EVERY_S = 1.0

log = structlog.get_logger("marsad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What crawls may use."""

    children: int
    """Most crawls at once."""
    deadline: timedelta
    memory_mb: int
    """For each process of a crawl."""


async def keep_small(pid: int, memory_mb: int) -> None:
    """End whatever takes too much memory of a process and all that it started; goes on until it is cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        for one, size in (await asyncio.to_thread(resident, pid)).items():
            if size > memory_mb * 1024 * 1024:
                log.warning("too-much-memory", pid=one, is_reader=one != pid, mb=size // 1024 // 1024)
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
