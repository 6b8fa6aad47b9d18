"""Reads the headline of a page and who wrote it."""

import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import urlsplit

from lxml import html

from parser.pages.body import select
from parser.pages.facts import Facts
from parser.pages.furniture import Furniture, bared
from parser.pages.lines import spaced
from parser.text import fold

_LONGEST_NAME = 80
_MOST_WORDS = 8
_ADDRESS = re.compile(r"://|@\w|^\S+\.[a-z]{2,}$")
_BEHIND = re.compile(r"\s*[|•·]|,\s|\s+(?:(?:le|on|el)\s+(?=\d)|publié|published|publicado|نشر)")
"""Where a byline goes on behind the name."""
_SEPARATOR = re.compile(r"\s+[|–—»·:-]+\s+|\s*\|\s*")


def title_of(tree: html.HtmlElement, facts: Facts, url: str, furniture: Furniture) -> str:
    """The headline, without the outlet's name: the one that readers see if machines are told the same."""
    texts = (spaced(unescape(element.text_content())) for element in select(tree, furniture.theme.title))
    shown = [title for title in texts if title]
    told = [facts.meta("og:title", "twitter:title"), facts.text("headline"), tree.findtext(".//title")]
    said = [spaced(unescape(title)) for title in told if title]  # more than one system escapes its titles twice
    for title in shown:
        if any(bared(title) in bared(other) for other in said):
            return title
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = (facts.meta("og:site_name"), facts.text("publisher"), host.split(".")[0])
    return _without_outlet(said[0], names) if said else next(iter(shown), "")


def _without_outlet(title: str, names: Sequence[str | None]) -> str:
    known = [bared(name) for name in names if name]
    parts = _SEPARATOR.split(title)
    while len(parts) > 1 and any(name in bared(parts[-1]) or bared(parts[-1]) in name for name in known):
        parts.pop()
    return title[: title.rindex(parts[-1]) + len(parts[-1])] if parts[-1] else title


def author_of(tree: html.HtmlElement, facts: Facts, furniture: Furniture) -> str | None:
    """Who signs the article, without "by"; None if nobody does."""
    shown = (element.get("content") or element.text_content() for element in select(tree, furniture.theme.author))
    names = (_name(said, furniture) for said in (facts.text("author"), facts.meta("author", "article:author"), *shown) if said)
    return next(filter(None, names), None)


def _name(said: str, furniture: Furniture) -> str | None:
    """A name without "by", or None for an address, an account of the system, or a text."""
    name = spaced(said)
    for prefix in furniture.author_prefixes:
        if fold(name).startswith((f"{fold(prefix)} ", f"{fold(prefix)}:")):
            name = name[len(prefix) :].lstrip(" :")
    name = _BEHIND.split(name)[0]
    is_short = len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    is_name = name and is_short and not _ADDRESS.search(name) and bared(name) not in map(bared, furniture.no_authors)
    return name if is_name else None
