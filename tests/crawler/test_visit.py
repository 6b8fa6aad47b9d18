"""What is asked for, in which order, and what is remembered: decided without a network."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from crawler import visit
from crawler.ledger import Validators, validators_of
from crawler.outcome import Kind, Verdict
from crawler.outlet import Outlet
from crawler.visit import Answer, Visitor
from tests.crawler.crawling import Crawled, MemoryLedger
from tests.crawler.site import ARTICLE, rss

HOME = "https://aljarida.example"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "aljarida",
        "name": "Al Jarida",
        "home": HOME,
        "languages": ["ar"],
        "tier": "A",
        "routes": [
            {"name": "sitemap", "kind": "news_sitemap", "url": f"{HOME}/news.xml"},
            {"name": "feed", "kind": "feed", "url": f"{HOME}/feed"},
        ],
        "keys": {"article": r"/(?P<id>\d+)$"},
    }
)


def key(number: int) -> str:
    return f"aljarida.example:article:{number}"


@dataclass
class Web:
    """What answers to each path, and what was asked of it."""

    answers: dict[str, Answer | Verdict] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Answer | Verdict:
        path = url.removeprefix(HOME)
        self.asked.append(path)
        self.headers.append(headers)
        return self.answers.get(path, Verdict("gone", status=404))

    def serve(self, path: str, body: str = ARTICLE, headers: Mapping[str, str] | None = None, status: int = 200) -> None:
        self.answers[path] = Answer(url=HOME + path, status=status, headers=headers or {}, body=body.encode(), is_text=True)

    def list(self, *numbers: int, path: str = "/feed", headers: Mapping[str, str] | None = None) -> None:
        self.serve(path, rss(f"{HOME}/{number}" for number in numbers), headers)


@pytest.fixture
def web() -> Web:
    return Web()


def visited(web: Web, ledger: MemoryLedger | None = None, only_routes: Collection[str] | None = ("feed",)) -> Crawled:
    crawled = Crawled(ledger or MemoryLedger())
    visitor = Visitor(
        fetch=web.fetch,
        ledger=crawled.ledger,
        on_page=crawled.on_page,
        on_outcome=crawled.on_outcome,
        now=lambda: NOW,
    )
    asyncio.run(visitor.visit(OUTLET, only_routes))
    return crawled


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
    assert [validators == Validators() for _, _, validators, _, _ in crawled.ledger.seen] == [True, True]


def test_only_the_routes_that_are_named_are_read(web: Web) -> None:
    assert visited(web, only_routes=["sitemap"]).listings == {"sitemap": "gone"}
    assert web.asked == ["/news.xml"]


def test_a_listing_is_asked_for_with_the_validators_of_the_last_time(web: Web) -> None:
    ledger = MemoryLedger(routes={("aljarida", "feed"): Validators('"abc"', "Sun, 01 Mar 2026 09:00:00 GMT", None)})
    web.serve("/feed", "", status=304)
    crawled = visited(web, ledger)
    assert web.headers == [{"If-None-Match": '"abc"', "If-Modified-Since": "Sun, 01 Mar 2026 09:00:00 GMT"}]
    assert crawled.listings == {"feed": "unchanged"}
    assert ledger.validators("aljarida", "feed").etag == '"abc"'


def test_a_listing_whose_bytes_are_those_of_last_time_is_unchanged_though_the_server_says_200(web: Web) -> None:
    web.list(1)
    ledger = MemoryLedger(routes={("aljarida", "feed"): validators_of({}, rss([f"{HOME}/1"]).encode())})
    assert visited(web, ledger).listings == {"feed": "unchanged"}
    assert web.asked == ["/feed"]


def test_articles_are_asked_for_without_conditions(web: Web) -> None:
    web.list(1)
    visited(web)
    assert web.headers[1] == {}


def test_validators_are_kept_once_everything_listed_is_settled(web: Web) -> None:
    web.list(1, 2, headers={"etag": '"x"', "last-modified": "today"})
    web.serve("/1")
    validators = visited(web).ledger.validators("aljarida", "feed")
    assert (validators.etag, validators.last_modified) == ('"x"', "today")
    assert validators.body_digest


@pytest.mark.parametrize(
    "kind", ["timeout", "throttled", "server_error", "refused", "challenge", "unreachable", "robots_unreachable"]
)
def test_while_an_article_is_still_to_be_had_the_listing_will_be_read_again_in_full(web: Web, kind: Kind) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.answers["/1"] = Verdict(kind)
    assert visited(web).ledger.validators("aljarida", "feed") == Validators()


def test_an_empty_page_is_told_and_asked_for_again(web: Web) -> None:
    web.list(1, headers={"etag": '"x"'})
    web.serve("/1", " \n")
    crawled = visited(web)
    assert (crawled.pages, crawled.articles) == ([], {"1": "empty"})
    assert crawled.ledger.validators("aljarida", "feed") == Validators()


def test_a_listing_that_fails_keeps_the_validators_of_the_one_before(web: Web) -> None:
    before = Validators('"abc"')
    ledger = MemoryLedger(routes={("aljarida", "feed"): before})
    web.answers["/feed"] = Verdict("timeout")
    visited(web, ledger)
    assert ledger.validators("aljarida", "feed") == before


def test_a_flood_is_cut_and_the_rest_comes_next_time(web: Web) -> None:
    many = range(1, visit.MOST_NEW + 11)
    web.list(*many, headers={"etag": '"x"'})
    for number in many:
        web.serve(f"/{number}")
    crawled = visited(web)
    assert (len(crawled.pages), crawled.outcomes[0].new) == (visit.MOST_NEW, len(many))
    assert crawled.ledger.validators("aljarida", "feed") == Validators()
    again = visited(web, crawled.ledger)
    assert len(again.pages) == 10
    assert again.ledger.validators("aljarida", "feed").etag == '"x"'


def test_the_ledger_hears_of_a_listing_after_its_articles_so_that_a_crash_loses_none(web: Web) -> None:
    web.list(1, 2)
    web.serve("/1")
    web.serve("/2")
    ledger = MemoryLedger()
    order: list[str] = []
    visitor = Visitor(
        fetch=web.fetch,
        ledger=ledger,
        on_page=lambda page: order.append(f"{page.link.key} {len(ledger.seen)}"),
        on_outcome=lambda _: None,
        now=lambda: NOW,
    )
    asyncio.run(visitor.visit(OUTLET, ["feed"]))
    assert order == [f"{key(1)} 0", f"{key(2)} 0"]
    assert [seen[3] for seen in ledger.seen] == [[key(1), key(2)]]


def test_a_page_that_cannot_be_taken_leaves_the_route_unread(web: Web) -> None:
    web.list(1, 2)
    web.serve("/1")

    def refuse(_: object) -> None:
        raise OSError("disk full")

    ledger = MemoryLedger()
    visitor = Visitor(fetch=web.fetch, ledger=ledger, on_page=refuse, on_outcome=lambda _: None, now=lambda: NOW)
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(visitor.visit(OUTLET, ["feed"]))
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
