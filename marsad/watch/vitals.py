"""How the supervisor itself is: what its health page, its log and its service manager are told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Ailment:
    """Why the database cannot be used, and since when."""

    reason: str
    """`locked`, `full`, `read_only`, `unreachable` or `corrupt`."""
    detail: str
    since: datetime


@dataclass(slots=True)
class Vitals:
    """Signs of life, written by the supervisor and read by whoever asks."""

    started_at: datetime
    beat_at: datetime | None = None
    """When the heartbeat was last written to the database."""
    store: Ailment | None = None
    """None while the database does what it is asked."""
    children: int = 0
    """Crawls that run now."""
    failed: Counter[str] = field(default_factory=Counter)
    """How often each job failed in a way that nobody foresaw."""
    ended: Counter[str] = field(default_factory=Counter)
    """Crawls by how they ended (marsad.watch.crawls.End)."""
    fetches: Counter[str] = field(default_factory=Counter)
    """Fetches by what became of them."""
    articles: Counter[str] = field(default_factory=Counter)
    """Pages by what was read from them."""
    attempts: Mapping[str, int] = field(default_factory=dict)
    """Attempts to send a message by their answer."""

    def hear(self, line: Mapping[str, Any]) -> None:
        """Count what a crawl says of one fetch, or of one page."""
        told = self.articles if "article" in line else self.fetches
        told[str(line.get("rejected") or line.get("outcome"))] += 1

    def fell_ill(self, reason: str, detail: str, now: datetime) -> bool:
        """Note that the database cannot be used; says whether this is new."""
        if self.store and self.store.reason == reason:
            return False
        self.store = Ailment(reason, detail, self.store.since if self.store else now)
        return True

    def recovered(self) -> bool:
        """Note that the database can be used; says whether it could not before."""
        was_ill, self.store = self.store is not None, None
        return was_ill
