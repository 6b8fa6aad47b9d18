from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from crawler.outlet import Outlet
from crawler.settings import settings_for


def outlet(slug: str, *hosts: str, delay_s: float = 5, sites: Sequence[str] = ()) -> Outlet:
    routes = [{"name": f"feed{n}", "kind": "feed", "url": f"https://{host}/feed{n}"} for n, host in enumerate(hosts)]
    return Outlet.model_validate(
        {
            "slug": slug,
            "name": slug,
            "home": f"https://{hosts[0]}/",
            "sites": sites,
            "languages": ["ar"],
            "tier": "A",
            "routes": routes,
            "politeness": {"delay_s": delay_s},
        }
    )


def settings(*outlets: Outlet) -> dict[str, Any]:
    return settings_for(outlets, user_agent="Marsad/0.1 (+https://x.ma/bot)", allow=(), now=lambda: datetime.now(UTC))


def test_an_unknown_host_is_asked_one_thing_at_a_time_every_five_seconds_give_or_take_a_fifth() -> None:
    chosen = settings()
    assert (chosen["CONCURRENT_REQUESTS_PER_DOMAIN"], chosen["DOWNLOAD_DELAY"], chosen["DOWNLOAD_DELAY_JITTER"]) == (1, 5, 0.2)


def test_every_host_of_an_outlet_has_the_outlets_pace() -> None:
    slots = settings(outlet("a", "www.a.ma", "rss.a.ma", delay_s=10, sites=["a.press:8080"]))["DOWNLOAD_SLOTS"]
    assert slots == {host: {"concurrency": 1, "delay": 10} for host in ("www.a.ma", "rss.a.ma", "a.press")}


def test_of_two_outlets_on_one_host_the_slower_decides() -> None:
    slots = settings(outlet("a", "x.ma", delay_s=10), outlet("b", "x.ma", delay_s=4))["DOWNLOAD_SLOTS"]
    assert slots == {"x.ma": {"concurrency": 1, "delay": 10}}


def test_robots_txt_is_read_for_the_products_name_alone() -> None:
    assert settings()["ROBOTSTXT_USER_AGENT"] == "Marsad"


def test_no_other_schemes_no_telnet_no_cookies_no_proxy_no_retries() -> None:
    chosen = settings()
    assert chosen["DOWNLOAD_HANDLERS"] == {"data": None, "file": None, "ftp": None, "s3": None}
    off = ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "HTTPPROXY_ENABLED", "RETRY_ENABLED")
    assert not any(chosen[name] for name in off)
