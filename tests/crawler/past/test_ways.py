from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.ledger import CatchUp, Manner
from crawler.past.cdx import WAYBACK
from crawler.past.ways import routes_into
from tests.crawler.web import NOW, outlet

KINDS = {"news": "news_sitemap", "feed": "feed", "all": "sitemap", "rest": "wordpress"}
UNTRIED = [("front", "homepage", "/"), ("search", "search_feed", "/?s={query}&feed=rss2")]
OF = outlet(*((name, kind, f"/{name}") for name, kind in KINDS.items()), *UNTRIED)


def names(**how: Any) -> list[str]:
    usual: dict[str, Any] = {"id": 1, "outlet": "aljarida", "since": NOW - timedelta(days=1), "until": NOW}
    return [route.name for route in routes_into(OF, CatchUp(**usual | how))]


@pytest.mark.parametrize(
    ("why", "search", "expected"),
    [
        ("gap", (), ["news", "feed", "all", "rest"]),
        ("asked", (), ["all", "rest", "news", "feed"]),
        ("asked", ("DGSN",), ["rest", "search", "all", "news", "feed"]),
        ("history", (), ["all", "rest", "news", "feed"]),
        ("history", ("DGSN",), ["rest", "search"]),
    ],
)
def test_routes_are_tried_in_the_order_in_which_they_serve_a_stretch(
    why: str, search: tuple[str, ...], expected: list[str]
) -> None:
    assert names(why=why, search=search) == expected


@pytest.mark.parametrize(("via", "left"), [("feed", ["feed", "all", "rest"]), ("rest", ["rest"]), ("abolished", list(KINDS))])
def test_a_stretch_goes_on_with_the_route_that_reads_it(via: str, left: list[str]) -> None:
    assert names(why="gap", via=via) == left


def test_a_stretch_that_is_to_be_read_by_one_way_is_read_by_no_other() -> None:
    assert names(why="asked", manner=Manner(way="feed")) == ["feed"]
    assert names(why="asked", manner=Manner(way="listing")) == []


def test_an_archive_knows_outlets_that_name_none() -> None:
    stretch = CatchUp(id=1, outlet="aljarida", since=NOW - timedelta(days=1), until=NOW, why="asked")
    (usual,) = routes_into(OF, replace(stretch, manner=Manner(way="cdx")))
    (other,) = routes_into(OF, replace(stretch, manner=Manner(way="cdx", index="https://archive.example/cdx")))
    assert usual.url.startswith(f"{WAYBACK}?url=aljarida.example")
    assert other.url.startswith("https://archive.example/cdx?url=aljarida.example")
