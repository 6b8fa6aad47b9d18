"""The past by search feeds: WordPress gives the results of a search as a feed too, page by page, the best first."""

from urllib.parse import quote_plus

from w3lib.url import add_or_replace_parameter

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.search import next_page, next_word, place
from crawler.past.way import Leaf, Way, in_circles, listing_of, within


def _address(route: Route, stretch: CatchUp) -> str:
    word, page, _ = place(stretch)
    url = route.url.replace("{query}", quote_plus(stretch.search[word]))
    return add_or_replace_parameter(url, "paged", str(page)) if page > 1 else url


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    word, page, before = place(stretch)
    if isinstance(answer, Verdict):
        return Leaf((), next_word(word, stretch)) if answer.kind == "gone" and page > 1 else answer
    listing = listing_of(answer, route, outlet)
    if isinstance(listing, Verdict):
        return listing
    if circles := in_circles(page, listing, before):
        return circles
    # by relevance or by date, as the outlet likes: an old result says nothing of those behind it
    return Leaf(within(listing.links, stretch), next_page(word, page, listing) if listing.links else next_word(word, stretch))


SEARCH_FEED = Way(_address, _read, can_search=True, must_search=True)
