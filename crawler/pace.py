"""How gently each host is asked: as the outlets on it want, and as its robots.txt wants. Pure but for what it is told."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from crawler.outlet import Outlet, Politeness
from crawler.url import clean_url, without_twin

SPREAD = 0.2
_LONGEST = timedelta(days=1).total_seconds()


class Pace:
    """The wait between two requests to one host; of several outlets on it the slowest decides.

    Hosts are names without port; a host and its twins (`www.`, `m.`) keep one pace.
    """

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._delays: dict[str, float] = {}
        for outlet in outlets:
            for url in (outlet.home, *(route.url for route in outlet.routes), *(f"https://{site}" for site in outlet.sites)):
                # cleaned, a name in other letters than ours is spelt as requests spell it
                self._slow_down(urlsplit(clean_url(url)).hostname or "", outlet.politeness.delay_s)

    def obey(self, host: str, crawl_delay: float) -> None:
        """Heed a Crawl-delay of robots.txt, in seconds, where it asks for more than we would wait anyway."""
        self._slow_down(host, max(crawl_delay, self._delay_s(host)))

    def wait(self, host: str, jitter: float) -> timedelta:
        """Say how long a host is left in peace after an answer; `jitter` in [-1, 1] spreads that by up to a fifth."""
        return timedelta(seconds=self._delay_s(host) * (1 + SPREAD * jitter))

    def _delay_s(self, host: str) -> float:
        return self._delays.get(without_twin(host), Politeness().delay_s)

    def _slow_down(self, host: str, delay_s: float) -> None:
        site = without_twin(host)
        self._delays[site] = min(max(self._delays.get(site, 0), delay_s), _LONGEST)
