"""What a listing names: pure readers from bytes to entries, one for each kind of route.

One more kind is a function here, a line in `KINDS` and a word in `outlet.RouteKind`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from w3lib.html import remove_tags, replace_entities

from crawler.entry import Entry, Malformed, glimpse, mended
from crawler.outlet import Outlet, Route, RouteKind
from crawler.page import Link
from crawler.sitemap import pages
from crawler.url import clean_url, has_id, key_of
from crawler.webpage import front_page, section

_LONGEST_REASON = 200
# "a URL must be less than 2,048 characters" (https://www.sitemaps.org/protocol.html); an article's is never longer elsewhere
_LONGEST_URL = 2_047
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one reading of a route gives."""

    links: tuple[Link, ...]
    """Each article once, in the listing's order."""
    strange: int
    """Entries without an address, or with one that is not this outlet's."""


def read_listing(route: Route, body: bytes, *, base: str, outlet: Outlet) -> Listing:
    """Read the listing of a route; `base` is the address that answered. Raises `Malformed`."""
    links: dict[str, Link] = {}
    strange = 0
    for entry in KINDS[route.kind](body, route):
        link = link_of(entry, base, outlet)
        if route.kind == "homepage" and not (link and has_id(link.url, outlet)):
            continue  # a front page leads everywhere; the addresses of articles are known by their ids
        if link is None:
            strange += 1
        elif link.key not in links or not links[link.key].title:  # a picture may be linked before the title
            links[link.key] = link
    return Listing(without_stamp(links.values()), strange)


def feed(body: bytes) -> list[Entry]:
    """Read RSS or Atom of any version.

    feedparser and no faster reader, because it hands over the date as written; others give midnight for a bare day, take
    the day of a change for that of publication, and guess whether 02/03 is in March.
    """
    try:
        parsed = feedparser.parse(BytesIO(mended(body)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # KeyError, ValueError, UnicodeError: it lets out what mangled bytes do to it
        raise Malformed(f"not a feed: {glimpse(body)}") from error
    if not parsed.get("version"):
        raise Malformed(f"not a feed: {glimpse(body)}")
    return [_feed_entry(entry) for entry in parsed.entries]


def wordpress(body: bytes) -> list[Entry]:
    """Read the posts of a WordPress REST route; its `_gmt` dates are UTC though they do not say so."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {glimpse(body)}") from error
    if isinstance(posts, dict) and "code" in posts:
        raise Malformed(_plain(f"WordPress answers {posts['code']}: {posts.get('message', '')}"[:_LONGEST_REASON]) or "")
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise Malformed(f"not a list of posts: {glimpse(body)}")
    return [_post_entry(post) for post in posts]


KINDS: Mapping[RouteKind, Callable[[bytes, Route], list[Entry]]] = {
    "feed": lambda body, _: feed(body),
    "news_sitemap": lambda body, _: pages(body),
    "wordpress": lambda body, _: wordpress(body),
    "sitemap": lambda body, _: pages(body),
    "listing": section,
    "homepage": lambda body, _: front_page(body),
    "search_feed": lambda body, _: feed(body),
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


def without_stamp(links: Iterable[Link]) -> tuple[Link, ...]:
    """Forget the changes of a listing that dates them all alike: it says when it was written, not when its articles were."""
    links = tuple(links)
    changes = [link.modified for link in links if link.modified]
    if len(changes) > 1 and max(changes) - min(changes) < _AT_ONCE:
        return tuple(replace(link, modified=None) for link in links)
    return links


def link_of(entry: Entry, base: str, outlet: Outlet) -> Link | None:
    """Clean an entry up, or None for one without an address, or with one that is not this outlet's."""
    try:
        url = clean_url(urljoin(base, entry.url or ""))
        if not entry.url or not url.startswith(("http://", "https://")) or len(url) > _LONGEST_URL or not outlet.owns(url):
            return None
        key = key_of(url, outlet)
    except ValueError:
        return None
    return Link(
        url=url,
        key=key,
        title=_plain(entry.title),
        summary=_plain(entry.summary),
        published=read_date(entry.published),
        modified=read_date(entry.modified),
    )


def _plain(markup: str | None) -> str | None:
    """Turn a title or summary, escaped once or twice, into plain words that every database takes."""
    words = replace_entities(remove_tags(replace_entities(markup or "")))
    storable = words.encode("utf-8", "ignore").decode().replace("\x00", "")
    return " ".join(storable.split()) or None


def _feed_entry(entry: dict[str, Any]) -> Entry:
    return Entry(
        url=entry.get("link"),
        title=entry.get("title"),
        summary=entry.get("summary"),
        published=entry.get("published"),
        # feedparser itself would answer with the publication where no change is dated, and warn of it
        modified=dict.get(entry, "updated"),
    )


def _post_entry(post: Mapping[str, Any]) -> Entry:
    link = post.get("link")
    return Entry(
        url=link if isinstance(link, str) else None,
        title=_rendered(post.get("title")),
        summary=_rendered(post.get("excerpt")),
        published=_utc(post.get("date_gmt")),
        modified=_utc(post.get("modified_gmt")),
    )


def _utc(date: Any) -> str | None:
    return f"{date}Z" if isinstance(date, str) else None


def _rendered(field: Any) -> str | None:
    text = field.get("rendered") if isinstance(field, dict) else field
    return text if isinstance(text, str) else None
