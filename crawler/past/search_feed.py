"""The past by search feeds: WordPress gives the results of a search as a feed too, page by page, the best first."""

from urllib.parse import quote_plus

from w3lib.url import add_or_replace_parameter

from crawler.ledger import CatchUp
from crawler.outlet import Route
from crawler.past.search import page_by_page, place
from crawler.past.way import Way


def _address(route: Route, stretch: CatchUp) -> str:
    word, page, _ = place(stretch)
    url = route.url.replace("{query}", quote_plus(stretch.search[word]))
    return add_or_replace_parameter(url, "paged", str(page)) if page > 1 else url


# by relevance or by date, as the outlet likes: an old result says nothing of those behind it
_read = page_by_page(is_beyond=lambda verdict: verdict.kind == "gone", is_last=lambda _, __: False)
SEARCH_FEED = Way(_address, _read, can_search=True, must_search=True)
