"""The past page by page, back from today: how any listing is read of which the further pages can be asked for. Pure."""

from collections.abc import Callable

from crawler.discovery import Listing
from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.way import Leaf, Way, digest_of, in_circles, listing_of, too_short, within


def paged(further: Callable[[Route, int], str], has_more: Callable[[Answer, Route], bool]) -> Way:
    """A way back: `further` is the address of a page from the second on, `has_more` says of the first whether there is one."""

    def address(route: Route, stretch: CatchUp) -> str:
        page, _ = _place(stretch)
        return further(route, page) if page > 1 else route.url

    def read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
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
        if page == 1 and not has_more(answer, route):
            oldest = min((link.published for link in listing.links if link.published), default=None)
            return Leaf(links, None, too_short(oldest))
        return Leaf(links, f"{page + 1} {digest_of(listing)}" if listing.links else None)

    return Way(address, read)


def _reaches(listing: Listing, stretch: CatchUp) -> bool:
    """Whether the page ends before the stretch begins; its last entry decides, for an old one may be pinned to the top."""
    last = next((link.published for link in reversed(listing.links) if link.published), None)
    return last is not None and last < stretch.since


def _place(stretch: CatchUp) -> tuple[int, str]:
    """Which page, counted from 1, and what the page before it named."""
    page, _, digest = stretch.position.partition(" ")
    return int(page or 1), digest


LISTING = paged(lambda route, page: (route.pages or "").replace("{page}", str(page)), lambda _, route: route.pages is not None)
