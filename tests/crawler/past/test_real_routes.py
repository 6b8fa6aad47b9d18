"""The past as real crawls read it from a real server that keeps one archive and shows it by three routes."""

import gzip
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

import pytest
from werkzeug import Request, Response

from crawler.ledger import CatchUp, Rereading, RouteMemory, Validators
from crawler.outlet import Outlet
from crawler.page import Arrival, Page
from tests.crawler.crawling import crawl_in_child
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import ARTICLE, Item, Site, rss

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBERS = range(1, 26)
"""The archive: article 25 is new, each one before it an hour older."""
SHOWN = 5


def published(number: int) -> datetime:
    return NOW - (25 - number) * HOUR


def path(number: int) -> str:
    return f"/{published(number):%Y/%m/%d}/{number}"


class Archive:
    """A site that keeps all its articles."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.serve_articles(*map(path, NUMBERS))
        for route, answer in {"/feed": self.feed, "/wp-json": self.rest}.items():
            site.server.expect_request(route).respond_with_handler(answer)
        child = f"<sitemap><loc>{site.url('/posts.xml.gz')}</loc></sitemap>"
        site.serve("/sitemap.xml", f"<sitemapindex>{child}</sitemapindex>", content_type="text/xml")
        urls = "".join(f"<url><loc>{site.url(path(number))}</loc></url>" for number in NUMBERS)
        site.serve("/posts.xml.gz", gzip.compress(f"<urlset>{urls}</urlset>".encode()), content_type="application/gzip")

    def feed(self, request: Request) -> Response:
        page = int(request.args.get("paged", 1))
        some = sorted(NUMBERS, reverse=True)[(page - 1) * SHOWN : page * SHOWN]
        items = [Item(self.site.url(path(number)), published(number)) for number in some]
        return Response(rss(items, wordpress=True), status=200 if items else 404, content_type="application/rss+xml")

    def rest(self, request: Request) -> Response:
        """Answer as WordPress does, on a site whose local time is an hour ahead of UTC."""
        after, before = (datetime.fromisoformat(request.args[name]).replace(tzinfo=UTC) - HOUR for name in ("after", "before"))
        posts = [
            {"link": self.site.url(path(number)), "date_gmt": f"{published(number):%Y-%m-%dT%H:%M:%S}"}
            for number in NUMBERS
            if after < published(number) < before
        ]
        size, page = int(request.args["per_page"]), int(request.args["page"])
        headers = {"X-WP-TotalPages": str(-(-len(posts) // size))}
        return Response(json.dumps(posts[(page - 1) * size : page * size]), content_type="application/json", headers=headers)


WAYS = {"feed": "feed /feed", "rest": "wordpress /wp-json", "sitemap": "sitemap /sitemap.xml"}


@pytest.mark.parametrize("by", WAYS)
def test_a_gap_is_found_and_read_by_whatever_route_there_is(site: Site, by: str) -> None:
    Archive(site)
    newest = sorted(NUMBERS, reverse=True)[:SHOWN]
    items = [Item(site.url(path(number)), published(number)) for number in newest]
    site.serve("/news", rss(items), content_type="application/rss+xml")
    way: dict[str, Any] = {by: WAYS[by]}
    outlet = site.outlet(news="feed /news", **way)
    memory = RouteMemory(
        listed=frozenset({key(outlet, 10)}), newest=published(10), first_good_at=published(0), good_at=published(10)
    )
    other = RouteMemory(next_due_at=NOW + HOUR)
    ledger = MemoryLedger(done={key(outlet, 10)}, routes={("aljarida", "news"): memory, ("aljarida", by): other})
    crawled = crawl_in_child([outlet], ledger=ledger, at=NOW, only_due=True)
    live, caught_up = (numbers(crawled.pages, arrival) for arrival in ("live", "catchup"))
    assert live == set(newest)
    # a sitemap knows days, and gives more than was asked for
    assert set(range(11, 21)) <= caught_up if by == "sitemap" else set(range(11, 21)) == caught_up
    assert [(one.via, outcome.kind) for one, outcome in crawled.ledger.closed] == [(by, "read")]


def test_an_outlet_that_has_nothing_but_a_sitemap_is_read_by_it(site: Site) -> None:
    Archive(site)
    crawled = crawl_in_child([site.outlet(all="sitemap /sitemap.xml")])
    assert (numbers(crawled.pages, "baseline"), crawled.listings) == (set(NUMBERS), {"all": "read"})
    assert site.asked[:3] == ["/sitemap.xml", "/posts.xml.gz", path(25)]


def numbers(pages: Iterable[Page], arrival: Arrival) -> set[int]:
    return {int(page.link.key.rpartition(":")[2]) for page in pages if page.arrival == arrival}


def key(outlet: Outlet, number: int) -> str:
    return f"{outlet.own_sites[0]}:article:{number}"


def test_a_sitemap_of_another_site_and_a_redirect_inside_lead_nowhere(site: Site, other_site: Site) -> None:
    inside = [other_site.url("/a.xml"), site.url("/b.xml"), "http://169.254.169.254/c.xml"]
    site.redirect("/b.xml", other_site.url("/b.xml"))
    index = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in inside)
    site.serve("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", content_type="text/xml")
    outlet = site.outlet(sites=[other_site.netloc, "169.254.169.254"], news="feed /news", all="sitemap /sitemap.xml")
    ledger = MemoryLedger()
    ledger.open_stretch(CatchUp(id=0, outlet="aljarida", since=NOW - HOUR, until=NOW, why="gap", via="all"))
    crawled = crawl_in_child([outlet], ledger=ledger, allow=(IPv4Network("127.0.0.2/32"),))
    assert other_site.requests == []
    ((_, outcome),) = crawled.ledger.closed
    assert (outcome.kind, outcome.detail.startswith("at last: private_address")) == ("no_route", True)


def test_an_article_is_looked_at_again_with_a_conditional_request(site: Site) -> None:
    site.serve_feed("/feed", [])
    site.server.expect_request("/1").respond_with_handler(conditional('"v1"', ARTICLE))
    site.server.expect_request("/2").respond_with_handler(conditional('"v2"', "<html>Rectificatif</html>"))
    site.serve("/3", status=410)
    outlet = site.outlet()
    due = [
        Rereading(
            key=key(outlet, number),
            outlet="aljarida",
            route="feed",
            url=site.url(f"/{number}"),
            title=None,
            published=None,
            validators=Validators('"v1"'),
            arrival="live",
        )
        for number in (1, 2, 3)
    ]
    crawled = crawl_in_child([outlet], ledger=MemoryLedger(due=due))
    kinds = {key: (outcome.kind, validators.etag) for key, (outcome, validators) in crawled.ledger.reread_as.items()}
    assert list(kinds.values()) == [("unchanged", '"v1"'), ("page", '"v2"'), ("gone", '"v1"')]
    assert [page.url for page in crawled.pages] == [site.url("/2")]


def conditional(etag: str, body: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304)
        return Response(body, content_type="text/html", headers={"ETag": etag})

    return answer
