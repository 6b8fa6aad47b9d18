"""Which ways into an outlet a probe finds: decided without a network."""

import asyncio
import json
from datetime import timedelta

import pytest

from crawler.candidates import candidates
from crawler.keys import guessed
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from crawler.probe import Probe, try_out
from crawler.url import has_id, key_of
from tests.crawler.web import HOME, NOW, OUTLET, Web, outlet

FRONT = """<html><head><link rel="alternate" type="application/rss+xml" href="/journal/feed/">
  <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="https://api.w.org/" href="/wp-json/"></head>
  <body><a href="/3001">un titre</a><a href="/3002">un autre</a><a href="/contact">contact</a></body></html>"""

ARC = "QX7RNM2LTFHJ5A4WZK3VBE6YPI"


@pytest.fixture
def web() -> Web:
    return Web()


def probed(web: Web, of: Outlet = OUTLET) -> Probe:
    return asyncio.run(try_out(web.fetch, of, NOW))


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
    web.serve("/news-sitemap.xml", f"<urlset><url><loc>{HOME}/3001</loc></url><url><loc>{HOME}/3002</loc></url></urlset>")
    web.list(*range(3001, 3006), path="/journal/feed/")
    rest = "/wp-json/wp/v2/posts?per_page=20&_fields=id,date_gmt,modified_gmt,link,title,excerpt"
    web.serve(rest, json.dumps([{"link": f"{HOME}/3001"}, {"link": f"{HOME}/3002"}]))
    web.list(3001, path="/?s=DGSN&feed=rss2")
    found = probed(web, unknown().model_copy(update={"home": f"{HOME}/"}))
    assert answering(found) == {
        "/sitemap_index.xml": "sitemap",
        "/journal/feed/": "feed",
        rest: "wordpress",
        "/news-sitemap.xml": "news_sitemap",
        "/?s={query}&feed=rss2": "search_feed",
        "/": "homepage",
    }
    assert [link.url for link in found.findings[-1].links] == [f"{HOME}/3001", f"{HOME}/3002"]


def test_where_a_kind_is_found_no_usual_place_is_asked_for_it(web: Web) -> None:
    web.list(1, 2)
    probed(web)
    assert [path for path in web.asked if "rss" in path] == ["/?s=DGSN&feed=rss2"]


def test_a_host_that_wants_rest_is_asked_no_more(web: Web) -> None:
    web.serve("", FRONT)
    web.answers["/feed"] = Verdict("throttled", status=429)
    found = probed(web)
    assert web.asked[-1] == "/feed"
    assert [finding.outcome for finding in found.findings if finding.why == "route feed"] == ["throttled"]
    web.asked.clear()
    web.answers[""] = Verdict("challenge", status=403)
    assert [finding.outcome for finding in probed(web).findings] == ["challenge"]
    assert web.asked == ["/robots.txt", ""]


def test_a_listing_that_an_outlet_describes_is_read_by_its_selectors(web: Web) -> None:
    section = {"name": "section", "kind": "listing", "url": f"{HOME}/section", "items": "h2 a"}
    web.serve("/section", "<html><body><h2><a href='/5'>t</a></h2><a href='/6'>u</a></body></html>")
    first = probed(web, outlet(routes=[section])).findings[0]
    assert (first.kind, [link.url for link in first.links]) == ("listing", [f"{HOME}/5"])


def addresses(form: str, first: int, number: int = 5) -> list[str]:
    """So many addresses of a form; `{n}` counts on from a number, `{w}` is another word in each."""
    return [HOME + form.format(n=first + n, w="abcdefgh"[n], day=f"{3 + 7 * n:02}") for n in range(number)]


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("/{w}-{n}.html", 1352529),
        ("/{n}-{w}-2026.html", 374782),
        ("/{w},{n}.html", 98123),
        ("/articles/details/{n}/{w}.html", 160000),
        ("/2026/10/06/{w}-{n}/", 901234),
        ("/2026/10/{n}/{w}/", 49654),
        ("/{n}/{w}/", 49654),
    ],
)
def test_ids_are_guessed_from_the_addresses_that_were_listed(form: str, first: int) -> None:
    urls = addresses(form, first)
    of = outlet(("feed", "feed", "/feed"), keys=guessed(urls) or {})
    assert [key_of(url, of).rpartition(":")[2] for url in urls if has_id(url, of)] == [str(first + n) for n in range(5)]


def test_the_ids_of_arc_are_guessed() -> None:
    assert guessed([f"{HOME}/p/{n}_{ARC[:-1]}{n}/" for n in range(5)]) == {"arc": "_(?P<id>[A-Z0-9]{26})$"}


@pytest.mark.parametrize(
    "form",
    [
        "/un-accord-{w}/",
        "/accord-{w}-2026/",
        "/2026/11/{day}/un-accord-{w}/",
        "/2026/11/{day}/meme-titre/",
        "/{n}/un-accord",
        "/accord-{n}",
        "/{n}/{day}/accord-{w}",
        "/202611{day}/accord",
        "/p/{day}/accord",
    ],
)
def test_a_date_is_no_id(form: str) -> None:
    assert guessed(addresses(form, 2021, 4) + addresses(form.replace("accord", "visite"), 2025, 4)[:3]) is None


def test_from_few_addresses_nothing_is_guessed() -> None:
    assert guessed(addresses("/{w}-{n}.html", 1352529, 4)) is None


def test_one_id_for_two_articles_is_none() -> None:
    assert guessed([*addresses("/{n}/{w}/", 49654), f"{HOME}/49654/z/"]) is None


def test_a_front_page_that_fails_is_told(web: Web) -> None:
    web.list(1, 2)
    web.answers[""] = Verdict("server_error", status=500)
    front = probed(web).findings[-1]
    assert (front.kind, front.why, front.outcome, front.status) == ("homepage", "front page", "server_error", 500)


def test_where_a_guess_is_refused_no_more_of_its_kind_are_made(web: Web) -> None:
    for path in ("/feed/", "/sitemap-news.xml", "/sitemap_index.xml"):
        web.answers[path] = Verdict("refused", status=403)
    probed(web, unknown())
    assert not {"/rss.xml", "/news-sitemap.xml", "/arc/outboundfeeds/sitemap-news/", "/sitemap.xml"} & set(web.asked)


def test_feeds_and_rest_are_guessed_before_sitemaps() -> None:
    kinds = [one.route.kind for one in candidates(unknown(), "", b"")]
    assert list(dict.fromkeys(kinds)) == ["feed", "wordpress", "news_sitemap", "search_feed", "sitemap"]


def test_a_search_that_finds_nothing_or_says_nothing_is_no_answer(web: Web) -> None:
    web.list(path="/?s=DGSN&feed=rss2")
    web.serve("/feed/", "")
    assert answering(probed(web, unknown())) == {}
