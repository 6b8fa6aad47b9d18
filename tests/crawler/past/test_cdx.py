"""The past by an archive of the web: its index is asked in pieces, and copies come from the archive, never from the outlet."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug import Request, Response

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.past.cdx import CDX, route_to
from crawler.past.way import Leaf
from tests.crawler.crawling import crawl_in_child
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import ARTICLE, Site
from tests.crawler.web import HOME, outlet

SINCE, UNTIL = datetime(2022, 3, 1, tzinfo=UTC), datetime(2022, 3, 31, tzinfo=UTC)
OUTLET = outlet(("feed", "feed", "/feed"))
ROUTE = route_to(OUTLET, "https://archive.example/press/cdx")
HEAD = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def stretch(position: str = "") -> CatchUp:
    return CatchUp(id=1, outlet="aljarida", since=SINCE, until=UNTIL, why="asked", via="cdx", position=position)


def row(path: str, mime: str = "text/html", status: str = "200") -> list[str]:
    return ["key", "20220305120000", HOME + path, mime, status, "ABC", "900"]


def read(body: Any, position: str = "") -> Leaf | Verdict:
    written = body if isinstance(body, str) else json.dumps(body)
    answer = Answer(url=ROUTE.url, status=200, headers={}, body=written.encode(), is_text=True)
    return CDX.read(answer, ROUTE, OUTLET, stretch(position))


def test_an_index_is_asked_week_by_week_until_long_after_the_stretch() -> None:
    asked, position = [], ""
    while True:
        asked.append(CDX.address(ROUTE, stretch(position)))
        leaf = read([HEAD], position)
        assert isinstance(leaf, Leaf)
        if leaf.position is None:
            break
        position = leaf.position
    assert len(asked) == 18
    assert "from=20220301000000&to=20220308000000" in asked[0]
    assert "to=20220629000000" in asked[-1]


def test_wayback_and_pywb_name_the_same_copies() -> None:
    by_wayback = read([HEAD, row("/7"), row("/7?utm_source=x"), row("/8")])
    lines = [{"timestamp": "20220305120000", "url": f"{HOME}/{n}", "mime": "text/html", "status": "200"} for n in (7, 8)]
    by_pywb = read("\n".join(map(json.dumps, lines)))
    assert isinstance(by_wayback, Leaf)
    assert isinstance(by_pywb, Leaf)
    assert [link.key for link in by_wayback.links] == [link.key for link in by_pywb.links]
    assert [link.copy for link in by_pywb.links] == [
        f"https://archive.example/press/20220305120000id_/{HOME}/{n}" for n in (7, 8)
    ]


@pytest.mark.parametrize(
    "other",
    [
        row("/7", mime="image/png"),
        row("/7", status="301"),
        row("/about"),
        row("/2019/04/01/7"),
        ["k", "2", "http://[", "text/html", "200", "", ""],
    ],
)
def test_what_is_no_article_of_the_stretch_is_left_out(other: list[str]) -> None:
    leaf = read([HEAD, other, row("/8")])
    assert isinstance(leaf, Leaf)
    assert [link.url for link in leaf.links] == [f"{HOME}/8"]


@pytest.mark.parametrize("body", ["", "[]"])
def test_a_week_without_copies_is_no_end(body: str) -> None:
    assert read(body) == Leaf((), "1")
    assert CDX.read(Verdict("gone", status=404), ROUTE, OUTLET, stretch()) == Leaf((), "1")


@pytest.mark.parametrize("body", ["<html>Busy</html>", '{"status": "200"}', "17"])
def test_what_is_no_index_is_named(body: str) -> None:
    verdict = read(body)
    assert isinstance(verdict, Verdict)
    assert verdict.kind == "malformed"


def test_wayback_shows_its_copies_elsewhere() -> None:
    way = CDX.read(
        Answer(url="", status=200, headers={}, body=json.dumps([HEAD, row("/7")]).encode(), is_text=True),
        route_to(OUTLET),
        OUTLET,
        stretch(),
    )
    assert isinstance(way, Leaf)
    assert way.links[0].copy == f"https://web.archive.org/web/20220305120000id_/{HOME}/7"


def test_copies_are_fetched_from_the_archive_and_are_pages_of_the_outlet(site: Site, other_site: Site) -> None:
    def index(request: Request) -> Response:
        is_first = request.args["from"].startswith("202203010")
        rows = [["k", "20220303101010", site.url(f"/{n}"), "text/html", "200", "", ""] for n in (1, 2)] if is_first else []
        return Response(json.dumps([HEAD, *rows]), content_type="application/json")

    other_site.server.expect_request("/cdx/search/cdx").respond_with_handler(index)
    other_site.serve(f"/web/20220303101010id_/{site.url('/1')}", ARTICLE)
    other_site.serve(f"/web/20220303101010id_/{site.url('/2')}", status=404)
    of = site.outlet()
    of = of.model_copy(update={"routes": (route_to(of, other_site.url("/cdx/search/cdx")),)})
    ledger = MemoryLedger()
    ledger.open_stretch(CatchUp(id=0, outlet="aljarida", since=SINCE, until=SINCE + timedelta(days=1), why="asked"))
    crawled = crawl_in_child([of], ledger=ledger, only_past=True)
    assert site.asked == []
    assert [(page.url, page.arrival) for page in crawled.pages] == [(site.url("/1"), "backfill")]
    assert crawled.articles == {"1": "page", "2": "gone"}
    assert [outcome.kind for _, outcome in crawled.ledger.closed] == ["read"]
