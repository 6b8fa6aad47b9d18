"""Which ways into an outlet a probe finds: decided without a network."""

import asyncio
import json
from datetime import timedelta

import pytest

from crawler.candidates import candidates
from crawler.keys import guessed
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from crawler.probe import Probe, probe
from crawler.url import has_id, key_of
from tests.crawler.web import HOME, NOW, OUTLET, Web, outlet

FRONT = """<html><head><link rel="alternate" type="application/rss+xml" href="/journal/feed/">
  <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="https://api.w.org/" href="/wp-json/"></head>
  <body><a href="/31">un titre</a><a href="/32">un autre</a><a href="/contact">contact</a></body></html>"""

ARC = "QX7RNM2LTFHJ5A4WZK3VBE6YPI"


@pytest.fixture
def web() -> Web:
    return Web()


def probed(web: Web, of: Outlet = OUTLET) -> Probe:
    return asyncio.run(probe(web.fetch, of, NOW))


def answering(found: Probe) -> dict[str, str]:
    return {finding.url.removeprefix(HOME): finding.kind for finding in found.findings if finding.answers}


def unknown() -> Outlet:
    return OUTLET.model_copy(update={"routes": (), "keys": {}})


def test_what_robots_txt_and_the_front_page_say_is_tried_before_what_platforms_do() -> None:
    named = [f"{HOME}/map-news.xml", f"{HOME}/map.xml", "https://other.example/map.xml", "x"]
    robots = "User-agent: *\n" + "\n".join(f"Sitemap: {url}" for url in named)
    tried = [(one.why, one.route.kind, one.route.url.removeprefix(HOME)) for one in candidates(OUTLET, robots, FRONT.encode())]
    assert tried[:5] == [
        ("route sitemap", "news_sitemap", "/news.xml"),
        ("route feed", "feed", "/feed"),
        ("robots.txt", "news_sitemap", "/map-news.xml"),
        ("robots.txt", "sitemap", "/map.xml"),
        ("front page", "feed", "/journal/feed/"),
    ]
    assert tried[5][:2] == ("front page", "wordpress")
    assert {why for why, _, _ in tried[6:]} == {"usual"}
    assert "comments" not in str(tried)


def test_a_probe_says_what_each_way_lists_and_over_which_time(web: Web) -> None:
    web.list_dated({1: NOW - timedelta(hours=9), 2: NOW - timedelta(hours=3)})
    found = {finding.why: finding for finding in probed(web).findings}
    feed = found["route feed"]
    assert (feed.outcome, [link.published for link in feed.links][-1], feed.span) == (
        "read",
        NOW - timedelta(hours=3),
        timedelta(hours=6),
    )
    assert (found["route sitemap"].outcome, found["route sitemap"].status) == ("gone", 404)


def test_every_kind_of_way_into_an_unknown_outlet_is_found(web: Web) -> None:
    web.serve("/", FRONT)
    web.serve("/robots.txt", f"Sitemap: {HOME}/sitemap_index.xml")
    web.serve("/sitemap_index.xml", f"<sitemapindex><sitemap><loc>{HOME}/posts.xml</loc></sitemap></sitemapindex>")
    web.serve("/news-sitemap.xml", f"<urlset><url><loc>{HOME}/31</loc></url><url><loc>{HOME}/32</loc></url></urlset>")
    web.list(31, 32, path="/journal/feed/")
    rest = "/wp-json/wp/v2/posts?per_page=20&_fields=id,date_gmt,modified_gmt,link,title,excerpt"
    web.serve(rest, json.dumps([{"link": f"{HOME}/31"}, {"link": f"{HOME}/32"}]))
    web.list(path="/?s=DGSN&feed=rss2")
    found = probed(web, unknown().model_copy(update={"home": f"{HOME}/"}))
    assert answering(found) == {
        "/sitemap_index.xml": "sitemap",
        "/journal/feed/": "feed",
        rest: "wordpress",
        "/news-sitemap.xml": "news_sitemap",
        "/?s={query}&feed=rss2": "search_feed",
        "/": "homepage",
    }
    assert [link.url for link in found.findings[-1].links] == [f"{HOME}/31", f"{HOME}/32"]


def test_where_a_kind_is_found_no_usual_place_is_asked_for_it(web: Web) -> None:
    web.list(1, 2)
    probed(web)
    assert [path for path in web.asked if "rss" in path] == ["/?s=DGSN&feed=rss2"]


def test_a_host_that_wants_rest_is_asked_no_more(web: Web) -> None:
    web.answers["/feed"] = Verdict("throttled", status=429)
    found = probed(web)
    assert (web.asked[-1], found.findings[-1].outcome) == ("/feed", "throttled")
    web.asked.clear()
    web.answers[""] = Verdict("challenge", status=403)
    assert [finding.outcome for finding in probed(web).findings] == ["challenge"]
    assert web.asked == ["/robots.txt", ""]


def test_a_listing_that_an_outlet_describes_is_read_by_its_selectors(web: Web) -> None:
    section = {"name": "section", "kind": "listing", "url": f"{HOME}/section", "items": "h2 a"}
    web.serve("/section", "<html><body><h2><a href='/5'>t</a></h2><a href='/6'>u</a></body></html>")
    first = probed(web, outlet(routes=[section])).findings[0]
    assert (first.kind, [link.url for link in first.links]) == ("listing", [f"{HOME}/5"])


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (["/a-1352529.html", "/b-1352530.html"], ["1352529", "1352530"]),
        (["/374782-a.html", "/374783-b-2026.html"], ["374782", "374783"]),
        (["/p/a_QX7RNM2LTFHJ5A4WZK3VBE6YPI/", "/p/b_H3DKT5QZ2VNWLGSR4YXEMJ7BAC"], [ARC, "H3DKT5QZ2VNWLGSR4YXEMJ7BAC"]),
        (["/a,98123.html", "/b,98124.html"], ["98123", "98124"]),
        (["/articles/details/160000/a.html", "/articles/details/160001/b.html"], ["160000", "160001"]),
        (["/2026/10/06/a-901234/", "/2026/10/06/b-901235/"], ["901234", "901235"]),
        (["/49654/a/", "/49655/b/"], ["49654", "49655"]),
        (["/un-accord/", "/une-visite/"], []),
        (["/accord-2026/", "/visite-2026/"], []),
        (["/a-1352529.html"], []),
    ],
)
def test_ids_are_guessed_from_the_addresses_that_were_listed(paths: list[str], ids: list[str]) -> None:
    keys = guessed([HOME + path for path in paths])
    of = outlet(("feed", "feed", "/feed"), keys=keys or {})
    assert [key_of(HOME + path, of).rpartition(":")[2] for path in paths if has_id(HOME + path, of)] == ids
