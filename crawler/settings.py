"""How Scrapy runs for us: who we are, how gently we ask, and what of Scrapy stays off."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from crawler.address import Network
from crawler.fetch import MAX_BYTES
from crawler.middlewares import AddressMiddleware, JudgeMiddleware, RobotsMiddleware
from crawler.resolver import GuardingResolver
from crawler.turns import Turnstile, TurnTakingHandler

TIMEOUT_S = 30
"""Longest a request may take; a turn is held no longer than twice that."""


def settings_for(
    turnstile: Turnstile, *, user_agent: str, allow: Sequence[Network], now: Callable[[], datetime]
) -> dict[str, Any]:
    """Scrapy's settings for one crawl through this turnstile.

    What our parts share goes in as closures and classes: Scrapy deep-copies its settings, and only these survive that as
    themselves.
    """
    refused: set[str] = set()

    def resolver(reactor: Any) -> GuardingResolver:
        return GuardingResolver(reactor, allow, refused)

    def address() -> AddressMiddleware:
        return AddressMiddleware(allow, refused)

    def judge() -> JudgeMiddleware:
        return JudgeMiddleware(now)

    class Robots(RobotsMiddleware):
        pace = turnstile.pace

    class Handler(TurnTakingHandler):
        pass

    Handler.turnstile = turnstile
    return {
        "USER_AGENT": user_agent,
        # the product's name alone, or a robots.txt line for "bot" would match any word of the contact behind it
        "ROBOTSTXT_USER_AGENT": user_agent.partition("/")[0],
        "ROBOTSTXT_OBEY": True,
        "TWISTED_DNS_RESOLVER": resolver,
        "DOWNLOADER_MIDDLEWARES": {
            address: 10,
            judge: 20,
            Robots: 100,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            # the handler unpacks, before it judges
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        },
        # no Accept-Language: what an outlet shows is decided by the address alone
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        # the pace is kept in the turns, across processes; Scrapy only queues those of this one who wait for a host
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": TIMEOUT_S,
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # a page may name any address; only the web's own are followed
        "DOWNLOAD_HANDLERS": {"http": Handler, "https": Handler, "data": None, "file": None, "ftp": None, "s3": None},
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
