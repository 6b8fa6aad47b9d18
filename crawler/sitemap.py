"""Reads sitemaps, Google's news kind included: lists of pages, and indexes of such lists. Pure, and bounded in all it takes."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from lxml import etree

from crawler.entry import Entry, Malformed, glimpse, mended

MAX_BYTES = 50 * 1024 * 1024
"""Of one sitemap, unpacked (https://www.sitemaps.org/protocol.html); also its most links."""
MOST_LINKS = 50_000

# beginnings and ends of elements: three times those of 50,000 links as Google's news kind has them
_MOST_EVENTS = 3_000_000
_GZIP = b"\x1f\x8b"
_WITH_GZIP_HEADER = 16 + zlib.MAX_WBITS
_ENTRIES = {"urlset": "url", "sitemapindex": "sitemap"}


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap says: pages, or further sitemaps."""

    is_index: bool
    entries: tuple[Entry, ...]


def pages(body: bytes) -> list[Entry]:
    """Read a sitemap that lists pages. Raises `Malformed` for anything else, an index included."""
    sitemap = read_sitemap(body)
    if sitemap.is_index:
        raise Malformed("not a sitemap of pages: an index of sitemaps")
    return list(sitemap.entries)


def read_sitemap(body: bytes) -> Sitemap:
    """Read a sitemap of either kind, packed or not, by the local names of its elements: outlets declare wrong namespaces.

    What lies beyond `MOST_LINKS` is left out. Raises `Malformed`.
    """
    try:
        elements = _elements(mended(_unpacked(body)))
        root = _local(next(elements))
        if root in _ENTRIES:
            return Sitemap(root == "sitemapindex", tuple(_entries(elements, _ENTRIES[root])))
    except (etree.XMLSyntaxError, zlib.error, ValueError, StopIteration) as error:  # ValueError: a name that is no Unicode
        raise Malformed(f"not a sitemap: {glimpse(body)}") from error
    raise Malformed(f"not a sitemap: {glimpse(body)}")


def _elements(body: bytes) -> Iterator[etree._Element]:
    """Give the root when it begins, then each of its children when it ends, and forget it: no tree of 50 MB is built.

    What lies beyond `_MOST_EVENTS` is left out.
    """
    # libxml2 goes on behind what is broken; it neither loads from the network nor expands entities
    events = etree.iterparse(
        BytesIO(body), events=("start", "end"), recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )
    depth = 0
    for event, element in islice(events, _MOST_EVENTS):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == 1:
            yield element
        if event == "end" and depth == 1:
            yield element
            element.clear()
            while (done := element.getprevious()) is not None:
                element.getparent().remove(done)


def _entries(elements: Iterator[etree._Element], name: str) -> Iterator[Entry]:
    count = 0
    for element in elements:
        if _local(element) == name and count < MOST_LINKS:
            count += 1
            yield _entry(element)


def _entry(element: etree._Element) -> Entry:
    # an image of the article has a <loc> and a <title> of its own, one level deeper
    parts = {_local(part): part for part in element}
    news = {_local(part): part.text for part in parts.get("news", ())}
    return Entry(
        url=_text(parts.get("loc")) or "",
        title=news.get("title"),
        published=news.get("publication_date"),
        modified=_text(parts.get("lastmod")),
    )


def _text(element: etree._Element | None) -> str | None:
    return element.text.strip() if element is not None and element.text else None


def _local(element: etree._Element) -> str:
    """Name of an element without its namespace, or without a prefix that nobody declared; empty for an instruction."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _unpacked(body: bytes) -> bytes:
    """Unpack a sitemap that is stored as a gzip file, as far as a sitemap may go."""
    if not body.startswith(_GZIP):
        return body
    unpacked = zlib.decompressobj(_WITH_GZIP_HEADER).decompress(body, MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise ValueError("a sitemap larger than any may be")
    return unpacked
