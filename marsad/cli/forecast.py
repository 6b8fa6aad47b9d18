"""`marsad backfill --dry-run`: how many requests a stretch of the past takes, and how long that lasts, without making any."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.ledger import CatchUp, Manner
from crawler.outlet import Outlet, RouteKind
from crawler.past.ways import routes_into
from db.store import Store
from marsad import build
from marsad.config import CASABLANCA

MEASURED = timedelta(days=30)
"""Over how many of the last days it is measured how much an outlet publishes."""
GUESS = 40.0
"""Articles a day of an outlet of which nothing is known."""
_LISTED: Mapping[RouteKind, int] = {"wordpress": 100, "feed": 10, "sitemap": 1_000, "news_sitemap": 1_000, "cdx": 200}
"""Articles that one page of a listing names, about."""


def forecasts(
    store: Store, outlets: Sequence[Outlet], since: datetime, until: datetime, search: tuple[str, ...], manner: Manner
) -> Iterator[dict[str, Any]]:
    """Give a forecast for each outlet and year; with words to search for it is the most that it can be."""
    now = build.clock()
    for outlet in outlets:
        stretch = CatchUp(id=0, outlet=outlet.slug, since=since, until=until, why="asked", search=search, manner=manner)
        route = next(iter(routes_into(outlet, stretch)), None)
        measured = store.count_articles(outlet.slug, since=now - MEASURED) / MEASURED.days
        basis, a_day = _basis(measured, outlet)
        for year, days in years(since, until):
            articles = round(days * a_day)
            requests = articles + articles // _LISTED.get(route.kind, 100) + 1 if route else 0
            took = timedelta(seconds=requests * outlet.politeness.delay_s)
            yield {
                "outlet": outlet.slug,
                "year": year,
                "route": route and route.name,
                "articles": articles,
                "requests": requests,
                "days": round(took / timedelta(days=1), 2),
                "basis": basis,
            }


def _basis(measured: float, outlet: Outlet) -> tuple[str, float]:
    """How much an outlet publishes in a day, and whence we know."""
    if measured:
        return "measured", measured
    return ("expected", expected) if (expected := outlet.expect.min_items_per_day) else ("guessed", GUESS)


def years(since: datetime, until: datetime) -> Iterator[tuple[int, float]]:
    """The years of a stretch, by Casablanca's calendar, each with its days."""
    at = since.astimezone(CASABLANCA)
    end = until.astimezone(CASABLANCA)
    while at < end:
        following = min(datetime(at.year + 1, 1, 1, tzinfo=CASABLANCA), end)
        yield at.year, (following.astimezone(UTC) - at.astimezone(UTC)) / timedelta(days=1)
        at = following


def told(line: Mapping[str, Any]) -> Iterator[str]:
    route = line["route"] or "no route can"
    yield (
        f"{line['outlet']}  {line['year']}  by {route}: about {line['articles']} articles ({line['basis']}), "
        f"{line['requests']} requests, {line['days']:.1f} days at its pace"
    )
