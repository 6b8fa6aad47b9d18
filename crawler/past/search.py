"""Where a stretch stands that is searched word by word, and each word page by page, and what a page of it gives. Pure."""

from collections.abc import Callable

from crawler.discovery import Listing
from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route
from crawler.past.way import Leaf, digest_of, in_circles, listing_of, within

Read = Callable[[Answer | Verdict, Route, Outlet, CatchUp], Leaf | Verdict]


def place(stretch: CatchUp) -> tuple[int, int, str]:
    """Which word, counted from 0, which page of it, from 1, and what the page before it named."""
    word, page, before = [*stretch.position.split(), "", "", ""][:3]
    return int(word or 0), int(page or 1), before


def page_by_page(is_beyond: Callable[[Verdict], bool], is_last: Callable[[Answer, int], bool]) -> Read:
    """What reads such pages: `is_beyond` knows what comes behind a word's last page, `is_last` its last page of that number."""

    def read(answer: Answer | Verdict, route: Route, outlet: Outlet, stretch: CatchUp) -> Leaf | Verdict:
        word, page, before = place(stretch)
        if isinstance(answer, Verdict):
            return Leaf((), _next_word(word, stretch)) if page > 1 and is_beyond(answer) else answer
        listing = listing_of(answer, route, outlet)
        if isinstance(listing, Verdict):
            return listing
        if circles := in_circles(page, listing, before):
            return circles
        ends = is_last(answer, page) or not listing.links
        return Leaf(within(listing.links, stretch), _next_word(word, stretch) if ends else _next_page(word, page, listing))

    return read


def _next_page(word: int, page: int, listing: Listing) -> str:
    """The position behind a page of a word."""
    return f"{word} {page + 1} {digest_of(listing)}"


def _next_word(word: int, stretch: CatchUp) -> str | None:
    """The position at the beginning of the next word; None behind the last."""
    return f"{word + 1} 1" if word + 1 < len(stretch.search) else None
