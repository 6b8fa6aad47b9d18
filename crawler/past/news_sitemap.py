"""The last days by a news sitemap, which has one page and by Google's rule two days."""

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.way import Leaf, Way, listing_of, too_short, within


def _address(route: Route, _: CatchUp) -> str:
    return route.url


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    if isinstance(answer, Verdict):
        return answer
    listing = listing_of(answer, route, outlet)
    if isinstance(listing, Verdict):
        return listing
    oldest = min((link.published for link in listing.links if link.published), default=None)
    is_enough = oldest is not None and oldest <= stretch.since
    return Leaf(within(listing.links, stretch), None, None if is_enough else too_short(oldest))


NEWS_SITEMAP = Way(_address, _read)
