import pytest

from crawler.outlet import Outlet
from crawler.pace import Pace
from tests.crawler.web import outlet


def on(host: str, delay_s: float, sites: tuple[str, ...] = ()) -> Outlet:
    feed = {"name": "feed", "kind": "feed", "url": f"https://rss.{host}/feed"}
    return outlet(("x", "feed", "/x"), home=f"https://www.{host}/", routes=[feed], sites=sites, politeness={"delay_s": delay_s})


def seconds(pace: Pace, host: str, jitter: float = 0) -> float:
    return pace.wait(host, jitter).total_seconds()


def test_an_unknown_host_is_left_in_peace_for_five_seconds() -> None:
    assert seconds(Pace([]), "x.ma") == 5


@pytest.mark.parametrize(("jitter", "expected"), [(-1, 4), (0, 5), (0.5, 5.5), (1, 6)])
def test_the_wait_is_spread_by_a_fifth_either_way(jitter: float, expected: float) -> None:
    assert seconds(Pace([]), "x.ma", jitter) == pytest.approx(expected)


@pytest.mark.parametrize("host", ["www.a.ma", "a.ma", "m.a.ma", "rss.a.ma", "a.press", "www.a.press"])
def test_every_host_of_an_outlet_has_the_outlets_pace_and_so_have_its_twins(host: str) -> None:
    assert seconds(Pace([on("a.ma", 10, sites=("a.press:8080",))]), host) == 10


def test_a_host_in_arabic_letters_has_its_outlets_pace_however_it_is_spelt() -> None:
    assert seconds(Pace([on("جريدة.ma", 10)]), "xn--ogbfjh9j.ma") == 10


def test_of_two_outlets_on_one_host_the_slower_decides() -> None:
    assert seconds(Pace([on("a.ma", 10), on("a.ma", 4)]), "a.ma") == 10


@pytest.mark.parametrize(("crawl_delay", "expected"), [(20, 20), (1, 4), (0, 4), (1e300, 86400)])
def test_a_crawl_delay_is_heeded_where_it_asks_for_more(crawl_delay: float, expected: float) -> None:
    pace = Pace([on("a.ma", 4)])
    pace.obey("www.a.ma", crawl_delay)
    assert seconds(pace, "a.ma") == expected


def test_a_short_crawl_delay_hurries_nobody_at_an_unknown_host() -> None:
    pace = Pace([])
    pace.obey("x.ma", 1)
    assert seconds(pace, "x.ma") == 5


def test_a_literal_address_is_a_host_like_any_other() -> None:
    assert seconds(Pace([]), "::1") == 5
