"""A crawl in this process: what is fetched is read beside us, remembered in threads, and told line by line."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from crawler.address import Network
from crawler.crawl import crawl
from crawler.ledger import CatchUp
from crawler.outcome import WELL, Outcome, Rest, Verdict, rest_after
from crawler.outlet import Outlet
from crawler.page import Link, Page
from crawler.polling import poll_of
from db.store import Store
from marsad.pipeline import Pipeline, Understood
from marsad.reader import Reader, Unreadable
from parser.article import Rejected

TURN = timedelta(minutes=2)
"""Longer than any request takes; whose turn ran out has died."""
_NO_WORD = Verdict("broken", "not told")
"""Neither a welcome nor a refusal: what is remembered of a host stays as it was."""
Say = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class OwnTurns:
    """The store's turns, taken in the name of this process (`crawler.ledger.Turns`)."""

    store: Store
    owner: str

    def take(self, host: str, now: datetime) -> Rest | datetime | None:
        return self.store.take_turn(host, owner=self.owner, now=now, lease=TURN)

    def leave(self, host: str, *, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        self.store.leave_turn(host, owner=self.owner, free_at=free_at, verdict=verdict, now=now)


@dataclass(frozen=True)
class PassingTurns(OwnTurns):
    """The same for somebody who only tries an outlet: a refusal that guessing brought is nobody else's.

    A host that refuses is left alone by this process as by any other; for the others only what the host itself asked for
    is kept, its Retry-After.
    """

    rests: dict[str, Rest | None] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)

    def take(self, host: str, now: datetime) -> Rest | datetime | None:
        rest = self.rests.get(host)
        return rest if rest and rest.until > now else super().take(host, now)

    def leave(self, host: str, *, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        self.rests[host], self.refusals[host] = rest_after(verdict, self.refusals.get(host, 0), now)
        kept = verdict if verdict and verdict.kind == "throttled" else _NO_WORD
        super().leave(host, free_at=free_at, verdict=kept, now=now)


@dataclass(frozen=True)
class Asked(Store):
    """The store of somebody who asked for some stretches of the past: no other is read on his account."""

    holds: Callable[[CatchUp], bool] = lambda _: True

    def catch_ups(self, outlet: str) -> Sequence[CatchUp]:
        return [stretch for stretch in super().catch_ups(outlet) if self.holds(stretch)]


@dataclass(kw_only=True)
class Diary:
    """Takes what a crawl brings through the pipeline, and says a line of each fetch."""

    pipeline: Pipeline
    reader: Reader
    say: Say
    tells_all: bool = False
    """News of any age is told, as in the demo: what was there before us is news too."""
    missed: list[Outcome] = field(default_factory=list)
    """Listings that were not read."""

    async def on_page(self, page: Page) -> None:
        """Read a page and remember what it says; one that cannot be read is remembered as that, and tried once more later."""
        if self.tells_all and page.arrival == "baseline":
            page = replace(page, arrival="live")
        told: dict[str, Any] = {}
        try:
            understood = await self.reader.read(page, self.pipeline.rules_for(page))
        except Unreadable as reason:
            understood = Understood(Rejected("unreadable", str(reason)))
            told = {"rejected": "unreadable", "detail": str(reason)}
        recorded = await asyncio.to_thread(self.pipeline.on_page, page, understood)
        outcome = {"outlet": page.outlet, "article": page.link.key, "outcome": recorded.outcome, "events": recorded.events}
        self.say(outcome | told)

    async def on_outcome(self, outcome: Outcome) -> None:
        """Note what became of a fetch."""
        await asyncio.to_thread(self.pipeline.store.record_outcome, outcome)
        if outcome.link is None and outcome.kind not in WELL:
            self.missed.append(outcome)
        told = {"outlet": outcome.outlet, "route": outcome.route, "outcome": outcome.kind, "url": outcome.url}
        more = {"listed": outcome.listed, "new": outcome.new, "status": outcome.status, "detail": outcome.detail or None}
        self.say(told | {key: value for key, value in more.items() if value is not None})


@dataclass(frozen=True, kw_only=True)
class Crawling:
    """Visits outlets in this process, once: Scrapy starts once."""

    diary: Diary
    turns: OwnTurns
    user_agent: str
    every: timedelta
    """How often outlets of tier A are looked at."""
    wants: Callable[[Link], bool]
    """Whether an article of a stretch that is read by its listing is worth a request."""
    allow: Sequence[Network] = ()

    def visit(self, outlets: Sequence[Outlet], *, only_routes: Collection[str] | None = None, only_due: bool = False) -> None:
        """Visit outlets to the end. Raises as `crawler.crawl.crawl` does."""
        self._crawl(outlets, self.turns.store, only_routes=only_routes, only_due=only_due)

    def visit_the_past(self, outlets: Sequence[Outlet], holds: Callable[[CatchUp], bool]) -> None:
        """Read the open stretches that `holds`, to their end, and nothing else. Raises as `visit` does."""
        store = self.turns.store
        self._crawl(outlets, Asked(store.engines, store.clock, holds), only_past=True)

    def _crawl(
        self,
        outlets: Sequence[Outlet],
        ledger: Store,
        *,
        only_routes: Collection[str] | None = None,
        only_due: bool = False,
        only_past: bool = False,
    ) -> None:
        crawl(
            outlets,
            ledger=ledger,
            turns=self.turns,
            on_page=self.diary.on_page,
            on_outcome=self.diary.on_outcome,
            user_agent=self.user_agent,
            poll=partial(poll_of, every=self.every),
            allow=self.allow,
            only_routes=only_routes,
            only_due=only_due,
            only_past=only_past,
            wants=self.wants,
        )
