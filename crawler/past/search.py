"""Where a stretch stands that is searched word by word, and each word page by page. Pure."""

from crawler.discovery import Listing
from crawler.ledger import CatchUp
from crawler.past.way import digest_of


def place(stretch: CatchUp) -> tuple[int, int, str]:
    """Which word, counted from 0, which page of it, from 1, and what the page before it named."""
    word, page, before = [*stretch.position.split(), "", "", ""][:3]
    return int(word or 0), int(page or 1), before


def next_page(word: int, page: int, listing: Listing) -> str:
    """The position behind a page of a word."""
    return f"{word} {page + 1} {digest_of(listing)}"


def next_word(word: int, stretch: CatchUp) -> str | None:
    """The position at the beginning of the next word; None behind the last."""
    return f"{word + 1} 1" if word + 1 < len(stretch.search) else None
