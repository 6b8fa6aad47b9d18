"""The entry: read outlets to the end, in a process of its own."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial

from scrapy.crawler import AsyncCrawlerProcess

from crawler.address import Network
from crawler.ledger import Ledger
from crawler.outcome import Outcome
from crawler.outlet import Outlet
from crawler.page import Page
from crawler.settings import settings_for
from crawler.spiders import PressSpider
from crawler.visit import Fetch, Visitor


def _utc_now() -> datetime:
    return datetime.now(UTC)


def crawl(
    outlets: Sequence[Outlet],
    *,
    ledger: Ledger,
    on_page: Callable[[Page], None],
    on_outcome: Callable[[Outcome], None],
    user_agent: str,
    allow: Sequence[Network] = (),
    only_routes: Collection[str] | None = None,
    now: Callable[[], datetime] = _utc_now,
) -> None:
    """Read the routes of these outlets and fetch what is new; blocks until all is done.

    Once per process, and in its main thread: Scrapy's reactor starts once. `on_page` and `on_outcome` are called in this
    process, between two requests. `user_agent` is our honest name, version and contact (`Marsad/0.1 (+https://…)`); `allow`
    opens networks that are not public, for demo and tests; `only_routes` names the routes to read, None for all.
    What a server does never raises; what a callback or the ledger raises ends the visit to that outlet alone, and all of it
    is raised together at the end, as an ExceptionGroup. SIGINT or SIGTERM ends the crawl within seconds and raises
    KeyboardInterrupt; what was not read to the end counts as not read.
    """

    async def visit(outlet: Outlet, fetch: Fetch) -> None:
        visitor = Visitor(fetch=fetch, ledger=ledger, on_page=on_page, on_outcome=on_outcome, now=now)
        await visitor.visit(outlet, only_routes)

    ends: list[BaseException | None] = []
    process = AsyncCrawlerProcess(settings_for(outlets, user_agent=user_agent, allow=allow, now=now))
    crawling = process.crawl(PressSpider, visits=[partial(visit, outlet) for outlet in outlets], done=ends.extend)
    process.start()
    crawling.result()  # raises what kept the spider from starting
    if len(ends) < len(outlets):
        raise KeyboardInterrupt
    if errors := [end for end in ends if isinstance(end, Exception)]:
        raise ExceptionGroup("visits that failed", errors)
