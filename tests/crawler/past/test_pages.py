"""The past of listings that are pages for people, and of the feeds that answer a search."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.outlet import Outlet
from tests.crawler.past.test_catch_up import hourly, keys, only_past, pages_of, remembering, stretch
from tests.crawler.web import HOME, NOW, Web, key, outlet

HOUR = timedelta(hours=1)
SEARCH = ("search", "search_feed", "/?s={query}&feed=rss2")
FEED = ("feed", "feed", "/feed")


@pytest.fixture
def web() -> Web:
    return Web()


def with_section(**more: str) -> Outlet:
    section = {"name": "section", "kind": "listing", "url": f"{HOME}/actualites", "items": "li", "date": "time"}
    return outlet(routes=[section | more])


def serve_section(web: Web, path: str, dates: dict[int, datetime]) -> None:
    items = (f'<li><a href="/{number}">t</a><time datetime="{date.isoformat()}"></time></li>' for number, date in dates.items())
    web.serve(path, f"<html><body><ul>{''.join(items)}</ul></body></html>")


def test_a_section_is_read_back_by_the_address_of_its_further_pages(web: Web) -> None:
    serve_section(web, "/actualites", hourly(10, 9))
    serve_section(web, "/actualites/page/2", hourly(8, 7))
    web.serve_articles(7, 8, 9, 10)
    ledger = remembering(stretch(2.5))
    of = with_section(pages=f"{HOME}/actualites/page/{{page}}")
    assert keys(only_past(web, ledger, of)) == [key(10), key(9), key(8)]
    assert [outcome.kind for _, outcome in ledger.closed] == ["read"]


def test_a_section_without_further_pages_says_how_far_it_reaches(web: Web) -> None:
    serve_section(web, "/actualites", hourly(10, 9))
    web.serve_articles(9, 10)
    ledger = remembering(stretch(5))
    assert keys(only_past(web, ledger, with_section())) == [key(10), key(9)]
    assert ledger.closed[0][1].detail == "at last: malformed reaches back no further than 2026-03-01 11:00"


def test_a_search_feed_is_read_word_by_word_and_page_by_page_whatever_its_order(web: Web) -> None:
    found: list[tuple[str, dict[int, datetime]]] = [
        ("?s=Hammouchi&feed=rss2", {3: NOW - 99 * HOUR, 4: NOW - HOUR}),
        ("?s=Hammouchi&feed=rss2&paged=2", {5: NOW - 2 * HOUR}),
        ("?s=s%C3%BBret%C3%A9+nationale&feed=rss2", {6: NOW - 3 * HOUR}),
    ]
    for query, dates in found:
        web.list_dated(dates, f"/{query}", wordpress=True)
    web.serve_articles(3, 4, 5, 6)
    ledger = remembering(stretch(9, why="history", search=("Hammouchi", "sûreté nationale")))
    assert keys(only_past(web, ledger, outlet(FEED, SEARCH))) == [key(4), key(5), key(6)]
    assert [outcome.kind for _, outcome in ledger.closed] == ["read"]


def test_a_word_that_nothing_holds_is_no_failure(web: Web) -> None:
    web.list_dated({}, "/?s=DGSN&feed=rss2", wordpress=True)
    ledger = remembering(stretch(9, why="asked", search=("DGSN",)))
    assert keys(only_past(web, ledger, outlet(FEED, SEARCH))) == []
    assert [(one.via, outcome.kind) for one, outcome in ledger.closed] == [("search", "read")]


def test_an_outlet_that_answers_no_search_hands_the_stretch_on(web: Web) -> None:
    pages_of(web, "/feed", hourly(9, 10))
    web.serve_articles(9, 10)
    ledger = remembering(stretch(1.5, why="asked", search=("DGSN",)))
    assert keys(only_past(web, ledger, outlet(FEED, SEARCH))) == [key(10), key(9)]
    assert [one.via for one in ledger.advances] == ["search", "feed", "feed"]


def test_a_search_feed_that_gives_one_page_for_ever_is_left(web: Web) -> None:
    for page in ("", "&paged=2"):
        web.list_dated({5: NOW - 2 * HOUR}, f"/?s=DGSN&feed=rss2{page}", wordpress=True)
    web.serve_articles(5)
    ledger = remembering(stretch(9, why="history", search=("DGSN",)))
    closed: Any = only_past(web, ledger, outlet(FEED, SEARCH)) and ledger.closed
    assert closed[0][1].detail == "at last: malformed page 2 is page 1 again"
