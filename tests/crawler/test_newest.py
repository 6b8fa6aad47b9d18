"""The news of an outlet that has nothing but sitemaps: which of them are read, and which of their entries are the newest."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from crawler.ledger import RouteMemory, Validators
from crawler.listing import MOST_NEW
from crawler.newest import FEW, newest_links
from crawler.outcome import Kind, Verdict
from crawler.outlet import Outlet
from crawler.sitemap import MAX_BYTES, read_sitemap
from tests.crawler.crawling import Crawled
from tests.crawler.memory import MemoryLedger
from tests.crawler.web import HOME, NOW, Web, key, outlet, visited

ONLY = outlet(("all", "sitemap", "/sitemap.xml"))
BOTH = outlet(("feed", "feed", "/feed"), ("all", "sitemap", "/sitemap.xml"))
ROUTE = ("aljarida", "all")
Entry = tuple[str, str]
"""A path, and the last change as written, or nothing."""


def sitemap(*entries: Entry, index: bool = False) -> str:
    root, one = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    lines = (
        f"<{one}><loc>{HOME}{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</{one}>" for path, changed in entries
    )
    return f"<{root}>{''.join(lines)}</{root}>"


@pytest.fixture
def web() -> Web:
    web = Web()
    web.serve_articles(1, 2, 3, 4)
    return web


def index(web: Web, *entries: Entry, headers: Mapping[str, str] | None = None) -> None:
    web.serve("/sitemap.xml", sitemap(*entries, index=True), headers)


def visit(web: Web, ledger: MemoryLedger | None = None, of: Outlet = ONLY) -> Crawled:
    web.asked.clear()
    return visited(web, ledger, None, of=of)


def newest(*entries: Entry) -> list[str]:
    links = newest_links(read_sitemap(sitemap(*entries).encode()).entries, HOME, ONLY)
    return [link.url.removeprefix(HOME) for link in links]


def test_an_outlet_that_has_nothing_but_a_sitemap_is_read_by_it(web: Web) -> None:
    web.serve("/sitemap.xml", sitemap(("/1", ""), ("/2", "")))
    first = visit(web)
    assert web.asked == ["/sitemap.xml", "/2", "/1"]
    web.serve("/sitemap.xml", sitemap(("/1", ""), ("/2", ""), ("/3", "2026-03-01")))
    second = visit(web, first.ledger)
    assert [(page.link.key, page.arrival) for page in second.pages] == [(key(3), "live")]
    assert second.pages[0].link.title is None
    assert web.most_bytes[0] == MAX_BYTES


def test_the_sitemap_of_an_index_that_changed_last_is_read(web: Web) -> None:
    index(web, ("/a.xml", "2026-03-01T08:00:00Z"), ("/b.xml", "2026-03-01T11:00:00Z"), ("/c.xml", ""), ("/d.xml", "2026-02-28"))
    web.serve("/b.xml", sitemap(("/1", "")))
    visit(web)
    assert web.asked == ["/sitemap.xml", "/b.xml", "/1"]


@pytest.mark.parametrize(("number", "expected"), [(FEW, ["/3.xml", "/2.xml", "/1.xml"]), (FEW + 1, ["/4.xml"])])
def test_of_sitemaps_that_do_not_say_when_they_changed_few_are_all_read_and_of_many_the_last(
    web: Web, number: int, expected: list[str]
) -> None:
    index(web, ("/author-sitemap.xml", ""), *((f"/{n}.xml", "") for n in range(1, number + 1)))
    for path in expected:
        web.serve(path, sitemap((path[:2], "")))
    crawled = visit(web)
    assert web.asked[: len(expected) + 1] == ["/sitemap.xml", *expected]
    assert len(crawled.pages) == len(expected)


def test_an_index_within_an_index_is_read_and_one_that_names_itself_ends(web: Web) -> None:
    index(web, ("/a.xml", ""))
    web.serve("/a.xml", sitemap(("/b.xml", ""), index=True))
    web.serve("/b.xml", sitemap(("/1", "")))
    assert [page.link.key for page in visit(web).pages] == [key(1)]
    index(web, ("/sitemap.xml", ""))
    assert visit(web).listings == {"all": "malformed"}
    assert len(web.asked) == 3


@pytest.mark.parametrize(("changed", "is_kept"), [("2026-03-01T11:00:00Z", True), ("2026-03-01", False), ("", False)])
def test_an_unchanged_index_means_no_news_only_if_it_says_to_the_second_when_its_sitemaps_changed(
    web: Web, changed: str, *, is_kept: bool
) -> None:
    index(web, ("/a.xml", changed), headers={"etag": '"v1"'})
    web.serve("/a.xml", sitemap(("/1", "")))
    ledger = visit(web).ledger
    assert (ledger.route(*ROUTE).validators.etag == '"v1"') is is_kept
    web.serve("/a.xml", sitemap(("/1", ""), ("/2", "")))
    assert visit(web, ledger).listings == {"all": "unchanged" if is_kept else "read"}
    assert web.asked == (["/sitemap.xml"] if is_kept else ["/sitemap.xml", "/a.xml", "/2"])


def test_a_sitemap_is_asked_for_with_the_validators_of_the_last_time(web: Web) -> None:
    web.serve("/sitemap.xml", "", status=304)
    ledger = MemoryLedger(routes={ROUTE: RouteMemory(validators=Validators('"v1"'))})
    assert visit(web, ledger).listings == {"all": "unchanged"}
    assert web.headers == [{"If-None-Match": '"v1"'}]


@pytest.mark.parametrize("kind", ["timeout", "throttled", "gone"])
def test_the_fate_of_the_one_sitemap_that_counts_is_that_of_the_route(web: Web, kind: Kind) -> None:
    index(web, ("/a.xml", "2026-03-01T11:00:00Z"), ("/b.xml", "2026-03-01T10:00:00Z"))
    web.answers["/a.xml"] = Verdict(kind)
    crawled = visit(web)
    assert (crawled.listings, web.asked) == ({"all": kind}, ["/sitemap.xml", "/a.xml"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>404</html>", "malformed"),
        ("", "malformed"),
        (sitemap(), "empty"),
        (sitemap(("/about", "")), "empty"),
        (sitemap(index=True), "malformed"),
        (sitemap(("/author-sitemap.xml", ""), index=True), "malformed"),
    ],
)
def test_a_sitemap_that_names_no_article_is_named_itself(web: Web, body: str, kind: Kind) -> None:
    web.serve("/sitemap.xml", body)
    assert visit(web).listings == {"all": kind}


def test_the_newest_are_those_of_the_latest_days_in_their_addresses_then_of_the_latest_change_then_from_the_end() -> None:
    entries = [
        ("/2026/02/27/1", "2026-03-01T11:00:00Z"),
        ("/2", ""),
        ("/3", ""),
        ("/4", "2026-03-01T09:00:00Z"),
        ("/5", "2026-03-01T10:00:00Z"),
        ("/2026/03/02/6", ""),
        ("/about", "2026-03-01T11:00:00Z"),
    ]
    assert newest(*entries) == ["/2026/03/02/6", "/5", "/4", "/2026/02/27/1", "/3", "/2"]


def test_of_a_long_sitemap_as_many_are_taken_as_are_fetched_of_any_listing() -> None:
    assert newest(*((f"/{n}", "") for n in range(1000))) == [f"/{n}" for n in range(999, 999 - MOST_NEW, -1)]


def test_a_sitemap_that_stamps_every_entry_with_now_is_fetched_once(web: Web) -> None:
    ledger = MemoryLedger(read_at=dict.fromkeys((key(1), key(2)), NOW))
    for minutes in (0, 8, 16):
        stamp = f"{NOW + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
        web.serve("/sitemap.xml", sitemap(("/1", stamp), ("/2", stamp)))
        visit(web, ledger)
    assert web.asked == ["/sitemap.xml"]


def test_what_a_sitemap_calls_changed_is_looked_at_again(web: Web) -> None:
    ledger = MemoryLedger(done={key(1), key(2)}, read_at=dict.fromkeys((key(1), key(2)), NOW - timedelta(hours=2)))
    web.serve("/sitemap.xml", sitemap(("/1", "2026-03-01T11:30:00Z"), ("/2", "2026-03-01T09:00:00Z")))
    assert [page.link.key for page in visit(web, ledger).pages] == [key(1)]


def test_a_sitemap_that_a_person_names_is_read_and_becomes_no_route_of_the_clock(web: Web) -> None:
    web.serve("/sitemap.xml", sitemap(("/1", "")))
    crawled = visited(web, None, ["all"], of=BOTH)
    assert (web.asked, [page.link.key for page in crawled.pages]) == (["/sitemap.xml", "/1"], [key(1)])
    assert [seen.next_due_at for seen in crawled.ledger.seen] == [None]
