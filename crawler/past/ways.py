"""Which routes of an outlet can read a stretch of its past, in which order. Pure."""

from collections.abc import Mapping

from crawler.ledger import CatchUp, Manner
from crawler.outlet import Outlet, Route, RouteKind
from crawler.past.cdx import CDX, route_to
from crawler.past.feed import FEED
from crawler.past.news_sitemap import NEWS_SITEMAP
from crawler.past.pages import LISTING
from crawler.past.search_feed import SEARCH_FEED
from crawler.past.sitemap import SITEMAP
from crawler.past.way import Way
from crawler.past.wordpress import WORDPRESS

WAYS: Mapping[RouteKind, Way] = {
    "wordpress": WORDPRESS,
    "feed": FEED,
    "sitemap": SITEMAP,
    "news_sitemap": NEWS_SITEMAP,
    "listing": LISTING,
    "search_feed": SEARCH_FEED,
    "cdx": CDX,
}
"""A front page is none: it dates nothing, and leads into no past."""
SEARCHABLE = frozenset(kind for kind, way in WAYS.items() if way.can_search)
"""The kinds of route that find what holds a word."""


def routes_into(outlet: Outlet, stretch: CatchUp) -> tuple[Route, ...]:
    """The routes that are still to be tried for a stretch, the one that reads it now first.

    A gap is of today or yesterday: for it they come in the outlet's order. For what lies further back, those come first that
    can search, if there are words to search for, then those that need not go back page by page. The years before our first day
    are searched, never read whole: for them others than routes that search do not count, if there are words.
    """
    able = [route for route in _routes(outlet, stretch.manner) if not route.part and _can_read(route, stretch)]
    if stretch.why != "gap":
        able.sort(key=lambda route: (bool(stretch.search) > WAYS[route.kind].can_search, not WAYS[route.kind].is_direct))
    names = [route.name for route in able]
    return tuple(able[names.index(stretch.via) :] if stretch.via in names else able)


def _routes(outlet: Outlet, manner: Manner) -> tuple[Route, ...]:
    """The routes that count for a stretch: an archive's index need not be one of the outlet's own."""
    if manner.index:
        return (route_to(outlet, manner.index),)
    routes = tuple(route for route in outlet.routes if manner.way in {None, route.kind})
    return routes or ((route_to(outlet),) if manner.way == "cdx" else ())


def _can_read(route: Route, stretch: CatchUp) -> bool:
    if (way := WAYS.get(route.kind)) is None:
        return False
    if not stretch.search:
        return not way.must_search
    return way.can_search or stretch.why != "history"
