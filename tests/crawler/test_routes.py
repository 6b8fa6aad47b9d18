"""What is asked for, in which order, and what is remembered: decided without a network."""

import asyncio
from datetime import datetime, timedelta

import pytest

from crawler.fetch import Answer
from crawler.ledger import RouteMemory, Validators, validators_of
from crawler.listing import MOST_NEW
from crawler.outcome import Kind, Verdict
from crawler.page import Link, Page
from crawler.routes import arrival_of
from crawler.visit import visit
from tests.crawler.crawling import POLL, Crawled
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import rss
from tests.crawler.web import HOME, NOW, Web, errand, key, outlet, visited

FEED = ("aljarida", "feed")


@pytest.fixture
def web() -> Web:
    return Web()


def left(ledger: MemoryLedger) -> Validators:
    """The validators that the feed's last reading left."""
    return ledger.route(*FEED).validators


def test_a_page_carries_its_bytes_its_link_and_where_it_came_from(web: Web) -> None:
    web.list(1)
    web.answers["/1"] = Answer(
        url=f"{HOME}/1-moved", status=200, headers={"content-type": "text/html"}, body=b"\xc7\xe1", is_text=True
    )
    (page,) = visited(web).pages
    assert (page.outlet, page.route, page.link.key, page.link.title) == ("aljarida", "feed", key(1), "Un titre")
    assert (page.url, page.status, page.body, page.fetched_at) == (f"{HOME}/1-moved", 200, b"\xc7\xe1", NOW)
    assert page.headers == {"content-type": "text/html"}


def test_known_articles_are_not_asked_for_again(web: Web) -> None:
    web.list(1, 2)
    web.serve("/2")
    crawled = visited(web, MemoryLedger(done={key(1)}))
    assert web.asked == ["/feed", "/2"]
    assert (crawled.outcomes[0].listed, crawled.outcomes[0].new) == (2, 1)


def test_what_one_route_tried_no_later_route_tries_again(web: Web) -> None:
    locs = "".join(f"<url><loc>{HOME}/{number}</loc></url>" for number in (1, 2))
    web.serve("/news.xml", f"<urlset>{locs}</urlset>")
    web.list(1, 2, 3)
    web.serve("/1")
    web.answers["/2"] = Verdict("timeout")
    web.serve("/3")
    crawled = visited(web, only_routes=None)
    assert web.asked == ["/news.xml", "/1", "/2", "/feed", "/3"]
    assert [seen.validators == Validators() for seen in crawled.ledger.seen] == [True, True]


def test_only_the_routes_that_are_named_are_read(web: Web) -> None:
    assert visited(web, only_routes=["sitemap"]).listings == {"sitemap": "gone"}
    assert web.asked == ["/news.xml"]


def test_a_listing_is_asked_for_with_the_validators_of_the_last_time(web: Web) -> None:
    ledger = MemoryLedger(routes={FEED: RouteMemory(validators=Validators('"abc"', "Sun, 01 Mar 2026 09:00:00 GMT", None))})
    web.serve("/feed", "", status=304)
    crawled = visited(web, ledger)
    assert web.headers == [{"If-None-Match": '"abc"', "If-Modified-Since": "Sun, 01 Mar 2026 09:00:00 GMT"}]
    assert crawled.listings == {"feed": "unchanged"}
    assert left(ledger).etag == '"abc"'


def test_a_listing_whose_bytes_are_those_of_last_time_is_unchanged_though_the_server_says_200(web: Web) -> None:
    web.list(1)
    ledger = MemoryLedger(routes={FEED: RouteMemory(validators=validators_of({}, rss([f"{HOME}/1"]).encode()))})
    assert visited(web, ledger).listings == {"feed": "unchanged"}
    assert web.asked == ["/feed"]


def test_unchanged_is_no_answer_to_who_did_not_ask_for_changes(web: Web) -> None:
    web.serve("/feed", "", status=304)
    ledger = MemoryLedger(routes={FEED: RouteMemory(validators=validators_of({}, b"<rss/>"))})
    assert visited(web, ledger).listings == {"feed": "empty"}


def test_articles_are_asked_for_without_conditions(web: Web) -> None:
    web.list(1)
    visited(web)
    assert web.headers[1] == {}


def test_validators_are_kept_once_everything_listed_is_settled(web: Web) -> None:
    web.list(1, 2, headers={"etag": '"x"', "last-modified": "today"})
    web.serve_articles(1)
    web.answers["/2"] = Verdict("robots")
    validators = left(visited(web).ledger)
    assert (validators.etag, validators.last_modified) == ('"x"', "today")
    assert validators.body_digest


@pytest.mark.parametrize(
    "kind", ["timeout", "throttled", "server_error", "refused", "challenge", "unreachable", "robots_unreachable", "gone"]
)
def test_while_an_article_is_still_to_be_had_the_listing_will_be_read_again_in_full(web: Web, kind: Kind) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.answers["/1"] = Verdict(kind)
    assert left(visited(web).ledger) == Validators()


def test_an_empty_page_is_told_and_asked_for_again(web: Web) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.serve("/1", " \n")
    crawled = visited(web)
    assert (crawled.pages, crawled.articles) == ([], {"1": "empty"})
    assert left(crawled.ledger) == Validators()


def test_a_listing_that_fails_keeps_the_validators_of_the_one_before(web: Web) -> None:
    before = Validators('"abc"')
    ledger = MemoryLedger(routes={FEED: RouteMemory(validators=before)})
    web.answers["/feed"] = Verdict("timeout")
    visited(web, ledger)
    assert left(ledger) == before


def test_a_flood_is_cut_and_the_rest_comes_next_time(web: Web) -> None:
    many = range(1, MOST_NEW + 11)
    web.list(*many, headers={"etag": '"x"'})
    for number in many:
        web.serve(f"/{number}")
    crawled = visited(web)
    assert (len(crawled.pages), crawled.outcomes[0].new) == (MOST_NEW, len(many))
    assert left(crawled.ledger) == Validators()
    again = visited(web, crawled.ledger)
    assert len(again.pages) == 10
    assert left(again.ledger).etag == '"x"'


def test_the_ledger_hears_of_a_listing_after_its_articles_so_that_a_crash_loses_none(web: Web) -> None:
    web.list(1, 2)
    web.serve_articles(1, 2)
    ledger = MemoryLedger()
    order: list[str] = []

    async def on_page(page: Page) -> None:
        order.append(f"{page.link.key} {len(ledger.seen)}")

    asyncio.run(visit(errand(web, Crawled(ledger), on_page=on_page), only_routes=["feed"]))
    assert order == [f"{key(1)} 0", f"{key(2)} 0"]
    assert [seen.keys for seen in ledger.seen] == [(key(1), key(2))]


def test_a_page_that_cannot_be_taken_leaves_the_route_unread(web: Web) -> None:
    web.list(1, 2)
    web.serve_articles(1)

    async def refuse(_: object) -> None:
        raise OSError("disk full")

    ledger = MemoryLedger()
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(visit(errand(web, Crawled(ledger), on_page=refuse), only_routes=["feed"]))
    assert (web.asked, ledger.seen) == (["/feed", "/1"], [])


@pytest.mark.parametrize(
    ("body", "kind", "detail"),
    [
        ("", "empty", "no content"),
        ("<html>Page introuvable</html>", "malformed", "not a feed: '<html>Page introuvable</html>'"),
        (rss([]), "empty", "no article of this outlet, 0 strange entries"),
        (rss(["https://casino.example/1"]), "empty", "no article of this outlet, 1 strange entries"),
    ],
)
def test_a_listing_that_names_no_article_is_named_itself(web: Web, body: str, kind: Kind, detail: str) -> None:
    web.serve("/feed", body)
    (outcome,) = visited(web).outcomes
    assert (outcome.kind, outcome.detail, outcome.status) == (kind, detail, 200)


def test_a_picture_is_no_page(web: Web) -> None:
    web.list(1)
    web.answers["/1"] = Answer(url=f"{HOME}/1", status=200, headers={"content-type": "image/jpeg"}, body=b"\xff", is_text=False)
    crawled = visited(web)
    assert (crawled.pages, crawled.article("1").kind, crawled.article("1").detail) == ([], "not_a_page", "image/jpeg")


@pytest.mark.parametrize("url", [f"{HOME}/", HOME, "https://casino.example/1"])
def test_a_link_that_leads_to_the_front_page_or_to_another_site_is_no_page(web: Web, url: str) -> None:
    web.list(1)
    web.answers["/1"] = Answer(url=url, status=200, headers={}, body=b"<html>", is_text=True)
    crawled = visited(web)
    assert (crawled.pages, crawled.articles) == ([], {"1": "elsewhere"})


def test_a_short_link_is_an_article_and_not_the_front_page(web: Web) -> None:
    web.serve("/feed", rss([f"{HOME}/?p=12"]))
    web.serve("/?p=12")
    assert [page.link.key for page in visited(web).pages] == ["aljarida.example?p=12"]


def test_an_article_that_cannot_be_had_still_tells_its_title(web: Web) -> None:
    web.list(1)
    link = visited(web).article("1").link
    assert link is not None
    assert (link.title, link.key) == ("Un titre", key(1))


def test_what_a_route_shows_before_it_was_read_well_was_there_before_us(web: Web) -> None:
    web.list(1)
    web.serve_articles(1, 2)
    first = visited(web)
    web.list(1, 2)
    second = visited(web, first.ledger)
    assert [page.arrival for page in first.pages + second.pages] == ["baseline", "live"]


def test_an_article_that_failed_lately_is_not_asked_for_until_its_time_and_keeps_the_listing_open(web: Web) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.serve_articles(1)
    ledger = MemoryLedger(failed={key(1): [("timeout", NOW)]})
    soon = visited(web, ledger, now=NOW + timedelta(minutes=4))
    assert (web.asked, left(ledger), soon.outcomes[0].new) == (["/feed"], Validators(), 0)
    visited(web, ledger, now=NOW + timedelta(minutes=5))
    assert (web.asked[1:], left(ledger).etag) == (["/feed", "/1"], '"x"')


def test_a_page_that_killed_its_reader_keeps_the_listing_open(web: Web) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.serve_articles(1)
    ledger = MemoryLedger()

    async def die(page: Page) -> None:
        ledger.failed[page.link.key] = [("unreadable", NOW)]

    asyncio.run(visit(errand(web, Crawled(ledger), on_page=die), only_routes=["feed"]))
    assert left(ledger) == Validators()


def test_an_article_that_is_not_there_is_asked_for_once_more_after_an_hour(web: Web) -> None:
    web.list(1)
    ledger = MemoryLedger()
    for minutes in (0, 59, 60, 200):
        visited(web, ledger, now=NOW + timedelta(minutes=minutes))
    assert web.asked.count("/1") == 2


def test_once_a_host_asks_us_to_wait_the_rest_of_a_listing_waits_too(web: Web) -> None:
    web.list(1, 2)
    web.answers["/1"] = Verdict("throttled", retry_at=NOW + timedelta(hours=1))
    assert visited(web).articles == {"1": "throttled"}
    assert web.asked == ["/feed", "/1"]


def test_only_routes_that_are_due_are_read(web: Web) -> None:
    web.list(1)
    web.serve_articles(1)
    ledger = visited(web).ledger
    due_at = ledger.route(*FEED).next_due_at
    assert due_at == NOW + POLL
    web.asked.clear()
    visited(web, ledger, only_due=True, now=due_at - timedelta(seconds=1))
    assert web.asked == []
    visited(web, ledger, only_due=True, now=due_at)
    assert web.asked == ["/feed"]


def test_a_listing_that_covers_a_short_time_is_looked_at_again_sooner_than_the_poll(web: Web) -> None:
    web.list_dated({2: NOW, 1: NOW - timedelta(minutes=15)})
    assert visited(web).ledger.seen[0].next_due_at == NOW + timedelta(minutes=15) * 0.4


def test_failures_are_counted_until_a_listing_is_read_or_found_unchanged(web: Web) -> None:
    ledger = MemoryLedger()
    web.answers["/feed"] = Verdict("timeout")
    for _ in range(2):
        visited(web, ledger)
    web.list(1)
    web.serve_articles(1)
    for _ in range(2):
        visited(web, ledger)
    assert [seen.failures for seen in ledger.seen] == [1, 2, 0, 0]
    assert [seen.keys for seen in ledger.seen] == [(), (), (key(1),), ()]


def test_a_host_that_says_when_to_return_is_visited_then_to_the_second(web: Web) -> None:
    retry_at = NOW + timedelta(minutes=61, seconds=7)
    web.answers["/feed"] = Verdict("throttled", retry_at=retry_at)
    assert visited(web).ledger.seen[0].next_due_at == retry_at


def test_a_sitemap_is_no_route_to_the_news_of_an_outlet_that_lists_it_elsewhere(web: Web) -> None:
    of = outlet(("all", "sitemap", "/sitemap.xml"), ("feed", "feed", "/feed"))
    web.list(1)
    web.serve_articles(1)
    visited(web, None, None, of=of)
    assert web.asked == ["/feed", "/1"]


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def test_a_listing_that_shares_nothing_with_the_last_one_opens_a_catch_up_for_what_lies_between(web: Web) -> None:
    web.list_dated({20: hours_ago(1), 19: hours_ago(2)})
    ledger = MemoryLedger(
        routes={
            FEED: RouteMemory(listed=frozenset({key(1)}), newest=hours_ago(9), first_good_at=hours_ago(99), good_at=hours_ago(8))
        }
    )
    visited(web, ledger)
    (stretch,) = ledger.catch_ups("aljarida")
    assert (stretch.since, stretch.until, stretch.why) == (hours_ago(9), hours_ago(2), "gap")


def test_what_another_route_saw_is_no_gap(web: Web) -> None:
    memory = RouteMemory(listed=frozenset({key(1)}), newest=hours_ago(9), first_good_at=hours_ago(99), good_at=hours_ago(8))
    of = outlet(("feed", "feed", "/feed"), ("long", "feed", "/long"))
    web.list_dated({20: hours_ago(1), 19: hours_ago(2)})
    web.list_dated({20: hours_ago(1), 19: hours_ago(2), 12: hours_ago(5), 0: hours_ago(10)}, path="/long")
    ledger = MemoryLedger(routes={FEED: memory}, done={key(number) for number in range(21)})
    visited(web, ledger, ("feed", "long"), of=of)
    assert (ledger.open, [seen.route for seen in ledger.seen]) == ({}, ["long", "feed"])


def test_a_section_proves_nothing_of_the_rest_of_its_outlet(web: Web) -> None:
    memory = RouteMemory(listed=frozenset({key(1)}), newest=hours_ago(9), first_good_at=hours_ago(99), good_at=hours_ago(8))
    feed, section = outlet(("feed", "feed", "/feed"), ("section", "feed", "/section")).routes
    of = outlet(("feed", "feed", "/feed"), routes=[feed.model_dump(), section.model_dump() | {"part": True}])
    web.list_dated({20: hours_ago(1)})
    web.list_dated({20: hours_ago(1), 0: hours_ago(10)}, path="/section")
    ledger = MemoryLedger(routes={FEED: memory}, done={key(number) for number in range(21)})
    visited(web, ledger, ("feed", "section"), of=of)
    assert [(stretch.since, stretch.until) for stretch in ledger.open.values()] == [(hours_ago(9), hours_ago(1))]


@pytest.mark.parametrize(
    ("published", "arrival"),
    [(NOW - timedelta(hours=30), "baseline"), (NOW - timedelta(hours=24), "live"), (NOW, "live"), (None, "live")],
)
def test_what_a_first_reading_left_over_was_still_there_before_us(published: datetime | None, arrival: str) -> None:
    link = Link(url=f"{HOME}/1", key=key(1), published=published)
    memory = RouteMemory(first_good_at=NOW - timedelta(hours=24), good_at=NOW)
    assert arrival_of(link, memory) == arrival
    assert arrival_of(link, RouteMemory()) == "baseline"


FRONT = outlet(("feed", "feed", "/feed"), ("front", "homepage", "/"))


@pytest.mark.parametrize(("feed", "is_read"), [(None, True), ("<html>404</html>", True), (rss([f"{HOME}/2"]), False)])
def test_a_front_page_is_looked_at_where_the_listing_leads_astray(web: Web, feed: str | None, *, is_read: bool) -> None:
    web.serve("/", '<html><body><a href="/1">un</a><a href="/about">nous</a></body></html>')
    web.serve_articles(1, 2)
    if feed:
        web.serve("/feed", feed)
    crawled = visited(web, only_routes=None, of=FRONT)
    assert ("/" in web.asked, [page.link.key for page in crawled.pages]) == (is_read, [key(1 if is_read else 2)])
    assert crawled.ledger.seen[-1].next_due_at is None or not is_read


@pytest.mark.parametrize("kind", ["refused", "challenge", "throttled", "timeout", "server_error", "unreachable", "robots"])
def test_who_refuses_us_or_is_down_is_not_asked_for_the_front_page(web: Web, kind: Kind) -> None:
    web.answers["/feed"] = Verdict(kind)
    visited(web, only_routes=None, of=FRONT)
    assert web.asked == ["/feed"]
