from datetime import UTC, datetime
from typing import Any

from crawler.pace import Pace
from crawler.settings import settings_for
from crawler.turns import Turnstile
from tests.crawler.memory import MemoryTurns


def settings() -> dict[str, Any]:
    turnstile = Turnstile(turns=MemoryTurns(), pace=Pace([]), now=lambda: datetime.now(UTC), jitter=lambda: 0)
    return settings_for(turnstile, user_agent="Marsad/0.1 (+https://x.ma/bot)", allow=(), now=lambda: datetime.now(UTC))


def test_scrapy_keeps_no_pace_of_its_own_beside_the_turns() -> None:
    chosen = settings()
    assert (chosen["CONCURRENT_REQUESTS_PER_DOMAIN"], chosen["DOWNLOAD_DELAY"]) == (1, 0)


def test_robots_txt_is_read_for_the_products_name_alone() -> None:
    assert settings()["ROBOTSTXT_USER_AGENT"] == "Marsad"


def test_no_other_schemes_no_telnet_no_cookies_no_proxy_no_retries() -> None:
    chosen = settings()
    assert {scheme for scheme, handler in chosen["DOWNLOAD_HANDLERS"].items() if handler} == {"http", "https"}
    assert {"data", "file", "ftp", "s3"} <= set(chosen["DOWNLOAD_HANDLERS"])
    off = ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "HTTPPROXY_ENABLED", "RETRY_ENABLED")
    assert not any(chosen[name] for name in off)
