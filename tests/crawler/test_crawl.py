"""Real crawls by the real Scrapy against real servers on loopback, one child process each."""

import gzip
from ipaddress import IPv4Network

import pytest
from werkzeug import Request, Response

from crawler.address import Network
from crawler.fetch import MAX_BYTES
from tests.crawler.crawling import USER_AGENT, crawl_in_child
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import ARTICLE, Site

ONLY_THE_SITE: tuple[Network, ...] = (IPv4Network("127.0.0.2/32"),)


def test_an_article_that_three_routes_show_is_fetched_once(site: Site) -> None:
    site.serve_feed("/feed", ["/7-slug?utm_source=rss", "/8-slug"])
    loc = f"<url><loc>{site.url('/7-slug/amp')}</loc></url>"
    site.serve("/news.xml", f'<urlset xmlns="https://www.sitemaps.org/wrong">{loc}</urlset>', content_type="text/xml")
    post = f'[{{"link": "{site.url("/7-slug")}", "date_gmt": "2026-03-01T09:00:00", "title": {{"rendered": "Accord"}}}}]'
    site.serve("/wp-json", post, content_type="application/json")
    site.serve_articles("/7-slug", "/8-slug")
    crawled = crawl_in_child([site.outlet(feed="feed /feed", sitemap="news_sitemap /news.xml", rest="wordpress /wp-json")])
    assert crawled.listings == {"feed": "read", "sitemap": "read", "rest": "read"}
    assert site.asked == ["/feed", "/7-slug", "/8-slug", "/news.xml", "/wp-json"]
    assert [page.body for page in crawled.pages] == [ARTICLE.encode()] * 2


def test_a_second_crawl_asks_with_validators_and_fetches_nothing_again(site: Site) -> None:
    def conditional(request: Request) -> Response:
        answer = Response(body, content_type="application/rss+xml", headers={"ETag": '"v1"', "Last-Modified": "yesterday"})
        return Response(status=304) if request.headers.get("If-None-Match") == '"v1"' else answer

    site.serve_feed("/same", ["/1"])
    body = f"<rss version='2.0'><channel><item><link>{site.url('/1')}</link></item></channel></rss>"
    site.server.expect_request("/feed").respond_with_handler(conditional)
    site.serve_articles("/1")
    outlet = site.outlet(feed="feed /feed", same="feed /same")
    first = crawl_in_child([outlet])
    assert first.ledger.route("aljarida", "feed").validators.etag == '"v1"'
    second = crawl_in_child([outlet], ledger=first.ledger)
    assert second.listings == {"feed": "unchanged", "same": "unchanged"}
    assert site.asked == ["/feed", "/1", "/same", "/feed", "/same"]
    assert site.requests[-2].headers["If-Modified-Since"] == "yesterday"


def test_we_give_our_honest_name_keep_no_cookies_and_say_nothing_of_where_we_come_from(site: Site) -> None:
    site.serve_feed("/feed", ["/1", "/2"], headers={"Set-Cookie": "id=1"})
    site.serve_articles("/1", "/2")
    crawl_in_child([site.outlet()])
    assert {request.headers["User-Agent"] for request in site.requests} == {USER_AGENT}
    assert not any({"Cookie", "Referer", "Accept-Language"} & set(request.headers.keys()) for request in site.requests)


def test_what_goes_wrong_is_named_and_never_raised(site: Site) -> None:
    for status in (404, 410, 403, 500, 418):
        site.serve(f"/{status}", status=status)
    site.serve("/1000", "")
    site.serve("/1001", b"\x89PNG\r\n\x1a\n\x00\x00", content_type="image/png")
    site.serve("/1002", b"x" * (MAX_BYTES + 1))
    site.serve("/1003", gzip.compress(b"x" * (MAX_BYTES + 1)), headers={"Content-Encoding": "gzip"})
    site.serve("/1004", b"not gzip", headers={"Content-Encoding": "gzip"})
    site.serve("/1005", "اتفاق".encode("cp1256"))
    site.redirect("/1006", "/1006")
    site.redirect("/1007", "file:///etc/passwd")
    site.redirect("/1008", "http://nothing.invalid/")
    site.redirect("/1009", "http://127.0.0.2:9/")
    site.serve_feed("/feed", [f"/{name}" for name in (404, 410, 403, 500, 418, *range(1000, 1010))])
    crawled = crawl_in_child([site.outlet()])
    assert crawled.errors == []
    assert crawled.articles == {
        "404": "gone",
        "410": "gone",
        "403": "refused",
        "500": "server_error",
        "418": "unexpected_status",
        "1000": "empty",
        "1001": "not_a_page",
        "1002": "too_large",
        "1003": "too_large",
        "1004": "broken",
        "1005": "page",
        "1006": "too_many_redirects",
        "1007": "unexpected_status",
        "1008": "unreachable",
        "1009": "unreachable",
    }
    assert [page.body.decode("cp1256") for page in crawled.pages] == ["اتفاق"]


def test_listings_that_are_none_are_named_and_the_other_routes_go_on(site: Site) -> None:
    site.serve("/html", "<html>Erreur</html>")
    site.serve("/empty", "")
    site.serve_feed("/none", [])
    site.serve("/rest", '{"code": "rest_no_route", "message": "Aucune route"}', content_type="application/json")
    site.serve("/gone", status=410)
    site.serve("/moved", "", status=301, headers={"Location": site.url("/feed")})
    site.serve_feed("/feed", ["/1"])
    site.serve_articles("/1")
    crawled = crawl_in_child(
        [
            site.outlet(
                html="feed /html",
                empty="news_sitemap /empty",
                none="feed /none",
                rest="wordpress /rest",
                gone="feed /gone",
                moved="feed /moved",
            )
        ]
    )
    assert crawled.listings == {
        "html": "malformed",
        "empty": "empty",
        "none": "empty",
        "rest": "malformed",
        "gone": "gone",
        "moved": "read",
    }
    assert crawled.articles == {"1": "page"}


def test_what_robots_txt_forbids_is_left_alone(site: Site) -> None:
    site.robots = Response("User-agent: *\nDisallow: /private\n\nUser-agent: Marsad\nDisallow: /1\n")
    site.serve_feed("/feed", ["/1", "/private/2"])
    site.serve_articles("/1", "/private/2")
    crawled = crawl_in_child([site.outlet()])
    assert crawled.articles == {"1": "robots", "2": "page"}
    assert site.asked == ["/feed", "/private/2"]


def test_robots_txt_meant_for_a_word_in_our_address_is_not_meant_for_us(site: Site) -> None:
    site.robots = Response("User-agent: example\nDisallow: /\n")
    site.serve_feed("/feed", ["/1"])
    site.serve_articles("/1")
    assert crawl_in_child([site.outlet()]).articles == {"1": "page"}


def test_of_a_robots_txt_so_much_is_read_as_the_standard_asks(site: Site) -> None:
    padding = "# nothing\n" * 51_200
    site.robots = Response(f"User-agent: *\nDisallow: /1\n{padding}Disallow: /2\n")
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve_articles("/1", "/2")
    assert crawl_in_child([site.outlet()]).articles == {"1": "robots", "2": "page"}


@pytest.mark.parametrize("status", [404, 403])
def test_without_a_robots_txt_nothing_is_forbidden(site: Site, status: int) -> None:
    site.robots = Response("Disallow: /", status=status)
    site.serve_feed("/feed", ["/1"])
    site.serve_articles("/1")
    assert crawl_in_child([site.outlet()]).articles == {"1": "page"}


@pytest.mark.parametrize("status", [500, 206, 301])
def test_where_robots_txt_cannot_be_had_nothing_is_fetched(site: Site, status: int) -> None:
    site.robots = Response("User-agent: *\nDisall", status=status)
    site.serve_feed("/feed", ["/1"])
    crawled = crawl_in_child([site.outlet(feed="feed /feed", again="feed /feed2")])
    assert crawled.listings == {"feed": "robots_unreachable", "again": "robots_unreachable"}
    assert [request.path for request in site.requests] == ["/robots.txt"]


def test_a_redirect_obeys_the_robots_txt_of_the_host_it_leads_to(site: Site, other_site: Site) -> None:
    other_site.robots = Response("User-agent: *\nDisallow: /\n")
    site.serve_feed("/feed", ["/1"])
    site.redirect("/1", other_site.url("/1"))
    assert crawl_in_child([site.outlet()]).articles == {"1": "robots"}
    assert other_site.asked == []


def test_no_way_leads_to_a_private_address(site: Site, other_site: Site) -> None:
    port = other_site.server.port
    targets = {
        "1": other_site.url("/1"),
        "2": f"http://localhost:{port}/2",
        "3": f"http://2130706435:{port}/3",  # 127.0.0.3
        "4": f"http://[::ffff:127.0.0.3]:{port}/4",
        "5": f"http://0x7f.3:{port}/5",
        "6": "http://169.254.169.254/latest/meta-data/",
    }
    for name, target in targets.items():
        site.redirect(f"/{name}", target)
    site.serve_feed("/feed", [f"/{name}" for name in targets])
    crawled = crawl_in_child([site.outlet()], allow=ONLY_THE_SITE)
    assert crawled.articles == dict.fromkeys(targets, "private_address")
    assert other_site.requests == []


def test_a_private_outlet_is_refused_unless_its_network_is_opened(site: Site) -> None:
    site.serve_feed("/feed", [])
    assert crawl_in_child([site.outlet()], allow=()).listings == {"feed": "private_address"}
    assert site.requests == []


def test_a_robots_txt_that_leads_inside_closes_the_site(site: Site, other_site: Site) -> None:
    site.robots = Response(status=302, headers={"Location": other_site.url("/robots.txt")})
    site.serve_feed("/feed", [])
    assert crawl_in_child([site.outlet()], allow=ONLY_THE_SITE).listings == {"feed": "private_address"}
    assert other_site.requests == []


def test_an_article_that_cannot_be_taken_ends_its_outlets_visit_and_no_other(site: Site, other_site: Site) -> None:
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve_articles("/1", "/2")
    other_site.serve_feed("/feed", ["/5"])
    other_site.serve_articles("/5")
    crawled = crawl_in_child([site.outlet(), other_site.outlet("akhbar")], poisoned="/1")
    assert crawled.errors == [f"cannot take {site.url('/1')}"]
    assert [page.outlet for page in crawled.pages] == ["akhbar"]
    assert [seen.outlet for seen in crawled.ledger.seen] == ["akhbar"]


def test_known_articles_are_never_asked_for(site: Site) -> None:
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve_articles("/1", "/2")
    crawl_in_child([site.outlet()], ledger=MemoryLedger(done={f"{site.netloc}:article:1"}))
    assert site.asked == ["/feed", "/2"]


def test_a_crawl_that_is_told_to_stop_ends_at_once_and_what_it_was_reading_counts_as_unread(site: Site) -> None:
    site.serve_feed("/feed", ["/1", "/2", "/3"])
    site.serve_articles("/1", "/2", "/3")
    crawled = crawl_in_child([site.outlet(delay_s=0.3)], stopping="/1")
    assert crawled.errors == ["interrupted"]
    assert site.asked == ["/feed", "/1"]
    assert crawled.ledger.seen == []


def test_only_the_named_routes_are_read(site: Site) -> None:
    site.serve_feed("/feed", [])
    site.serve_feed("/feed2", [])
    crawl_in_child([site.outlet(one="feed /feed", two="feed /feed2")], only_routes=["two"])
    assert site.asked == ["/feed2"]
