from datetime import timedelta
from typing import Any

import pytest

from crawler.ledger import CatchUp
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
