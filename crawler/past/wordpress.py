"""The past by WordPress' REST interface: windows of time, words to search for, pages of a hundred posts.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from w3lib.url import add_or_replace_parameters

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.search import next_page, next_word, place
from crawler.past.way import Leaf, Way, in_circles, listing_of, within

MOST_POSTS = 100
"""On one page, by WordPress' own limit."""

# `after` and `before` are compared with the site's local time (https://github.com/WP-API/WP-API/issues/2144), and older
# versions ignore a zone; a day more on either side covers every zone, and `date_gmt` decides.
_SLACK = timedelta(days=1)


def _address(route: Route, stretch: CatchUp) -> str:
    word, page, _ = place(stretch)
    asked = {
        "after": _written(stretch.since - _SLACK),
        "before": _written(stretch.until + _SLACK),
        # oldest first: what is published meanwhile comes last, and moves nothing from one page to another
        "orderby": "date",
        "order": "asc",
        "per_page": str(MOST_POSTS),
        "page": str(page),
    }
    search = {"search": stretch.search[word]} if stretch.search else {}
    return add_or_replace_parameters(route.url, asked | search)


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    word, page, before = place(stretch)
    if isinstance(answer, Verdict):
        # rest_post_invalid_page_number: there are fewer pages by now
        is_beyond = answer.status == HTTPStatus.BAD_REQUEST and page > 1
        return Leaf((), next_word(word, stretch)) if is_beyond else answer
    listing = listing_of(answer, route, outlet)
    if isinstance(listing, Verdict):
        return listing
    if circles := in_circles(page, listing, before):
        return circles
    is_last = page >= _pages(answer) or not listing.links
    return Leaf(within(listing.links, stretch), next_word(word, stretch) if is_last else next_page(word, page, listing))


def _pages(answer: Answer) -> int:
    total = answer.headers.get("x-wp-totalpages", "")
    return int(total) if total.isascii() and total.isdigit() else 0


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


WORDPRESS = Way(_address, _read, can_search=True, is_direct=True)
