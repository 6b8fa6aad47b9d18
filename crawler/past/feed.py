"""The past by feeds: WordPress gives the pages behind the first to whoever asks with `paged`; others have one page."""

from w3lib.url import add_or_replace_parameter

from crawler.discovery import Listing
from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.way import Leaf, Way, digest_of, in_circles, listing_of, too_short, within

# The generator, or, where a plugin hides that, a namespace that WordPress' template declares in every feed.
_MARKS = (b"wordpress.org/?v=", b"wellformedweb.org/CommentAPI")
_HEAD = 4_000


def _address(route: Route, stretch: CatchUp) -> str:
    page, _ = _place(stretch)
    return add_or_replace_parameter(route.url, "paged", str(page)) if page > 1 else route.url


def _read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
    page, before = _place(stretch)
    if isinstance(answer, Verdict):
        return Leaf((), None) if answer.kind == "gone" and page > 1 else answer
    listing = listing_of(answer, route, outlet)
    if isinstance(listing, Verdict):
        return listing
    if circles := in_circles(page, listing, before):
        return circles
    links = within(listing.links, stretch)
    if _reaches(listing, stretch):
        return Leaf(links, None)
    if page == 1 and not _has_pages(answer):
        return Leaf(links, None, too_short(min((link.published for link in listing.links if link.published), default=None)))
    return Leaf(links, f"{page + 1} {digest_of(listing)}" if listing.links else None)


def _reaches(listing: Listing, stretch: CatchUp) -> bool:
    """Whether the page ends before the stretch begins; its last entry decides, for an old one may be pinned to the top."""
    last = next((link.published for link in reversed(listing.links) if link.published), None)
    return last is not None and last < stretch.since


def _has_pages(answer: Answer) -> bool:
    return any(mark in answer.body[:_HEAD] for mark in _MARKS)


def _place(stretch: CatchUp) -> tuple[int, str]:
    """Which page, counted from 1, and what the page before it named."""
    page, _, digest = stretch.position.partition(" ")
    return int(page or 1), digest


FEED = Way(_address, _read)
