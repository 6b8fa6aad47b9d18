"""Real crawls for tests: each in a child process, because Scrapy's reactor starts once per process."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from multiprocessing import get_context
from signal import SIGTERM, raise_signal

from scrapy.settings.default_settings import (
    DOWNLOAD_HANDLERS_BASE,
    DOWNLOADER_MIDDLEWARES_BASE,
    EXTENSIONS_BASE,
    SPIDER_MIDDLEWARES_BASE,
)

from crawler.address import Network
from crawler.crawl import crawl
from crawler.ledger import Turns
from crawler.outcome import Outcome
from crawler.outlet import Outlet
from crawler.page import Page
from tests.crawler.memory import LeftOver, MemoryLedger, MemoryTurns

USER_AGENT = "Marsad/0.1 (+https://marsad.example/about)"
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"),)
POLL = timedelta(minutes=8)

_children = get_context("forkserver")
# imported once, before the fork: what Scrapy loads by name when a crawl starts is most of its time
_named = (DOWNLOAD_HANDLERS_BASE["http"], *DOWNLOADER_MIDDLEWARES_BASE, *SPIDER_MIDDLEWARES_BASE, *EXTENSIONS_BASE)
_children.set_forkserver_preload(["tests.crawler.crawling", *(name.rpartition(".")[0] for name in _named)])


@dataclass
class Crawled:
    """What one crawl did."""

    ledger: MemoryLedger
    pages: list[Page] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    turns: LeftOver = field(default_factory=LeftOver)

    async def on_page(self, page: Page) -> None:
        self.pages.append(page)

    async def on_outcome(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.ledger.hear(outcome)

    @property
    def listings(self) -> dict[str, str]:
        """Kind of outcome by route."""
        return {outcome.route: outcome.kind for outcome in self.outcomes if not outcome.link}

    @property
    def articles(self) -> dict[str, str]:
        """Kind of outcome by the last part of the article's path."""
        return {outcome.url.rpartition("/")[2]: outcome.kind for outcome in self.outcomes if outcome.link}

    def article(self, name: str) -> Outcome:
        return next(o for o in self.outcomes if o.link and o.url.endswith(f"/{name}"))


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """One crawl as a test wants it."""

    outlets: Sequence[Outlet]
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    turns: Turns | None = None
    """None for turns of its own."""
    allow: Sequence[Network] = LOOPBACK
    only_routes: Collection[str] | None = None
    only_due: bool = False
    only_past: bool = False
    at: datetime | None = None
    """Where the clock stands still; None for the real one."""
    environment: Mapping[str, str] = field(default_factory=dict)
    poisoned: str = ""
    """The end of an address whose page cannot be taken."""
    stopping: str = ""
    """The end of an address whose page brings a SIGTERM."""


def start_in_child(child: ProcessPoolExecutor, wanted: Crawl) -> "Future[Crawled]":
    return child.submit(_crawl, wanted)


def children(number: int = 1) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=number, mp_context=_children, max_tasks_per_child=1)


def crawl_in_child(outlets: Sequence[Outlet], **how: object) -> Crawled:
    """Crawl for real, and bring back what happened; `how` as in `Crawl`."""
    with children() as child:
        return start_in_child(child, Crawl(outlets=outlets, **how)).result(timeout=30)  # type: ignore[arg-type]  # as in Crawl


def _crawl(wanted: Crawl) -> Crawled:
    os.environ.update(wanted.environment)  # noqa: TID251  # a child of its own, whose environment is the test's subject
    crawled = Crawled(wanted.ledger)
    turns = wanted.turns or MemoryTurns()

    async def on_page(page: Page) -> None:
        if wanted.poisoned and page.url.endswith(wanted.poisoned):
            raise RuntimeError(f"cannot take {page.url}")
        if wanted.stopping and page.url.endswith(wanted.stopping):
            raise_signal(SIGTERM)
        await crawled.on_page(page)

    try:
        crawl(
            wanted.outlets,
            ledger=wanted.ledger,
            turns=turns,
            on_page=on_page,
            on_outcome=crawled.on_outcome,
            user_agent=USER_AGENT,
            poll=lambda _: POLL,
            allow=wanted.allow,
            only_routes=wanted.only_routes,
            only_due=wanted.only_due,
            only_past=wanted.only_past,
            now=_clock(wanted.at),
        )
    except ExceptionGroup as failures:
        crawled.errors = [str(error) for error in failures.exceptions]
    except KeyboardInterrupt:
        crawled.errors = ["interrupted"]
    if isinstance(turns, MemoryTurns):
        crawled.turns = turns.left_over()
    return crawled


def _clock(at: datetime | None) -> Callable[[], datetime]:
    return lambda: at or datetime.now(UTC)
