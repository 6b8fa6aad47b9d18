"""Calls to the database from the event loop: in threads of their own, and in one place what is done when it is not there."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

import structlog

from db.store import Unavailable
from marsad.watch.backoff import Backoff
from marsad.watch.vitals import Vitals

P = ParamSpec("P")
Result = TypeVar("Result")
THREADS = 8
"""As many jobs and loops as may wait for the database at once, and a few crawls that end."""
PROOFS = frozenset({"heartbeat", "owe"})
"""Work that always writes. Whatever only reads succeeds on a database that is locked or full, and proves nothing."""
_STORE = "store"

log = structlog.get_logger("marsad")


@dataclass(slots=True)
class StoreCalls:
    """Keeps the loop free of the database, and the supervisor alive without it.

    While the database is not there, work is not attempted again before a back-off has passed: nothing that is due is lost by
    that, it stands in tables.
    """

    vitals: Vitals
    clock: Callable[[], datetime]
    _threads: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, THREADS, thread_name_prefix="store"))
    _backoff: Backoff = field(default_factory=partial(Backoff, first_s=0.5, longest_s=5))

    async def __call__(self, verb: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Call one verb of the store in a thread. Raises what it raises, `Unavailable` too."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(verb, *args, **kwargs))

    async def attempt(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Do a piece of work that asks the database; says whether it was done. What it raises is noted, and it comes again."""
        if self._is_resting():
            return False
        return await self.insist(name, work)

    async def insist(self, name: str, work: Callable[[], Awaitable[object]]) -> bool:
        """Do a piece of work now, even if the database was not there a moment ago, for what cannot come again."""
        try:
            await work()
        except Unavailable as error:
            if not self._is_resting():  # several calls may fail at once
                self._backoff.failed(_STORE, time.monotonic())
            if self.vitals.fell_ill(error.reason, str(error), self.clock()):
                log.error("store-unavailable", reason=error.reason, detail=str(error))  # noqa: TRY400 - known, and said in words
            return False
        except Exception:  # a job that we got wrong must not take the others along
            self.vitals.failed[name] += 1
            log.exception("job-failed", job=name)
            return False
        if name in PROOFS:
            self._went_well()
        return True

    def _went_well(self) -> None:
        self._backoff.went_well(_STORE)
        if self.vitals.recovered():
            log.info("store-available")

    def _is_resting(self) -> bool:
        return _STORE in self._backoff.resting(time.monotonic())

    def close(self) -> None:
        """Wait for nobody: a call that hangs must not hold up our end, and what it has not committed never was."""
        self._threads.shutdown(wait=False, cancel_futures=True)
