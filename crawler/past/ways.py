"""Which routes of an outlet can read a stretch of its past, in which order. Pure."""

from collections.abc import Mapping

from crawler.ledger import CatchUp
from crawler.outlet import Outlet, Route, RouteKind
from crawler.past.feed import FEED
from crawler.past.news_sitemap import NEWS_SITEMAP
from crawler.past.sitemap import SITEMAP
from crawler.past.way import Way
from crawler.past.wordpress import WORDPRESS

WAYS: Mapping[RouteKind, Way] = {
    "wordpress": WORDPRESS,
    "feed": FEED,
    "sitemap": SITEMAP,
    "news_sitemap": NEWS_SITEMAP,
}


def routes_into(outlet: Outlet, stretch: CatchUp) -> tuple[Route, ...]:
    """The routes that are still to be tried for a stretch, the one that reads it now first.

    A gap is of today or yesterday: for it they come in the outlet's order. For what lies further back, those come first that
    can search, if there are words to search for, then those that need not go back page by page. The years before our first day
    are searched, never read whole: for them others than routes that search do not count, if there are words.
    """
    must_search = stretch.why == "history" and bool(stretch.search)
    able = [route for route in outlet.routes if not route.part and (WAYS[route.kind].can_search or not must_search)]
    if stretch.why != "gap":
        able.sort(key=lambda route: (bool(stretch.search) > WAYS[route.kind].can_search, not WAYS[route.kind].is_direct))
    names = [route.name for route in able]
    return tuple(able[names.index(stretch.via) :] if stretch.via in names else able)
