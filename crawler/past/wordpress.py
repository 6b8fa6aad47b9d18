"""The past by WordPress' REST interface: windows of time, words to search for, pages of a hundred posts.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from w3lib.url import add_or_replace_parameters

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outlet import Route
from crawler.past.search import page_by_page, place
from crawler.past.way import Way

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


def _pages(answer: Answer) -> int:
    total = answer.headers.get("x-wp-totalpages", "")
    return int(total) if total.isascii() and total.isdigit() else 0


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


_read = page_by_page(
    # rest_post_invalid_page_number: there are fewer pages by now
    is_beyond=lambda verdict: verdict.status == HTTPStatus.BAD_REQUEST,
    is_last=lambda answer, page: page >= _pages(answer),
)
WORDPRESS = Way(_address, _read, can_search=True, is_direct=True)
