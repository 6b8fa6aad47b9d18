"""How stretches of the past are read: by which route, how far in one visit, and what is remembered on the way."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.ledger import CatchUp, Manner, RouteMemory
from crawler.outcome import Kind, Verdict
from crawler.outlet import Outlet
from crawler.page import Page
from crawler.past import catch_up
from crawler.past.way import MOST_PAGES
from crawler.visit import visit
from tests.crawler.crawling import Crawled
from tests.crawler.memory import MemoryLedger
from tests.crawler.web import HOME, NOW, Web, errand, key, outlet, visited

HOUR = timedelta(hours=1)
NEWS = ("news", "feed", "/news")
"""A route to the news that lists nothing new in these tests."""
REST = ("rest", "wordpress", "/wp-json")


def stretch(hours: float = 48, until: float = 0, **more: Any) -> CatchUp:
    usual: dict[str, Any] = {
        "id": 1,
        "outlet": "aljarida",
        "since": NOW - hours * HOUR,
        "until": NOW - until * HOUR,
        "why": "gap",
    }
    return CatchUp(**usual | more)


def remembering(*stretches: CatchUp, done: int = 0) -> MemoryLedger:
    """A ledger with open stretches, in which the articles up to a number are known."""
    ledger = MemoryLedger(done={key(number) for number in range(done + 1)})
    for one in stretches:
        ledger.open_stretch(one)
    return ledger


@pytest.fixture
def web() -> Web:
    """A web whose feed `/news` has one entry, article 0, of an hour ago; it is no WordPress feed."""
    web = Web()
    web.list_dated({0: NOW - HOUR}, path="/news")
    return web


def pages_of(web: Web, path: str, dates: dict[int, datetime], size: int = 2) -> None:
    """Serve a WordPress feed in pages."""
    numbers = sorted(dates, reverse=True)
    for page, start in enumerate(range(0, len(numbers), size), 1):
        some = {number: dates[number] for number in numbers[start : start + size]}
        web.list_dated(some, path if page == 1 else f"{path}?paged={page}", wordpress=True)


def hourly(*numbers: int) -> dict[int, datetime]:
    """Articles by number, each so many hours before the last: 10 is new, 1 is nine hours old."""
    return {number: NOW - (10 - number) * HOUR for number in numbers}


FEED = ("feed", "feed", "/feed")


def only_past(web: Web, ledger: MemoryLedger, of: Outlet) -> list[Page]:
    """Visit while no route is due; give the pages that were handed on."""
    for route in of.polled:
        ledger.routes["aljarida", route.name] = RouteMemory(next_due_at=NOW + HOUR)
    return visited(web, ledger, None, of=of, only_due=True).pages


def keys(pages: list[Page]) -> list[str]:
    return [page.link.key for page in pages]


def test_a_feed_is_read_back_page_by_page_to_where_the_stretch_begins(web: Web) -> None:
    pages_of(web, "/feed", hourly(*range(1, 11)))
    web.serve_articles(*range(1, 11))
    ledger = remembering(stretch(6.5, until=2.5))
    assert keys(only_past(web, ledger, outlet(FEED))) == [key(7), key(6), key(5), key(4)]
    assert [path for path in web.asked if "feed" in path] == ["/feed", *(f"/feed?paged={page}" for page in (2, 3, 4))]
    assert (ledger.open, ledger.closed[0][1].kind, ledger.closed[0][0].via) == ({}, "read", "feed")


@pytest.mark.parametrize(("why", "arrival"), [("gap", "catchup"), ("history", "backfill"), ("asked", "backfill")])
def test_why_a_stretch_is_read_says_how_its_articles_arrive(web: Web, why: str, arrival: str) -> None:
    web.list_dated({0: NOW - HOUR, 5: NOW - 2 * HOUR, 4: NOW - 99 * HOUR}, path="/news")
    web.serve_articles(4, 5)
    (page,) = only_past(web, remembering(stretch(3, until=1.5, why=why)), outlet(NEWS))
    assert (page.arrival, page.link.key, page.route) == (arrival, key(5), "news")


def test_the_end_of_an_archive_is_the_end_of_the_stretch(web: Web) -> None:
    pages_of(web, "/feed", hourly(9, 10))
    web.serve_articles(9, 10)
    ledger = remembering(stretch(9999))
    only_past(web, ledger, outlet(FEED))
    assert web.asked[-1] == "/feed?paged=2"
    assert [outcome.kind for _, outcome in ledger.closed] == ["read"]


def test_a_feed_without_pages_hands_over_to_the_next_route(web: Web) -> None:
    serve_posts(web, rest(1), [])
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(NEWS, REST))
    assert [one.via for one in ledger.advances] == ["news", "rest"]
    assert (ledger.closed[0][0].via, ledger.closed[0][1].kind) == ("rest", "read")


def test_a_feed_that_gives_its_first_page_whatever_is_asked_has_no_pages(web: Web) -> None:
    pages_of(web, "/feed", hourly(9, 10))
    web.answers["/feed?paged=2"] = web.answers["/feed"]
    web.serve_articles(9, 10)
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(FEED))
    _, outcome = ledger.closed[0]
    assert (outcome.kind, outcome.detail) == ("no_route", "at last: malformed page 2 is page 1 again")


def rest(page: int, hours: float = 48, until: float = 0, search: str = "") -> str:
    """The path by which WordPress' interface is asked for a window."""
    after, before = (f"{NOW + moment:%Y-%m-%dT%H%%3A%M%%3A%S}" for moment in ((-hours - 24) * HOUR, (24 - until) * HOUR))
    query = f"after={after}&before={before}&orderby=date&order=asc&per_page=100&page={page}"
    return f"/wp-json?{query}" + (f"&search={search}" if search else "")


def post(number: int, published: datetime) -> dict[str, Any]:
    return {"link": f"{HOME}/{number}", "date_gmt": f"{published:%Y-%m-%dT%H:%M:%S}", "title": {"rendered": "Accord"}}


def serve_posts(web: Web, path: str, posts: list[dict[str, Any]], pages: int | None = 1) -> None:
    web.serve(path, json.dumps(posts), {"x-wp-totalpages": str(pages)} if pages is not None else {})


def test_wordpress_is_asked_for_a_day_more_on_either_side_and_its_utc_date_decides(web: Web) -> None:
    moments = {1: -48.1, 2: -47.9, 3: -1.1, 4: -0.9}
    serve_posts(web, rest(1, until=1), [post(number, NOW + hours * HOUR) for number, hours in moments.items()])
    web.serve_articles(1, 2, 3, 4)
    assert keys(only_past(web, remembering(stretch(48, until=1)), outlet(REST))) == [key(2), key(3)]


def test_wordpress_says_how_many_pages_there_are(web: Web) -> None:
    for page in (1, 2, 3):
        serve_posts(web, rest(page), [post(page, NOW - HOUR)], pages=3)
    web.serve_articles(1, 2, 3)
    ledger = remembering(stretch())
    assert keys(only_past(web, ledger, outlet(REST))) == [key(1), key(2), key(3)]
    assert web.asked == [rest(1), "/1", rest(2), "/2", rest(3), "/3"]
    assert [one.position[:3] for one in ledger.advances] == ["", "0 2", "0 3"]


def test_wordpress_behind_a_cache_that_answers_the_same_to_every_question_is_not_asked_for_ever(web: Web) -> None:
    for page in range(1, 4):
        serve_posts(web, rest(page), [post(1, NOW - HOUR)], pages=20_000)
    web.serve_articles(1)
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(REST))
    assert web.asked == [rest(1), "/1", rest(2)]
    assert ledger.closed[0][1].detail == "at last: malformed page 2 is page 1 again"


@pytest.mark.parametrize(("route", "position"), [(FEED, "{} x"), (REST, "0 {} x")])
def test_a_server_that_always_has_a_next_page_is_left_in_the_end(web: Web, route: tuple[str, str, str], position: str) -> None:
    beyond = MOST_PAGES + 1
    web.list_dated({5: NOW - HOUR}, f"/feed?paged={beyond}")
    serve_posts(web, rest(beyond), [post(5, NOW - HOUR)], pages=beyond + 1)
    ledger = remembering(stretch(via=route[0], position=position.format(beyond)))
    only_past(web, ledger, outlet(route))
    assert (len(web.asked), ledger.closed[0][1].detail) == (1, f"at last: malformed more than {MOST_PAGES} pages")


def test_a_page_that_is_no_longer_there_is_the_end(web: Web) -> None:
    serve_posts(web, rest(1), [post(1, NOW - HOUR)], pages=2)
    web.answers[rest(2)] = Verdict("unexpected_status", status=400)
    web.serve_articles(1)
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(REST))
    assert [outcome.kind for _, outcome in ledger.closed] == ["read"]


def test_words_are_searched_for_one_at_a_time(web: Web) -> None:
    one, other = (rest(1, search=word) for word in ("DGSN", "%D8%A7%D9%84%D8%A3%D9%85%D9%86"))
    serve_posts(web, one, [post(1, NOW - HOUR)])
    serve_posts(web, other, [post(1, NOW - HOUR), post(2, NOW - HOUR)])
    web.serve_articles(1, 2)
    ledger = remembering(stretch(why="history", search=("DGSN", "الأمن")))
    assert keys(only_past(web, ledger, outlet(NEWS, REST))) == [key(1), key(2)]
    assert web.asked == [one, "/1", other, "/2"]


def test_years_before_our_first_day_are_read_only_where_they_can_be_searched(web: Web) -> None:
    ledger = remembering(stretch(9600, why="history", search=("DGSN",)))
    only_past(web, ledger, outlet(NEWS, ("all", "sitemap", "/sitemap.xml")))
    assert web.asked == []
    (_, outcome), *_ = ledger.closed
    assert (outcome.kind, outcome.detail) == ("no_route", "at last: no_route none of its routes can")


def test_a_section_reads_no_stretch_of_the_whole_outlet(web: Web) -> None:
    whole, section = outlet(NEWS, FEED).routes
    of = outlet(NEWS, routes=[whole.model_dump(), section.model_dump() | {"part": True}])
    ledger = remembering(stretch())
    only_past(web, ledger, of)
    assert web.asked == ["/news"]


@pytest.mark.parametrize("kind", ["malformed", "refused", "unexpected_status", "robots", "gone"])
def test_a_route_that_cannot_is_asked_once_and_the_next_one_takes_over(web: Web, kind: Kind) -> None:
    web.answers[rest(1)] = Verdict(kind)
    pages_of(web, "/feed", hourly(9, 10))
    web.serve_articles(9, 10)
    ledger = remembering(stretch())
    assert keys(only_past(web, ledger, outlet(REST, FEED))) == [key(10), key(9)]
    assert web.asked.count(rest(1)) == 1
    assert [(one.via, outcome.kind) for one, outcome in ledger.closed] == [("feed", "read")]


@pytest.mark.parametrize("kind", ["timeout", "server_error"])
def test_a_bad_moment_gets_a_second_try(web: Web, kind: Kind) -> None:
    web.answers[rest(1)] = Verdict(kind)
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(REST))
    assert web.asked == [rest(1)] * 2
    assert ledger.closed[0][1].kind == "no_route"


@pytest.mark.parametrize("kind", ["throttled", "challenge", "unreachable", "robots_unreachable"])
def test_a_host_that_needs_rest_keeps_its_stretches_open(web: Web, kind: Kind) -> None:
    web.answers[rest(1)] = Verdict(kind)
    ledger = remembering(stretch(), stretch(99))
    only_past(web, ledger, outlet(REST))
    assert (web.asked, ledger.closed, len(ledger.open)) == ([rest(1)], [], 2)


def test_an_article_after_which_the_host_rests_is_where_the_next_visit_goes_on(web: Web) -> None:
    serve_posts(web, rest(1), [post(1, NOW - HOUR), post(2, NOW - HOUR)])
    web.answers["/1"] = Verdict("throttled", retry_at=NOW + HOUR)
    ledger = remembering(stretch())
    only_past(web, ledger, outlet(REST))
    assert (web.asked, len(ledger.open)) == ([rest(1), "/1"], 1)


def test_a_visit_spends_no_more_than_its_share_and_the_next_goes_on_where_it_stopped(web: Web) -> None:
    numbers = range(1, catch_up.MOST_REQUESTS + 11)
    serve_posts(web, rest(1), [post(number, NOW - HOUR) for number in numbers if number <= 50], pages=2)
    serve_posts(web, rest(2), [post(number, NOW - HOUR) for number in numbers if number > 50], pages=2)
    web.serve_articles(*numbers)
    ledger = remembering(stretch())
    first = keys(only_past(web, ledger, outlet(REST)))
    assert (len(web.asked), len(first), ledger.open[1].position[:3]) == (catch_up.MOST_REQUESTS, 58, "0 2")
    web.asked.clear()
    second = keys(only_past(web, ledger, outlet(REST)))
    assert (web.asked[0], first + second) == (rest(2), [key(number) for number in numbers])
    assert [outcome.kind for _, outcome in ledger.closed] == ["read"]


def test_several_stretches_share_what_a_visit_may_spend_oldest_first(web: Web) -> None:
    for hours in (48, 24):
        serve_posts(web, rest(1, hours), [post(hours, NOW - HOUR)])
    web.serve_articles(48, 24)
    ledger = remembering(stretch(48), stretch(24))
    assert keys(only_past(web, ledger, outlet(REST))) == [key(48), key(24)]
    assert ledger.open == {}


def test_a_news_sitemap_reads_what_it_reaches_back_to_and_leaves_the_rest_to_others(web: Web) -> None:
    def url(number: int, hours: float) -> str:
        date = f"<n:publication_date>{(NOW - hours * HOUR).isoformat()}</n:publication_date>"
        return f"<url><loc>{HOME}/{number}</loc><n:news>{date}</n:news></url>"

    web.serve("/news.xml", f"<urlset xmlns:n='x'>{url(8, 1)}{url(7, 30)}</urlset>")
    serve_posts(web, rest(1), [post(7, NOW - 30 * HOUR), post(6, NOW - 40 * HOUR)])
    web.serve_articles(6, 7, 8)
    of = outlet(("sitemap", "news_sitemap", "/news.xml"), REST)
    short = remembering(stretch(29))
    assert keys(only_past(web, short, of)) == [key(8)]
    assert [(one.via, outcome.kind) for one, outcome in short.closed] == [("sitemap", "read")]
    long = remembering(stretch(48))
    assert keys(only_past(web, long, of)) == [key(8), key(7), key(6)]
    assert [(one.via, outcome.kind) for one, outcome in long.closed] == [("rest", "read")]


def test_what_a_route_lists_without_dates_shows_no_stretch_of_time(web: Web) -> None:
    web.list(1, 2)
    ledger = remembering(stretch())
    assert keys(only_past(web, ledger, outlet(FEED))) == []
    assert ledger.closed[0][1].detail == "at last: malformed no entry says when it was published"


def test_a_gap_that_a_visit_finds_it_reads_at_once(web: Web) -> None:
    pages_of(web, "/feed", hourly(*range(1, 11)))
    web.serve_articles(*range(1, 11))
    ledger = MemoryLedger(done={key(1)})
    ledger.routes["aljarida", "feed"] = RouteMemory(
        listed=frozenset({key(1)}), newest=NOW - 9 * HOUR, first_good_at=NOW - 99 * HOUR, good_at=NOW - 8 * HOUR
    )
    pages = visited(web, ledger, None, of=outlet(FEED)).pages
    assert [(page.arrival, page.link.key) for page in pages] == [
        *(("live", key(number)) for number in (10, 9)),
        *(("catchup", key(number)) for number in range(8, 1, -1)),
    ]
    assert ([outcome.kind for _, outcome in ledger.closed], ledger.open) == (["read"], {})


def test_a_visit_to_named_routes_catches_up_nothing(web: Web) -> None:
    ledger = remembering(stretch())
    visited(web, ledger, ["news"], of=outlet(NEWS, REST))
    assert (web.asked, len(ledger.open)) == (["/news"], 1)


def test_only_of_a_stretch_that_is_read_by_its_listing_what_is_not_wanted_is_left_out(web: Web) -> None:
    pages_of(web, "/feed", hourly(*range(1, 11)))
    web.serve_articles(*range(1, 11))
    ledger = remembering(stretch(2.5), stretch(6.5, until=4.5, why="asked", manner=Manner(depth="listed")))
    crawled = Crawled(ledger)
    for route in outlet(FEED).polled:
        ledger.routes["aljarida", route.name] = RouteMemory(next_due_at=NOW + HOUR)
    picky = replace(errand(web, crawled, of=outlet(FEED)), wants=lambda link: link.key == key(4))
    asyncio.run(visit(picky, only_due=True))
    assert keys(crawled.pages) == [key(10), key(9), key(8), key(4)]
