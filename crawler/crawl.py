"""The entry: read outlets to the end, in a process of its own."""

import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from scrapy.crawler import AsyncCrawlerProcess

from crawler.address import Network
from crawler.errand import Errand
from crawler.fetch import Fetch
from crawler.ledger import Ledger, Turns
from crawler.outcome import Outcome
from crawler.outlet import Outlet
from crawler.pace import Pace
from crawler.page import Link, Page
from crawler.settings import settings_for
from crawler.spiders import PressSpider, Visit
from crawler.turns import Turnstile
from crawler.visit import visit, visit_the_past


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _either_way() -> float:
    return random.uniform(-1, 1)  # noqa: S311  # spreads requests in time, guards nothing


def crawl(
    outlets: Sequence[Outlet],
    *,
    ledger: Ledger,
    turns: Turns,
    on_page: Callable[[Page], Awaitable[None]],
    on_outcome: Callable[[Outcome], Awaitable[None]],
    user_agent: str,
    poll: Callable[[Outlet], timedelta],
    allow: Sequence[Network] = (),
    only_routes: Collection[str] | None = None,
    only_due: bool = False,
    only_past: bool = False,
    wants: Callable[[Link], bool] = lambda _: True,
    now: Callable[[], datetime] = _utc_now,
    jitter: Callable[[], float] = _either_way,
) -> None:
    """Visit these outlets: read their routes, look again at what is due, catch up what was missed; blocks until all is done.

    Once per process, and in its main thread: Scrapy's reactor starts once. `on_page` and `on_outcome` are awaited between two
    requests to their outlet; `ledger` and `turns` are called in threads. `user_agent` is our honest name, version and contact
    (`Marsad/0.1 (+https://…)`); `poll` says how often an outlet is looked at; `allow` opens networks that are not public, for
    demo and tests; `only_routes` names the routes to read, None for all; `only_due` leaves out those whose time has not come;
    `only_past` reads nothing but the stretches that are to be caught up, and these to their end;
    of those that are read by their listing `wants` says what is fetched.
    `jitter` gives numbers in [-1, 1].
    What a server does never raises; what a callback, the ledger or the turns raise ends the visit to that outlet alone, and all
    of it is raised together at the end, as an ExceptionGroup. SIGINT or SIGTERM ends the crawl within seconds and raises
    KeyboardInterrupt; what was not read to the end counts as not read.
    """

    async def make_visit(outlet: Outlet, fetch: Fetch) -> None:
        errand = Errand(
            outlet=outlet,
            fetch=fetch,
            ledger=ledger,
            on_page=on_page,
            on_outcome=on_outcome,
            poll=poll(outlet),
            now=now,
            jitter=jitter,
            wants=wants,
        )
        if only_past:
            await visit_the_past(errand)
        else:
            await visit(errand, only_routes=only_routes, only_due=only_due)

    visits = [partial(make_visit, outlet) for outlet in outlets]
    make_visits(visits, pace=Pace(outlets), turns=turns, user_agent=user_agent, allow=allow, now=now, jitter=jitter)


def make_visits(
    visits: Sequence[Visit],
    *,
    pace: Pace,
    turns: Turns,
    user_agent: str,
    allow: Sequence[Network] = (),
    now: Callable[[], datetime] = _utc_now,
    jitter: Callable[[], float] = _either_way,
) -> None:
    """Make visits of any sort side by side, with all our manners: what `crawl` does, and what a probe needs; raises as it does.

    `pace` says how gently each host is asked.
    """
    ends: list[BaseException | None] = []
    turnstile = Turnstile(turns=turns, pace=pace, now=now, jitter=jitter)
    process = AsyncCrawlerProcess(settings_for(turnstile, user_agent=user_agent, allow=allow, now=now))
    crawling = process.crawl(PressSpider, visits=visits, done=ends.extend)
    process.start()
    if not crawling.done():  # a second signal ended the reactor before the first had ended the crawl
        raise KeyboardInterrupt
    crawling.result()  # raises what kept the spider from starting
    if len(ends) < len(visits):
        raise KeyboardInterrupt
    if errors := [end for end in ends if isinstance(end, Exception)]:
        raise ExceptionGroup("visits that failed", errors)
