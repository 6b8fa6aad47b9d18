"""A way into the past: which listing page of a route to ask for, and what to make of the answer. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from crawler.discovery import Listing, read_listing
from crawler.entry import Malformed
from crawler.fetch import MAX_BYTES, Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.page import Link

MOST_PAGES = 1_000
"""Of one listing in a stretch; who has more gives pages without end."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One listing page of a stretch."""

    links: tuple[Link, ...]
    """Those that lie in the stretch."""
    position: str | None
    """Where to go on; None at the end."""
    lacks: Verdict | None = None
    """Why the route has no more, though the stretch goes on; another route must read the rest."""


@dataclass(frozen=True, slots=True)
class Way:
    """How routes of one kind read a stretch of the past; a stretch's `position` is in the way's own words."""

    address: Callable[[Route, CatchUp], str]
    """Where to ask for the page at the stretch's position."""
    read: Callable[[Answer | Verdict, Route, Outlet, CatchUp], Leaf | Verdict]
    """What came of it: a page, or why there is none; may block for a second on a large one."""
    max_bytes: int = MAX_BYTES
    can_search: bool = False
    must_search: bool = False
    """Whether it gives nothing without words to search for."""
    is_direct: bool = False
    """Whether it goes straight to a stretch, however long ago that was, and not back from today page by page."""


def listing_of(answer: Answer, route: Route, outlet: Outlet) -> Listing | Verdict:
    """Read the listing page in an answer, or say why there is none: one that dates nothing shows no stretch of time."""
    try:
        listing = read_listing(route, answer.body, base=answer.url, outlet=outlet)
    except Malformed as error:
        return Verdict("malformed", str(error), answer.status)
    if listing.links and not any(link.published for link in listing.links):
        return Verdict("malformed", "no entry says when it was published", answer.status)
    return listing


def within(links: Iterable[Link], stretch: CatchUp) -> tuple[Link, ...]:
    """Those that were published in a stretch."""
    return tuple(link for link in links if link.published and stretch.since <= link.published <= stretch.until)


def digest_of(listing: Listing) -> str:
    """What a page named, in short."""
    return sha256("\n".join(link.key for link in listing.links).encode()).hexdigest()[:16]


def in_circles(page: int, listing: Listing, before: str) -> Verdict | None:
    """Say that a listing's pages lead nowhere: this one is the one `before`, by its digest, or there is no end of them."""
    if digest_of(listing) == before:
        return Verdict("malformed", f"page {page} is page {page - 1} again")
    return Verdict("malformed", f"more than {MOST_PAGES} pages") if page > MOST_PAGES else None


def too_short(oldest: datetime | None) -> Verdict:
    """Say that a listing ends before the stretch does."""
    return Verdict("malformed", f"reaches back no further than {oldest:%Y-%m-%d %H:%M}" if oldest else "reaches back nowhere")
