"""Where an outlet may list its news: what its files, its robots.txt and its front page say, and where platforms put it. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import html
from pydantic import ValidationError

from crawler.entry import Malformed
from crawler.outlet import Outlet, Route, RouteKind
from crawler.webpage import page_tree

REST = "wp/v2/posts?per_page=20&_fields=id,date_gmt,modified_gmt,link,title,excerpt"
_USUAL: tuple[tuple[RouteKind, str], ...] = (
    ("feed", "feed/"),
    ("feed", "rss.xml"),
    ("feed", "arc/outboundfeeds/rss/?outputType=xml"),
    ("feed", "spip.php?page=backend"),
    ("wordpress", f"wp-json/{REST}"),
    ("news_sitemap", "sitemap-news.xml"),
    ("news_sitemap", "news-sitemap.xml"),
    ("news_sitemap", "arc/outboundfeeds/sitemap-news/"),
    ("search_feed", "?s={query}&feed=rss2"),
    ("sitemap", "sitemap_index.xml"),
    ("sitemap", "sitemap.xml"),
    ("sitemap", "wp-sitemap.xml"),
)
"""What most outlets have stands first: a guess may be taken ill, and a host that takes it so is asked no more."""
_FEEDS = ("application/rss+xml", "application/atom+xml")
_SITEMAP = re.compile(r"^\s*sitemap:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may list the news, and why we think so."""

    route: Route
    why: str
    """`route` NAME, `robots.txt`, `front page`, or `usual`: a guess, of which one that answers is enough for each kind."""


def candidates(outlet: Outlet, robots: str, front: bytes) -> list[Candidate]:
    """All that is worth trying, each address once, the surest first."""
    root = urljoin(outlet.home, "/")
    found: dict[str, Candidate] = {}
    for one in (
        *(Candidate(route, f"route {route.name}") for route in outlet.routes if route.kind != "homepage"),
        *(_candidate(_kind_of(url), url, "robots.txt") for url in _SITEMAP.findall(robots)),
        *_declared(outlet.home, front),
        *(_candidate(kind, urljoin(root, path), "usual") for kind, path in _USUAL),
    ):
        if one and outlet.owns(one.route.url):
            found.setdefault(one.route.url, one)
    return list(found.values())


def _candidate(kind: RouteKind, url: str, why: str) -> Candidate | None:
    """A candidate; None where what a robots.txt or a page says is no address."""
    try:
        return Candidate(Route(name="tried", kind=kind, url=url), why)
    except ValidationError:
        return None


def _kind_of(sitemap: str) -> RouteKind:
    return "news_sitemap" if "news" in sitemap.lower() else "sitemap"


def _declared(home: str, front: bytes) -> Iterator[Candidate | None]:
    """The feeds and the REST interface that a front page declares in its head; those of comments list no articles."""
    for link in _links(front):
        url = urljoin(home, link.get("href", ""))
        if link.get("type") in _FEEDS and "comments" not in url:
            yield _candidate("feed", url, "front page")
        if link.get("rel") == "https://api.w.org/":
            yield _candidate("wordpress", urljoin(url, REST), "front page")


def _links(front: bytes) -> Iterable[html.HtmlElement]:
    try:
        return list(page_tree(front).iter("link"))
    except Malformed:
        return ()
