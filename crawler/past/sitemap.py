"""The past by sitemaps: an index is read child by child, the latest first, and only those that can name the stretch's pages."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from crawler.discovery import link_of, read_date
from crawler.entry import Entry, Malformed
from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.page import Link
from crawler.past.way import Leaf, Way
from crawler.sitemap import MAX_BYTES, read_sitemap
from crawler.url import has_id

MOST_CHILDREN = 1_000
"""Sitemaps that an index leaves to be read; the latest of more."""
DEEPEST = 2
"""An index within an index is against the protocol, and seen; one deeper only leads in circles."""

# A day may be local, and is no moment.
_SLACK = timedelta(days=1)
# What WordPress and its common plugins call sitemaps that list no articles.
_NO_ARTICLES = re.compile(
    r"(?:[/_-]|^)(?:taxonom|categor|(?:post_)?tags?[-_./]|authors?[-_./]|users?[-_./])|page-sitemap|posts-page-"
)
_DATED_PATH = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>\d\d?)(?:/(?P<day>\d\d?))?/")


def _address(route: Route, stretch: CatchUp) -> str:
    pending = _pending(stretch)
    return pending[0][1] if pending else route.url


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    (depth, url), *rest = _pending(stretch) or [(0, route.url)]
    if isinstance(answer, Verdict):
        # a child that is no longer there takes nothing from the others
        return Leaf((), _position(rest)) if answer.kind == "gone" and depth else answer
    try:
        sitemap = read_sitemap(answer.body)
    except Malformed as error:
        return Verdict("malformed", str(error), answer.status)
    if sitemap.is_index:
        known = {route.url, url, *(waiting for _, waiting in rest)}
        children = _children(sitemap.entries, answer.url, outlet, stretch) if depth < DEEPEST else ()
        deeper = [(depth + 1, child) for child in dict.fromkeys(children) if child not in known]
        if not deeper and not depth:
            return Verdict("malformed", "an index without a sitemap of that time", answer.status)
        return Leaf((), _position([*deeper, *rest][:MOST_CHILDREN]))
    links = tuple(_links(sitemap.entries, answer.url, outlet, stretch))
    if not links and sitemap.entries and not any(days_of(entry) for entry in sitemap.entries):
        return Verdict("malformed", "no entry says when it was published or changed", answer.status)
    return Leaf(links, _position(rest))


def _pending(stretch: CatchUp) -> list[tuple[int, str]]:
    """The sitemaps that are still to be read, each with how deep it lies; empty at the start."""
    lines = (line.partition(" ") for line in stretch.position.splitlines())
    return [(int(depth), url) for depth, _, url in lines]


def _position(pending: Iterable[tuple[int, str]]) -> str | None:
    return "\n".join(f"{depth} {url}" for depth, url in pending) or None


def _children(entries: Iterable[Entry], base: str, outlet: Outlet, stretch: CatchUp) -> Iterator[str]:
    """The sitemaps of an index that may name pages of a stretch, in the order in which they are read."""
    for entry in sitemaps_in(entries, base, outlet):
        changed = _day(entry.modified)
        if changed is None or changed >= stretch.since.date() - _SLACK:
            yield entry.url or ""


def sitemaps_in(entries: Iterable[Entry], base: str, outlet: Outlet) -> list[Entry]:
    """The sitemaps of an index that may list articles, by whole addresses: latest change first, then the undated from the end."""
    ours = [replace(entry, url=url) for entry in entries if (url := _child(entry, base, outlet))]
    ours.reverse()
    ours.sort(key=lambda entry: dated(entry.modified), reverse=True)  # keeps the order of equals
    return ours


def _child(entry: Entry, base: str, outlet: Outlet) -> str | None:
    """The address of a sitemap that may list articles of this outlet."""
    try:
        url = urljoin(base, entry.url or "")
        is_ours = bool(entry.url) and outlet.owns(url) and not re.search(r"\s", url)
    except ValueError:
        return None
    return url if is_ours and not _NO_ARTICLES.search(urlsplit(url).path) else None


def _links(entries: Iterable[Entry], base: str, outlet: Outlet, stretch: CatchUp) -> Iterator[Link]:
    """The articles that may have been published in a stretch; what says nothing of when is left out."""
    seen: set[str] = set()
    for entry in entries:
        # the date first: of 50,000 addresses few are then cleaned, which takes longest
        if not _may_lie_within(entry, stretch) or (link := link_of(entry, base, outlet)) is None:
            continue
        if link.key not in seen and may_be_article(link, outlet):
            seen.add(link.key)
            yield link


def may_be_article(link: Link, outlet: Outlet) -> bool:
    """Whether a sitemap's page may be an article: it has an id where this outlet's articles have one."""
    return not outlet.keys or has_id(link.url, outlet)


def _may_lie_within(entry: Entry, stretch: CatchUp) -> bool:
    if published := read_date(entry.published):
        return stretch.since <= published <= stretch.until
    if (days := days_of(entry)) is None:
        return False
    first, last = days
    return first <= stretch.until.date() + _SLACK and last >= stretch.since.date() - _SLACK


def days_of(entry: Entry) -> tuple[date, date] | None:
    """The days on which a page may have been published: those of its address, else any up to its last change."""
    if (dated := _DATED_PATH.search(urlsplit(entry.url or "").path)) and (days := _days_of_path(dated)):
        return days
    changed = _day(entry.published) or _day(entry.modified)
    return (date.min, changed) if changed else None


def _days_of_path(dated: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = int(dated["year"]), int(dated["month"]), dated["day"]
    try:
        last = int(day) if day else calendar.monthrange(year, month)[1]
        return date(year, month, int(day or 1)), date(year, month, last)
    except ValueError:  # IllegalMonthError is one
        return None


def dated(written: str | None) -> str:
    """A sitemap's date as written, so that later ones sort last; empty for what is none."""
    return written if written and _day(written) else ""


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


SITEMAP = Way(_address, _read, max_bytes=MAX_BYTES, is_direct=True)
