"""The lines of a page without parsing it: all that a parser would read as text, and sometimes more, never less."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import Literal

_INLINE = frozenset(
    (
        *("abbr", "b", "bdi", "bdo", "big", "cite", "data", "dfn", "em", "font", "i", "img", "ins", "kbd", "mark", "q"),
        *("s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
"""What stands within a line. Every other tag ends one."""
_TAG = re.compile(r"/?([a-zA-Z][\w:-]*)|[!?/]")
_META = re.compile(r"<meta\b[^<>]*", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_PROGRAMS = ("script", "style")
_FOR_MACHINES = "ld+json"


def lines_of(source: str) -> Iterator[str]:
    """Give the lines of a page, and what its meta tags say; none that consists of links to other stories."""
    yield from (_plain(said) for said in _META.findall(source))
    for line in _lines(_without_programs(source)):
        if line := _plain(line):
            yield line


def _plain(line: str) -> str:
    """A line as it is read: entities resolved, even where a system escaped twice, and spaces single."""
    if "&" in line:
        line = unescape(unescape(line))
    if "\\u" in line:
        line = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), line)
    return " ".join(_UNSEEN.sub("", line).split())


def _without_programs(source: str) -> str:
    """Leave out what is no text: scripts, but for what they say to machines, and styles."""
    for name in _PROGRAMS:
        source = "".join(_without(name, source))
    return source


def _without(name: str, source: str) -> Iterator[str]:
    done, opening, closing = 0, f"<{name}", f"</{name}"
    while (start := source.find(opening, done)) >= 0 and (end := source.find(closing, start)) >= 0:
        is_for_machines = _FOR_MACHINES in source[start : source.find(">", start) + 1]
        is_in_doubt = source.find("-->", start, end) >= 0  # it may stand in a comment, which ends before it does
        yield source[done : end if is_for_machines or is_in_doubt else start]
        done = end
    yield source[done:]


def _lines(source: str) -> Iterator[str]:
    """The lines that hold text of their own, each as its pieces stand between the tags."""
    line: list[str] = []
    is_link = is_text = False
    for piece in source.split("<"):
        head, closed, text = piece.partition(">")
        if '"' in text and head.count('"') % 2:
            head, closed, text = _beyond_quotes(piece)
        kind = _kind(head.partition(" ")[0]) if closed else "none"
        if kind == "block":
            if is_text:
                yield "".join(line)
            line, is_text = [], False
        elif kind == "link":
            is_link = head[0] != "/"
        elif kind == "none":
            text = f"<{piece}"
        if text:
            line.append(text)
            is_text = is_text or not (is_link or text.isspace())
    if is_text:
        yield "".join(line)


def _beyond_quotes(piece: str) -> tuple[str, str, str]:
    """Part a tag from its text where an attribute holds the bracket that ends tags."""
    head, closed, text = piece.partition(">")
    while head.count('"') % 2 and ">" in text:
        more, closed, text = text.partition(">")
        head = f"{head}>{more}"
    return head, closed, text


@lru_cache(maxsize=1_024)
def _kind(head: str) -> Literal["none", "link", "inline", "block"]:
    """What a tag does to a line, by the beginning of it; `none` is no tag but a bracket in a text."""
    tag = _TAG.match(head)
    if tag is None:
        return "none"
    name = (tag[1] or "").lower()
    return "link" if name == "a" else "inline" if name in _INLINE else "block"
