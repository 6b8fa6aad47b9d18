"""The supervisor's clock: what comes round, and how often. What is due stands in the database, not here."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

JUMP_S = 2.0
"""By how much the machine's clock must have been set for the jobs to be set anew."""
_LOOK_EVERY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something that comes round: at once, and then always so long after it came last."""

    name: str
    every: timedelta
    do: Callable[[], Awaitable[object]]


class Clock:
    """Calls jobs in the running event loop, none twice at once. What was missed comes once."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        # what a job does is logged by the job itself, and that one is skipped while it still runs is no news
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._offset = _offset()
        for job in jobs:
            self._scheduler.add_job(job.do, _Every(job.every), id=job.name)

    def start(self) -> None:
        self._scheduler.start()
        self._looking = asyncio.create_task(self._look_for_jumps())

    def stop(self) -> None:
        """Call nothing any more; jobs in hand are cancelled."""
        self._looking.cancel()
        self._scheduler.shutdown(wait=False)

    async def _look_for_jumps(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            self.look()

    def look(self) -> None:
        """Set all jobs anew if the machine's clock was set: turned back by an hour, they would rest for an hour."""
        offset = _offset()
        if abs(offset - self._offset) > JUMP_S:
            self._offset = offset
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))


def _offset() -> float:
    return time.time() - time.monotonic()


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """Counts from now, not from the last time: after a long sleep nothing has to be made up for, not even counted."""

    __slots__ = ("_interval",)

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._interval if previous_fire_time else now
