"""The past by sitemaps: which of them are opened, and which of their pages belong to a stretch."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.fetch import Answer
from crawler.ledger import CatchUp
from crawler.outcome import Verdict
from crawler.past.sitemap import DEEPEST, SITEMAP
from crawler.past.way import Leaf
from crawler.sitemap import MAX_BYTES
from tests.crawler.web import HOME, outlet

OF = outlet(("feed", "feed", "/feed"), ("all", "sitemap", "/sitemap.xml"), keys={"article": r"/(?P<id>\d+)-[a-z]+$"})
ROUTE = OF.routes[1]
SINCE = datetime(2026, 3, 10, 12, tzinfo=UTC)
UNTIL = datetime(2026, 3, 12, 12, tzinfo=UTC)


def stretch(position: str = "") -> CatchUp:
    return CatchUp(id=1, outlet="aljarida", since=SINCE, until=UNTIL, why="gap", via="all", position=position)


def read(entries: list[tuple[str, str]], position: str = "", *, index: bool = False, of: Any = OF) -> Leaf | Verdict:
    """Read a sitemap of these `(path, lastmod)`."""
    root, one = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    listed = "".join(
        f"<{one}><loc>{HOME}{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</{one}>" for path, changed in entries
    )
    body = f"<{root}>{listed}</{root}>".encode()
    answer = Answer(url=f"{HOME}/sitemap.xml", status=200, headers={}, body=body, is_text=True)
    return SITEMAP.read(answer, ROUTE, of, stretch(position))


def children(entries: list[tuple[str, str]], position: str = "") -> list[str]:
    """The sitemaps that an index leaves to be read, with their depths."""
    leaf = read(entries, position, index=True)
    assert isinstance(leaf, Leaf)
    return (leaf.position or "").replace(HOME, "").splitlines()


def pages(entries: list[tuple[str, str]], of: Any = OF) -> list[str]:
    leaf = read(entries, of=of)
    assert isinstance(leaf, Leaf)
    return [link.url.removeprefix(HOME) for link in leaf.links]


def test_a_stretch_begins_at_the_routes_address_with_room_for_the_largest_sitemap() -> None:
    assert (SITEMAP.address(ROUTE, stretch()), SITEMAP.max_bytes) == (f"{HOME}/sitemap.xml", MAX_BYTES)


def test_it_goes_on_with_the_first_sitemap_that_is_still_to_be_read() -> None:
    assert SITEMAP.address(ROUTE, stretch(f"1 {HOME}/b.xml\n1 {HOME}/a.xml")) == f"{HOME}/b.xml"
    leaf = read([], f"1 {HOME}/b.xml\n1 {HOME}/a.xml")
    assert isinstance(leaf, Leaf)
    assert leaf.position == f"1 {HOME}/a.xml"


def test_the_sitemap_that_changed_last_is_read_first_and_those_that_ended_before_the_stretch_never() -> None:
    index = [
        ("/1.xml", "2026-03-01"),
        ("/2.xml", "2026-03-09"),
        ("/3.xml", "2026-03-20T10:00:00+01:00"),
        ("/4.xml", "2026-03-12"),
    ]
    assert children(index) == ["1 /3.xml", "1 /4.xml", "1 /2.xml"]


def test_of_undated_sitemaps_the_last_is_read_first() -> None:
    assert children([("/1.xml", ""), ("/2.xml", ""), ("/3.xml", "2026-03-11")]) == ["1 /3.xml", "1 /2.xml", "1 /1.xml"]


@pytest.mark.parametrize(
    "path",
    [
        "/wp-sitemap-taxonomies-category-1.xml",
        "/wp-sitemap-users-1.xml",
        "/wp-sitemap-posts-page-1.xml",
        "/category-sitemap.xml",
        "/post_tag-sitemap3.xml",
        "/author-sitemap.xml",
        "/page-sitemap.xml",
    ],
)
def test_sitemaps_of_other_things_than_articles_are_left_alone(path: str) -> None:
    assert children([(path, ""), ("/wp-sitemap-posts-post-1.xml", "")]) == ["1 /wp-sitemap-posts-post-1.xml"]


@pytest.mark.parametrize("path", ["/post-sitemap.xml", "/sitemap-2026-03.xml", "/sitemap/stage.xml", "/usersgroup.xml"])
def test_what_may_list_articles_is_opened(path: str) -> None:
    assert children([(path, "")]) == [f"1 {path}"]


def test_sitemaps_of_other_sites_are_not_opened() -> None:
    assert children([(".evil.example/s.xml", ""), ("@169.254.169.254/", ""), ("/a.xml", "")]) == ["1 /a.xml"]


def test_an_index_that_names_itself_leads_nowhere() -> None:
    assert children([("/sitemap.xml", ""), ("/a.xml", ""), ("/a.xml", "")]) == ["1 /a.xml"]
    assert children([("/sitemap.xml", ""), ("/a.xml", ""), ("/b.xml", "")], f"1 {HOME}/a.xml") == ["2 /b.xml"]


def test_an_index_within_an_index_is_read_and_none_deeper() -> None:
    assert children([("/c.xml", "")], f"{DEEPEST - 1} {HOME}/b.xml\n1 {HOME}/a.xml") == [f"{DEEPEST} /c.xml", "1 /a.xml"]
    assert children([("/d.xml", "")], f"{DEEPEST} {HOME}/c.xml\n1 {HOME}/a.xml") == ["1 /a.xml"]


def test_an_index_that_names_nothing_of_that_time_reads_no_stretch() -> None:
    verdict = read([("/1.xml", "2020-01-01")], index=True)
    assert isinstance(verdict, Verdict)
    assert verdict.detail == "an index without a sitemap of that time"


def test_a_child_that_is_gone_takes_nothing_from_the_others_but_a_root_that_is_gone_ends_the_way() -> None:
    gone = Verdict("gone", status=404)
    assert SITEMAP.read(gone, ROUTE, OF, stretch(f"1 {HOME}/b.xml\n1 {HOME}/a.xml")) == Leaf((), f"1 {HOME}/a.xml")
    assert SITEMAP.read(gone, ROUTE, OF, stretch()) is gone
    timeout = Verdict("timeout")
    assert SITEMAP.read(timeout, ROUTE, OF, stretch(f"1 {HOME}/b.xml")) is timeout


def test_the_day_in_an_address_decides_before_the_day_of_the_last_change() -> None:
    entries = [
        ("/2026/03/08/1-a", "2026-03-11"),
        ("/2026/03/09/2-a", ""),
        ("/2026/03/13/3-a", ""),
        ("/2026/03/14/4-a", "2026-03-14"),
        ("/2026/03/5-a", ""),
        ("/2026/02/6-a", "2026-03-11"),
        ("/2026/13/7-a", "2026-03-11"),
    ]
    assert pages(entries) == ["/2026/03/09/2-a", "/2026/03/13/3-a", "/2026/03/5-a", "/2026/13/7-a"]


def test_a_page_that_changed_before_the_stretch_was_not_published_in_it() -> None:
    entries = [("/1-a", "2026-03-08T23:00:00Z"), ("/2-a", "2026-03-09"), ("/3-a", "2026-12-01"), ("/4-a", "soon")]
    assert pages(entries) == ["/2-a", "/3-a"]


def test_what_says_nothing_of_when_is_left_out_and_a_sitemap_of_such_reads_no_stretch() -> None:
    assert pages([("/1-a", ""), ("/2-a", "2026-03-11")]) == ["/2-a"]
    verdict = read([("/1-a", ""), ("/2-a", "")])
    assert isinstance(verdict, Verdict)
    assert verdict.detail == "no entry says when it was published or changed"


def test_what_has_no_id_is_no_article_where_the_outlets_articles_have_one() -> None:
    entries = [("/about", "2026-03-11"), ("/1-a", "2026-03-11"), ("/1-a?utm_source=x", "2026-03-11")]
    assert pages(entries) == ["/1-a"]
    assert pages(entries, of=outlet(("all", "feed", "/x"), keys={})) == ["/about", "/1-a"]


@pytest.mark.parametrize("body", [b"", b"<html>404</html>", b"\x1f\x8bnot gzip"])
def test_what_is_no_sitemap_is_malformed(body: bytes) -> None:
    answer = Answer(url=f"{HOME}/sitemap.xml", status=200, headers={}, body=body, is_text=True)
    verdict = SITEMAP.read(answer, ROUTE, OF, stretch())
    assert isinstance(verdict, Verdict)
    assert verdict.kind == "malformed"
