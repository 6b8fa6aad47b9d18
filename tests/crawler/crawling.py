"""Real crawls for tests: each in a child process, because Scrapy's reactor starts once per process."""

from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
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
from crawler.ledger import Validators
from crawler.outcome import SETTLED, Outcome
from crawler.outlet import Outlet
from crawler.page import Page

USER_AGENT = "Marsad/0.1 (+https://marsad.example/about)"
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"),)

_children = get_context("forkserver")
# imported once, before the fork: what Scrapy loads by name when a crawl starts is most of its time
_named = (DOWNLOAD_HANDLERS_BASE["http"], *DOWNLOADER_MIDDLEWARES_BASE, *SPIDER_MIDDLEWARES_BASE, *EXTENSIONS_BASE)
_children.set_forkserver_preload(["tests.crawler.crawling", *(name.rpartition(".")[0] for name in _named)])


@dataclass
class MemoryLedger:
    """A ledger that lives as long as the test."""

    done: set[str] = field(default_factory=set)
    routes: dict[tuple[str, str], Validators] = field(default_factory=dict)
    seen: list[tuple[str, str, Validators, list[str], Outcome]] = field(default_factory=list)

    def known(self, keys: Collection[str]) -> set[str]:
        return self.done.intersection(keys)

    def validators(self, outlet: str, route: str) -> Validators:
        return self.routes.get((outlet, route), Validators())

    def saw(
        self,
        outlet: str,
        route: str,
        validators: Validators,
        keys: Collection[str],
        outcome: Outcome,
        at: datetime,
    ) -> None:
        assert at.tzinfo is not None
        self.routes[outlet, route] = validators
        self.seen.append((outlet, route, validators, list(keys), outcome))


@dataclass
class Crawled:
    """What one crawl did."""

    ledger: MemoryLedger
    pages: list[Page] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def on_page(self, page: Page) -> None:
        self.pages.append(page)

    def on_outcome(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if outcome.link and outcome.kind in SETTLED:
            self.ledger.done.add(outcome.link.key)

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


def crawl_in_child(
    outlets: Sequence[Outlet],
    *,
    ledger: MemoryLedger | None = None,
    allow: Sequence[Network] = LOOPBACK,
    only_routes: Collection[str] | None = None,
    poisoned: str = "",
    stopping: str = "",
) -> Crawled:
    """Crawl for real, and bring back what happened.

    An address that ends in `poisoned` makes `on_page` raise; one that ends in `stopping` brings a SIGTERM.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=_children) as child:
        crawling = child.submit(_crawl, outlets, ledger or MemoryLedger(), allow, only_routes, poisoned, stopping)
        return crawling.result(timeout=30)


def _crawl(
    outlets: Sequence[Outlet],
    ledger: MemoryLedger,
    allow: Sequence[Network],
    only_routes: Collection[str] | None,
    poisoned: str,
    stopping: str,
) -> Crawled:
    crawled = Crawled(ledger)

    def on_page(page: Page) -> None:
        if poisoned and page.url.endswith(poisoned):
            raise RuntimeError(f"cannot take {page.url}")
        if stopping and page.url.endswith(stopping):
            raise_signal(SIGTERM)
        crawled.on_page(page)

    try:
        crawl(
            outlets,
            ledger=ledger,
            on_page=on_page,
            on_outcome=crawled.on_outcome,
            user_agent=USER_AGENT,
            allow=allow,
            only_routes=only_routes,
        )
    except ExceptionGroup as failures:
        crawled.errors = [str(error) for error in failures.exceptions]
    except KeyboardInterrupt:
        crawled.errors = ["interrupted"]
    return crawled
