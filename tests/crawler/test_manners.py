"""How a real crawl treats real hosts: one request at a time across processes, rest where it is asked for, turns given back."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from itertools import pairwise
from threading import Condition, Event
from time import monotonic

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from crawler.address import Network
from crawler.outcome import Rest
from tests.crawler.crawling import Crawl, Crawled, children, crawl_in_child, start_in_child
from tests.crawler.memory import MemoryTurns, shared_turns
from tests.crawler.site import ARTICLE, Site

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONLY_THE_SITE: tuple[Network, ...] = (IPv4Network("127.0.0.2/32"),)
CHALLENGE = "<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


@dataclass
class Doorkeeper:
    """Answers with an article, and sees whether two ever come at once: each waits a moment for another."""

    inside: int = 0
    most: int = 0
    times: list[tuple[float, float]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)

    def __call__(self, _: Request) -> Response:
        came = monotonic()
        with self.changed:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.inside > 1, timeout=0.05)
            self.inside -= 1
            self.times.append((came, monotonic()))
        return Response(ARTICLE, content_type="text/html")

    @property
    def shortest_peace(self) -> float:
        """Seconds from an answer to the next request."""
        times = sorted(self.times)
        return min(after[0] - before[1] for before, after in pairwise(times))


@pytest.fixture
def turns() -> Iterator[MemoryTurns]:
    with shared_turns() as turns:
        yield turns


def test_two_processes_ask_one_host_one_thing_at_a_time_and_slowly(site: Site, turns: MemoryTurns) -> None:
    keeper = Doorkeeper()
    outlets = []
    for slug in ("one", "other"):
        paths = [f"/{slug}/{number}" for number in range(3)]
        site.serve_feed(f"/{slug}/feed", paths)
        for path in paths:
            site.server.expect_request(path).respond_with_handler(keeper)
        outlets.append(site.outlet(slug, delay_s=0.2, feed=f"feed /{slug}/feed"))
    with children(2) as child:
        crawls = [start_in_child(child, Crawl(outlets=[outlet], turns=turns)) for outlet in outlets]
        crawled = [crawl.result(timeout=30) for crawl in crawls]
    assert [len(one.pages) for one in crawled] == [3, 3]
    assert keeper.most == 1
    assert keeper.shortest_peace > 0.2 * 0.8 - 0.02


def test_two_outlets_on_one_host_keep_the_pace_of_the_slower(site: Site) -> None:
    keeper = Doorkeeper()
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve_feed("/feed2", ["/3"])
    for path in ("/1", "/2", "/3"):
        site.server.expect_request(path).respond_with_handler(keeper)
    crawl_in_child([site.outlet(delay_s=0.2), site.outlet("akhbar", delay_s=0.1, feed="feed /feed2")])
    assert (len(keeper.times), keeper.most) == (3, 1)
    assert keeper.shortest_peace > 0.2 * 0.8 - 0.02


def test_a_crawl_delay_in_robots_txt_is_kept(site: Site) -> None:
    keeper = Doorkeeper()
    site.robots = Response("User-agent: *\nCrawl-delay: 0.3\n")
    site.serve_feed("/feed", ["/1", "/2"])
    for path in ("/1", "/2"):
        site.server.expect_request(path).respond_with_handler(keeper)
    crawl_in_child([site.outlet()])
    assert keeper.shortest_peace > 0.3 * 0.8 - 0.02


def test_robots_txt_and_every_step_of_a_redirect_take_turns_of_their_own(site: Site, other_site: Site) -> None:
    site.serve_feed("/feed", ["/1"])
    site.redirect("/1", "/2")
    site.redirect("/2", other_site.url("/3"))
    other_site.serve_articles("/3")
    crawled = crawl_in_child([site.outlet(sites=[other_site.netloc]), other_site.outlet("akhbar", feed="feed /none")])
    hosts = [host for host, _ in crawled.turns.left]
    assert hosts.count("127.0.0.2") == 4  # robots.txt, feed, both redirects
    assert hosts.count("127.0.0.3") == len(other_site.requests) == 3  # robots.txt, its own feed, the article
    assert crawled.turns.held == set()


def test_a_host_that_says_when_to_return_is_asked_nothing_until_then_by_any_process(site: Site, turns: MemoryTurns) -> None:
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve("/1", "", status=429, headers={"Retry-After": "3607"})

    def crawl(at: datetime) -> tuple[Crawled, list[str]]:
        before = len(site.asked)
        crawled = crawl_in_child([site.outlet()], turns=turns, at=at)
        return crawled, site.asked[before:]

    until = NOW + timedelta(seconds=3607)
    crawled, asked = crawl(NOW)
    assert (asked, crawled.article("1").retry_at) == (["/feed", "/1"], until)
    crawled, asked = crawl(until - timedelta(seconds=1))
    assert (asked, crawled.listings) == ([], {"feed": "throttled"})
    assert crawled.ledger.seen[0].outcome.retry_at == until
    assert crawl(until)[1] == ["/feed", "/1"]


def test_other_hosts_go_on_while_one_rests(site: Site, other_site: Site) -> None:
    site.serve_feed("/feed", ["/1", "/2"])
    site.serve("/1", "", status=429, headers={"Retry-After": "3600"})
    other_site.serve_feed("/feed", ["/1"])
    other_site.serve_articles("/1")
    crawl_in_child([site.outlet(), other_site.outlet("akhbar")])
    assert (site.asked, other_site.asked) == (["/feed", "/1"], ["/feed", "/1"])


@pytest.mark.parametrize("packed", [False, True])
def test_a_challenge_packed_or_not_ends_the_asking_and_is_never_bypassed(site: Site, *, packed: bool) -> None:
    body = gzip.compress(CHALLENGE.encode()) if packed else CHALLENGE
    site.serve("/feed", body, headers={"Content-Encoding": "gzip"} if packed else {})
    crawled = crawl_in_child([site.outlet(feed="feed /feed", again="feed /feed2")], at=NOW)
    assert crawled.listings == {"feed": "challenge", "again": "throttled"}
    assert (site.asked, crawled.turns.rests) == (["/feed"], {"127.0.0.2": Rest(NOW + timedelta(hours=1), "challenge")})


def test_a_host_that_refuses_three_times_in_a_row_is_left_alone(site: Site) -> None:
    site.serve_feed("/feed", [f"/{number}" for number in range(1, 9)])
    site.serve_articles("/2")
    for number in (1, 3, 4, 5, 6):
        site.serve(f"/{number}", status=403)
    crawled = crawl_in_child([site.outlet()])
    assert site.asked == ["/feed", "/1", "/2", "/3", "/4", "/5"]
    assert crawled.articles == {"1": "refused", "2": "page", "3": "refused", "4": "refused", "5": "refused", "6": "throttled"}


@pytest.fixture
def slow_site() -> Iterator[Site]:
    """A third one, on 127.0.0.4, for what may still be answering when its test is over."""
    with HTTPServer(host="127.0.0.4", threaded=True) as server:
        yield Site(server)


def test_a_crawl_that_is_told_to_stop_gives_back_the_turns_of_what_is_under_way(site: Site, slow_site: Site) -> None:
    arrived, over = Event(), Event()

    def hang(_: Request) -> Response:
        arrived.set()
        over.wait(20)
        return Response(ARTICLE)

    def meanwhile(_: Request) -> Response:
        arrived.wait(20)
        return Response(ARTICLE, content_type="text/html")

    slow_site.server.expect_request("/feed").respond_with_handler(hang)
    site.serve_feed("/feed", ["/1"])
    site.server.expect_request("/1").respond_with_handler(meanwhile)
    try:
        crawled = crawl_in_child([site.outlet(), slow_site.outlet("akhbar")], stopping="/1")
    finally:
        over.set()
    assert (crawled.errors, crawled.turns.held) == (["interrupted"], set())
    host, verdict = crawled.turns.left[-1]
    assert (host, verdict and verdict.detail) == ("127.0.0.4", "cut off by us")


def test_no_proxy_is_asked_whatever_the_environment_names(site: Site, other_site: Site) -> None:
    site.serve_feed("/feed", ["/1"])
    site.serve_articles("/1")
    proxy = other_site.url("")
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    crawled = crawl_in_child([site.outlet()], environment=dict.fromkeys(names, proxy))
    assert (crawled.articles, other_site.requests) == ({"1": "page"}, [])


def test_whoever_wants_robots_txt_for_itself_gets_the_one_that_was_read(site: Site) -> None:
    site.robots = Response("User-agent: *\nDisallow: /private\n")
    crawl_in_child([site.outlet(feed="feed /robots.txt")])
    assert [request.path for request in site.requests] == ["/robots.txt"]
