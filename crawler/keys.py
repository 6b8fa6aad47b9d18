"""Guessing how an outlet numbers its articles, from the addresses that its listings gave. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

_FORMS: tuple[tuple[str, str], ...] = (
    ("arc", r"_(?P<id>[A-Z0-9]{26})$"),
    ("article", r"^/?(?:\?p=)?(?P<id>\d+)(?:-|\.html$|$)"),
    ("article", r"-(?P<id>\d+)\.html$"),
    ("article", r",(?P<id>\d+)\.html$"),
    ("article", r"/(?P<id>\d+)\.html$"),
    ("article", r"/(?P<id>\d+)(?:-[^/]*)?$"),
    ("article", r"[-_](?P<id>\d{4,})$"),
    ("article", r"^/(?P<id>\d+)/"),
    ("article", r"/(?P<id>\d+)/[^/]+$"),
)
"""How the platforms that we know number articles, the surest first."""
_MOST = 0.8


def guessed(urls: Sequence[str]) -> dict[str, str] | None:
    """The id space and pattern, as in `[keys]`, that fit at least four in five of these addresses, each with its own id."""
    paths = list(dict.fromkeys(unquote(urlsplit(url).path).rstrip("/") for url in urls))
    for space, pattern in _FORMS:
        ids = [found["id"] for path in paths if (found := re.search(pattern, path))]
        if len(ids) > 1 and len(ids) >= _MOST * len(paths) and len(set(ids)) == len(ids):
            return {space: pattern}
    return None
