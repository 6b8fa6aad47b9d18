"""How Scrapy runs for us: who we are, how gently we ask, and what of Scrapy stays off."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.address import Network
from crawler.middlewares import AddressMiddleware, JudgeMiddleware, RobotsMiddleware
from crawler.outlet import Outlet, Politeness
from crawler.resolver import GuardingResolver

JITTER = 0.2
TIMEOUT_S = 30
MAX_BYTES = 10 * 1024 * 1024


def settings_for(
    outlets: Iterable[Outlet], *, user_agent: str, allow: Sequence[Network], now: Callable[[], datetime]
) -> dict[str, Any]:
    """Scrapy's settings for one crawl of these outlets.

    What our parts share goes in as closures: Scrapy deep-copies its settings, and functions alone survive that as themselves.
    """
    refused: set[str] = set()

    def resolver(reactor: Any) -> GuardingResolver:
        return GuardingResolver(reactor, allow, refused)

    def address() -> AddressMiddleware:
        return AddressMiddleware(allow, refused)

    def judge() -> JudgeMiddleware:
        return JudgeMiddleware(now)

    return {
        "USER_AGENT": user_agent,
        # the product's name alone, or a robots.txt line for "bot" would match any word of the contact behind it
        "ROBOTSTXT_USER_AGENT": user_agent.partition("/")[0],
        "ROBOTSTXT_OBEY": True,
        "TWISTED_DNS_RESOLVER": resolver,
        "DOWNLOADER_MIDDLEWARES": {
            address: 10,
            judge: 20,
            RobotsMiddleware: 100,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        },
        # no Accept-Language: what an outlet shows is decided by the address alone
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": Politeness().delay_s,
        "DOWNLOAD_DELAY_JITTER": JITTER,
        "DOWNLOAD_SLOTS": _slots(outlets),
        "DOWNLOAD_TIMEOUT": TIMEOUT_S,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # a page may name any address; only the web's own are followed
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        # a proxy would connect for us, past the guard on addresses
        "HTTPPROXY_ENABLED": False,
        # it knows no Retry-After and asks again at once; the next poll comes soon enough
        "RETRY_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "REDIRECT_MAX_TIMES": 5,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


def _slots(outlets: Iterable[Outlet]) -> dict[str, dict[str, float]]:
    """The pace of each host; of two outlets on one host the slower decides."""
    slots: dict[str, dict[str, float]] = {}
    for outlet in outlets:
        urls = (outlet.home, *(route.url for route in outlet.routes), *(f"https://{site}" for site in outlet.sites))
        for host in {urlsplit(url).hostname or "" for url in urls}:
            slot = slots.setdefault(host, {"concurrency": 1, "delay": 0})
            slot["delay"] = max(slot["delay"], outlet.politeness.delay_s)
    return slots
