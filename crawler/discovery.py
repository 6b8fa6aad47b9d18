"""What a listing names: pure readers from bytes to entries, one for each kind of route.

One more kind is a function here, a line in `KINDS` and a word in `outlet.RouteKind`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from w3lib.html import remove_tags, replace_entities

from crawler.outlet import Outlet, RouteKind
from crawler.page import Link
from crawler.url import clean_url, key_of

_LONGEST_REASON = 200


class Malformed(Exception):
    """What answered is not the listing that the outlet's file says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the listing words it; nothing is cleaned or checked yet."""

    url: str | None
    title: str | None = None
    summary: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one reading of a route gives."""

    links: tuple[Link, ...]
    """Each article once, in the listing's order."""
    strange: int
    """Entries without an address, or with one that is not this outlet's."""


def read_listing(kind: RouteKind, body: bytes, *, base: str, outlet: Outlet) -> Listing:
    """Read a listing of any kind; `base` is the address that answered. Raises `Malformed`."""
    links: dict[str, Link] = {}
    strange = 0
    for entry in KINDS[kind](body):
        if (link := _link(entry, base, outlet)) is None:
            strange += 1
        else:
            links.setdefault(link.key, link)
    return Listing(tuple(links.values()), strange)


def feed(body: bytes) -> list[Entry]:
    """Read RSS or Atom of any version.

    feedparser and no faster reader, because it hands over the date as written; others give midnight for a bare day, take
    the day of a change for that of publication, and guess whether 02/03 is in March.
    """
    try:
        parsed = feedparser.parse(BytesIO(_mended(body)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # KeyError, ValueError, UnicodeError: it lets out what mangled bytes do to it
        raise Malformed(f"not a feed: {_glimpse(body)}") from error
    if not parsed.get("version"):
        raise Malformed(f"not a feed: {_glimpse(body)}")
    return [
        Entry(url=e.get("link"), title=e.get("title"), summary=e.get("summary"), published=e.get("published"))
        for e in parsed.entries
    ]


def news_sitemap(body: bytes) -> list[Entry]:
    """Read a Google news sitemap by the local names of its elements: more than one outlet declares a wrong namespace."""
    # libxml2 goes on behind what is broken; it neither loads from the network nor expands entities
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(_mended(body), parser)
        if root is not None and _local(root) == "urlset":
            return [_sitemap_entry(url) for url in root if _local(url) == "url"]
    except (etree.XMLSyntaxError, ValueError) as error:  # the second where a name or an address is no Unicode
        raise Malformed(f"not a news sitemap: {_glimpse(body)}") from error
    raise Malformed(f"not a news sitemap: {_glimpse(body)}")


def wordpress(body: bytes) -> list[Entry]:
    """Read the posts of a WordPress REST route; `date_gmt` is UTC though it does not say so."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {_glimpse(body)}") from error
    if isinstance(posts, dict) and "code" in posts:
        raise Malformed(_plain(f"WordPress answers {posts['code']}: {posts.get('message', '')}"[:_LONGEST_REASON]) or "")
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise Malformed(f"not a list of posts: {_glimpse(body)}")
    return [_post_entry(post) for post in posts]


KINDS: Mapping[RouteKind, Callable[[bytes], list[Entry]]] = {
    "feed": feed,
    "news_sitemap": news_sitemap,
    "wordpress": wordpress,
}


def read_date(written: str | None) -> datetime | None:
    """Read a listing's date (RFC 822 or ISO 8601) as UTC; None unless it says day, time and zone: a guess is never stored."""
    if not written:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            when = read(written.strip())
            return when.astimezone(UTC) if when.tzinfo else None
        except (ValueError, OverflowError):
            continue
    return None


def _link(entry: Entry, base: str, outlet: Outlet) -> Link | None:
    try:
        url = clean_url(urljoin(base, entry.url or ""))
        if not entry.url or not url.startswith(("http://", "https://")) or not outlet.owns(url):
            return None
        key = key_of(url, outlet)
    except ValueError:
        return None
    return Link(url=url, key=key, title=_plain(entry.title), summary=_plain(entry.summary), published=read_date(entry.published))


def _plain(markup: str | None) -> str | None:
    """Turn a title or summary, escaped once or twice, into plain words that every database takes."""
    words = replace_entities(remove_tags(replace_entities(markup or "")))
    storable = words.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(storable.split()) or None


def _sitemap_entry(url: etree._Element) -> Entry:
    # an image of the article has a <loc> and a <title> of its own, one level deeper
    parts = {_local(part): part for part in url}
    news = {_local(part): part.text for part in parts.get("news", ())}
    address = parts["loc"].text if "loc" in parts else None
    return Entry(url=(address or "").strip(), title=news.get("title"), published=news.get("publication_date"))


def _post_entry(post: Mapping[str, Any]) -> Entry:
    link, date = post.get("link"), post.get("date_gmt")
    return Entry(
        url=link if isinstance(link, str) else None,
        title=_rendered(post.get("title")),
        summary=_rendered(post.get("excerpt")),
        published=f"{date}Z" if isinstance(date, str) else None,
    )


def _rendered(field: Any) -> str | None:
    text = field.get("rendered") if isinstance(field, dict) else field
    return text if isinstance(text, str) else None


def _local(element: etree._Element) -> str:
    """Name of an element without its namespace, or without a prefix that nobody declared; empty for a comment."""
    return re.split("[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""


def _mended(body: bytes) -> bytes:
    """Repair what calls itself UTF-8 and is not: windows-1256, which readers take for French, or a few stray bytes."""
    declared = re.search(rb"""encoding=["']([\w-]+)""", body[:200])
    if (declared and declared[1].lower() != b"utf-8") or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    text = body.decode("utf-8", "replace")
    # more than one byte in a hundred: not an accident inside UTF-8 but another encoding
    if text.count("\ufffd") * 100 > len(body):
        text = body.decode("cp1256", "replace")
    return text.encode()


def _glimpse(body: bytes) -> str:
    """The first words of what came instead, for the operator."""
    return repr(body[:60].decode("utf-8", "replace")) if body.strip() else "empty"
