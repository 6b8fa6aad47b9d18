"""An invented outlet whose web is a dictionary: what is asked for, in which order, is decided without a network."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawler.errand import Errand
from crawler.fetch import MAX_BYTES, Answer
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from crawler.page import Page
from crawler.visit import visit
from tests.crawler.crawling import POLL, Crawled
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import ARTICLE, Item, rss

HOME = "https://aljarida.example"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def outlet(*routes: tuple[str, str, str], **more: Any) -> Outlet:
    """An outlet with these routes, each `(name, kind, path)`; one that knows its articles by number."""
    listed = [{"name": name, "kind": kind, "url": HOME + path} for name, kind, path in routes]
    described = {"slug": "aljarida", "name": "Al Jarida", "home": HOME, "languages": ["ar"], "tier": "A", "routes": listed}
    return Outlet.model_validate(described | {"keys": {"article": r"/(?P<id>\d+)$"}} | more)


OUTLET = outlet(("sitemap", "news_sitemap", "/news.xml"), ("feed", "feed", "/feed"))


def key(number: int) -> str:
    return f"aljarida.example:article:{number}"


@dataclass
class Web:
    """What answers to each path, and what was asked of it."""

    answers: dict[str, Answer | Verdict] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    most_bytes: list[int] = field(default_factory=list)

    async def fetch(self, url: str, headers: Mapping[str, str], max_bytes: int = MAX_BYTES) -> Answer | Verdict:
        path = url.removeprefix(HOME)
        self.asked.append(path)
        self.headers.append(headers)
        self.most_bytes.append(max_bytes)
        return self.answers.get(path, Verdict("gone", status=404))

    def serve(self, path: str, body: str = ARTICLE, headers: Mapping[str, str] | None = None, status: int = 200) -> None:
        self.answers[path] = Answer(url=HOME + path, status=status, headers=headers or {}, body=body.encode(), is_text=True)

    def list(self, *numbers: int, path: str = "/feed", headers: Mapping[str, str] | None = None) -> None:
        self.serve(path, rss(f"{HOME}/{number}" for number in numbers), headers)

    def list_dated(self, dates: Mapping[int, datetime], path: str = "/feed", *, wordpress: bool = False) -> None:
        items = [Item(f"{HOME}/{number}", published) for number, published in dates.items()]
        self.serve(path, rss(items, wordpress=wordpress))

    def serve_articles(self, *numbers: int) -> None:
        for number in numbers:
            self.serve(f"/{number}")


def errand(
    web: Web,
    crawled: Crawled,
    *,
    of: Outlet = OUTLET,
    on_page: Callable[[Page], Awaitable[None]] | None = None,
    now: datetime = NOW,
) -> Errand:
    return Errand(
        outlet=of,
        fetch=web.fetch,
        ledger=crawled.ledger,
        on_page=on_page or crawled.on_page,
        on_outcome=crawled.on_outcome,
        poll=POLL,
        now=lambda: now,
        jitter=lambda: 0,
    )


def visited(
    web: Web,
    ledger: MemoryLedger | None = None,
    only_routes: Collection[str] | None = ("feed",),
    *,
    of: Outlet = OUTLET,
    only_due: bool = False,
    now: datetime = NOW,
) -> Crawled:
    """Visit the outlet once."""
    crawled = Crawled(ledger or MemoryLedger())
    asyncio.run(visit(errand(web, crawled, of=of, now=now), only_routes=only_routes, only_due=only_due))
    return crawled
