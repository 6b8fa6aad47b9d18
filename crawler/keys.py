"""Guessing how an outlet numbers its articles, from the addresses that its listings gave. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

_ID = r"(?P<id>(?!(?:19|20)\d\d(?:\d{4})?(?!\d))\d{4,})"
"""A number that is no part of a date, also in the articles to come: four digits at least, and neither a year nor a whole day."""
_FORMS: tuple[tuple[str, str], ...] = (
    ("arc", r"_(?P<id>[A-Z0-9]{26})$"),
    ("article", rf"^/{_ID}(?:-|\.html$|$)"),
    ("article", rf"-{_ID}\.html$"),
    ("article", rf",{_ID}\.html$"),
    ("article", rf"/{_ID}\.html$"),
    ("article", rf"/{_ID}(?:-[^/]*)?$"),
    ("article", rf"[-_]{_ID}$"),
    ("article", rf"^/{_ID}/"),
    ("article", rf"/{_ID}/[^/]+$"),
)
"""How the platforms that we know number articles, the surest first."""
_MOST = 0.8
_FEWEST = 5
"""Addresses with ids: of fewer, any number may differ by chance."""


def guessed(urls: Sequence[str]) -> dict[str, str] | None:
    """The id space and pattern, as in `[keys]`, that fit at least four in five of these addresses, each with its own id."""
    paths = list(dict.fromkeys(unquote(urlsplit(url).path).rstrip("/") for url in urls))
    for space, pattern in _FORMS:
        ids = [found["id"] for path in paths if (found := re.search(pattern, path))]
        if len(ids) >= _FEWEST and len(ids) >= _MOST * len(paths) and len(set(ids)) == len(ids):
            return {space: pattern}
    return None
