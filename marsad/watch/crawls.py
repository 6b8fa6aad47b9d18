"""Starts crawls as children for the outlets that are due, keeps them within their limits and cleans up after them."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal, Protocol

import structlog

from marsad.child import GRACE_S, PARTLY, Child
from marsad.watch.backoff import Backoff
from marsad.watch.calls import StoreCalls
from marsad.watch.limits import Limits, keep_small

BATCH = 8
"""Most outlets that one child reads: it starts in a second, and most of a reading is waiting for our turn."""
_MARGIN = timedelta(seconds=GRACE_S + 60)
"""By which a lease outlives the longest crawl."""

End = Literal["well", "partly", "late", "broken", "killed"]
"""How a crawl ended: some listing could not be read; its time was up; a visit broke off; a signal ended it."""
_ENDS: Mapping[int, End] = {0: "well", PARTLY: "partly"}
_ORDERLY: frozenset[End] = frozenset({"well", "partly", "late"})

log = structlog.get_logger("marsad")


class Leases(Protocol):
    """What is asked of the store here."""

    def claim_outlets(self, slugs: Collection[str], *, now: datetime, owner: str, lease: timedelta, limit: int) -> list[str]: ...

    def leave_outlets(self, slugs: Collection[str], *, owner: str) -> None: ...

    def release(self, owner: str, *, now: datetime) -> int: ...


@dataclass(slots=True)
class _Crawl:
    """One crawl, and what is held in the database for its sake."""

    slugs: Sequence[str]
    owner: str = ""
    """Its process, once there is one: it takes turns."""


@dataclass(slots=True, kw_only=True)
class Crawls:
    """The crawls of one supervisor."""

    store: Leases
    calls: StoreCalls
    slugs: Sequence[str]
    """The enabled outlets."""
    owner: str
    clock: Callable[[], datetime]
    command: Callable[[Sequence[str]], Sequence[str]]
    """How a crawl of some outlets is started."""
    limits: Limits
    backoff: Backoff = field(default_factory=partial(Backoff, first_s=30, longest_s=3600))
    """Outlets whose crawl failed: they may still be due, but must not be hammered."""
    listeners: list[Callable[[Mapping[str, Any]], object]] = field(default_factory=list)
    """Are given each line that a crawl says, as it comes."""
    _running: dict[asyncio.Task[None], _Crawl] = field(default_factory=dict)
    _left: list[_Crawl] = field(default_factory=list)
    """Crawls that have ended, of which the database has not heard yet."""

    async def tick(self) -> None:
        """Give back what ended crawls held, then start crawls for what is due. Raises `Unavailable`, and loses nothing."""
        await self._settle()
        while len(self._running) < self.limits.children and (batch := await self._claim()):
            crawl = _Crawl(batch)
            crawling = asyncio.create_task(self._crawl(crawl))
            self._running[crawling] = crawl
            crawling.add_done_callback(self._ended)
        self._count()

    async def close(self) -> None:
        """End all crawls, and give back what they held if the database is there."""
        for crawling in (running := list(self._running)):
            crawling.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.calls.attempt("crawl", self._settle)

    async def _claim(self) -> list[str]:
        busy = self.backoff.resting(time.monotonic()).union(*(crawl.slugs for crawl in self._running.values()))
        free = [slug for slug in self.slugs if slug not in busy]
        lease = self.limits.deadline + _MARGIN
        claim = partial(self.store.claim_outlets, now=self.clock(), owner=self.owner, lease=lease, limit=BATCH)
        return await self.calls(claim, free) if free else []

    async def _settle(self) -> None:
        while self._left:
            left = self._left[0]
            await self.calls(self.store.release, left.owner, now=self.clock())
            await self.calls(self.store.leave_outlets, left.slugs, owner=self.owner)
            self._left.pop(0)

    def _ended(self, crawling: asyncio.Task[None]) -> None:
        self._left.append(self._running.pop(crawling))
        self._count()

    def _count(self) -> None:
        self.calls.vitals.children = len(self._running)

    async def _crawl(self, crawl: _Crawl) -> None:
        """One crawl from start to end; what it held is given back at the next tick."""
        log.info("crawling", outlets=crawl.slugs)
        heard: set[str] = set()
        end: End = "broken"
        try:
            child = await Child.start(self.command(crawl.slugs))
            crawl.owner = child.owner
            end = await self._follow(child, heard)
        except Exception:  # whatever is wrong with one crawl, the others go on
            log.exception("crawl-broken", outlets=crawl.slugs)
        self._judge(crawl.slugs, heard, end)

    async def _follow(self, child: Child, heard: set[str]) -> End:
        """Say what a crawl says until it ends, or its time is up; notes of which outlets it spoke."""
        limiting = asyncio.create_task(keep_small(child.process.pid, self.limits.memory_mb))
        try:
            async with asyncio.timeout(self.limits.deadline.total_seconds()):
                async for line in child.lines():
                    heard.add(line.get("outlet", ""))
                    self.calls.vitals.hear(line)
                    log.info("did", **line)
                    for hear in self.listeners:
                        hear(line)
                return end_of(await child.wait())
        except TimeoutError:
            return "late"
        finally:
            limiting.cancel()
            await child.end()

    def _judge(self, batch: Sequence[str], heard: Collection[str], end: End) -> None:
        """Let outlets rest of which the crawl broke off, or did nothing although they were due."""
        self.calls.vitals.ended[end] += 1
        now = time.monotonic()
        for slug in batch:
            if end in _ORDERLY and slug in heard:
                self.backoff.went_well(slug)
            else:
                log.warning("crawl-failed", outlet=slug, end=end, again_in_s=self.backoff.failed(slug, now))


def end_of(code: int) -> End:
    """Name how a crawl ended that had time enough, by its exit code."""
    return "killed" if code < 0 else _ENDS.get(code, "broken")
