"""A news site on loopback, as good or bad as a test wants it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import NamedTuple

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.outlet import Outlet

ARTICLE = "<html><head><title>Accord</title></head><body><p>Les deux services ont signé un accord.</p></body></html>"


class Site:
    """One server, its listings and articles, and the requests that reached it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.robots = Response("", content_type="text/plain")
        server.expect_request("/robots.txt").respond_with_handler(lambda _: self.robots)

    def url(self, path: str) -> str:
        return str(self.server.url_for(path))

    @property
    def netloc(self) -> str:
        return f"{self.server.host}:{self.server.port}"

    def serve(
        self,
        path: str,
        body: str | bytes = ARTICLE,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> None:
        answer = Response(body, status=status, content_type=content_type, headers=dict(headers or {}))
        self.server.expect_request(path, query_string=query).respond_with_response(answer)

    def serve_feed(self, path: str, links: Iterable[str], headers: Mapping[str, str] | None = None) -> None:
        self.serve(path, rss(map(self.absolute, links)), content_type="application/rss+xml", headers=headers)

    def serve_articles(self, *paths: str) -> None:
        for path in paths:
            self.serve(path)

    def redirect(self, path: str, to: str) -> None:
        self.serve(path, "", status=302, headers={"Location": self.absolute(to)})

    def absolute(self, link: str) -> str:
        return self.url(link) if link.startswith("/") else link

    @property
    def requests(self) -> list[Request]:
        return [request for request, _ in self.server.log]

    @property
    def asked(self) -> list[str]:
        """Paths in the order of the requests, without robots.txt."""
        return [request.full_path.rstrip("?") for request in self.requests if request.path != "/robots.txt"]

    def outlet(self, slug: str = "aljarida", *, delay_s: float = 0, sites: Sequence[str] = (), **routes: str) -> Outlet:
        """An outlet of this site; routes as `name="kind /path"`, a feed at /feed if none is given."""
        listed = [(name, *route.split(" ", 1)) for name, route in (routes or {"feed": "feed /feed"}).items()]
        return Outlet.model_validate(
            {
                "slug": slug,
                "name": "Al Jarida",
                "home": self.url("/"),
                "sites": sites,
                "languages": ["fr"],
                "tier": "A",
                "routes": [{"name": name, "kind": kind, "url": self.absolute(path)} for name, kind, path in listed],
                "keys": {"article": r"/(?P<id>\d+)(?:\.html|-[^/]*)?$"},
                "politeness": {"delay_s": delay_s},
            }
        )


class Item(NamedTuple):
    """One entry of a feed."""

    link: str
    published: datetime | None = None


def rss(items: Iterable[str | Item], *, wordpress: bool = False) -> str:
    generator = "<generator>https://wordpress.org/?v=6.8</generator>" if wordpress else ""
    listed = "".join(_item(Item(item) if isinstance(item, str) else item) for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Flux</title>{generator}{listed}</channel></rss>'


def _item(item: Item) -> str:
    date = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
    return f"<item><title>Un titre</title><link>{escape(item.link)}</link>{date}</item>"
