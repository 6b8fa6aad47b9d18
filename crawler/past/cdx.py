"""The past by copies that a web archive keeps: its index is asked week by week, and the copies are fetched from it.

https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server; pywb answers the same questions.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from w3lib.url import add_or_replace_parameters

from crawler.entry import Entry
from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.page import Link
from crawler.past.sitemap import days_of, may_be_article
from crawler.past.way import Leaf, Way
from crawler.url import clean_url, key_of

WAYBACK = "https://web.archive.org/cdx/search/cdx"
"""The index of the Internet Archive."""
LATE = timedelta(days=90)
"""How long after its publication the first copy of an article may have been made."""
MAX_BYTES = 30_000_000
_WEEK = timedelta(days=7)
_WAYBACK_PATH = "/cdx/search/cdx"


def route_to(outlet: Outlet, index: str = WAYBACK) -> Route:
    """The route into an outlet by an archive's index."""
    home = urlsplit(outlet.home).netloc
    return Route(name="cdx", kind="cdx", url=add_or_replace_parameters(index, {"url": home, "matchType": "host"}))


def _address(route: Route, stretch: CatchUp) -> str:
    first, last = _week(stretch)
    asked = {"from": f"{first:%Y%m%d%H%M%S}", "to": f"{last:%Y%m%d%H%M%S}", "output": "json", "collapse": "urlkey"}
    return add_or_replace_parameters(route.url, asked)


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    if isinstance(answer, Verdict) and answer.kind != "gone":
        return answer
    body = answer.body if isinstance(answer, Answer) else b""
    try:
        links = {link.key: link for copy in _copies(body) if (link := _link(copy, route, outlet, stretch))}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Verdict("malformed", f"no index of copies: {error!r}")
    _, last = _week(stretch)
    is_end = last >= stretch.until + LATE
    return Leaf(tuple(links.values()), None if is_end else str(_number(stretch) + 1))


def _copies(body: bytes) -> Iterator[Mapping[str, str]]:
    """Give the copies that an index names: a list of rows under a head, as Wayback has it, or an object on each line."""
    text = body.decode("utf-8", errors="replace").strip()
    if text.startswith("["):
        head, *rows = json.loads(text) or [[]]
        yield from (dict(zip(head, row, strict=True)) for row in rows)
    else:
        yield from (json.loads(line) for line in text.splitlines() if line)


def _link(copy: Mapping[str, str], route: Route, outlet: Outlet, stretch: CatchUp) -> Link | None:
    """The article of a copy that is a page, if it may have been published in the stretch."""
    original = copy.get("original") or copy["url"]
    is_page = (copy.get("statuscode") or copy.get("status")) == str(HTTPStatus.OK.value)
    if not is_page or "html" not in (copy.get("mimetype") or copy.get("mime") or ""):
        return None
    try:
        url = clean_url(original)
        link = Link(url=url, key=key_of(url, outlet), copy=f"{_copies_at(route.url)}{copy['timestamp']}id_/{original}")
    except ValueError:
        return None
    days = days_of(Entry(url=url))
    is_outside = days is not None and (days[0] > stretch.until.date() or days[1] < stretch.since.date())
    return link if outlet.owns(url) and may_be_article(link, outlet) and not is_outside else None


def _copies_at(index: str) -> str:
    """Where an archive shows its copies: beside its index, or, with Wayback, under /web/."""
    base = index.partition("?")[0]
    return base.removesuffix(_WAYBACK_PATH) + "/web/" if base.endswith(_WAYBACK_PATH) else base.removesuffix("cdx")


def _week(stretch: CatchUp) -> tuple[datetime, datetime]:
    """The week of copies at which a stretch stands."""
    first = stretch.since + _number(stretch) * _WEEK
    return first, min(first + _WEEK, stretch.until + LATE)


def _number(stretch: CatchUp) -> int:
    return int(stretch.position or 0)


CDX = Way(_address, _read, max_bytes=MAX_BYTES, is_direct=True)
