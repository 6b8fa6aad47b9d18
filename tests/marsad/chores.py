"""Crawls as a supervisor sees them, without crawling: small processes that do what a test says, and a list of leases."""

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from db.store import Unavailable

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass
class Shelf:
    """Leases in memory: outlets are due until somebody says otherwise (`marsad.watch.crawls.Leases`)."""

    due: set[str] = field(default_factory=set)
    leased: dict[str, str] = field(default_factory=dict)
    released: list[str] = field(default_factory=list)
    is_away: bool = False
    """As a database that is locked."""

    def claim_outlets(self, slugs: Collection[str], *, now: datetime, owner: str, lease: timedelta, limit: int) -> list[str]:
        del now, lease
        self._answer()
        claimed = [slug for slug in slugs if slug in self.due and slug not in self.leased][:limit]
        self.leased |= dict.fromkeys(claimed, owner)
        return claimed

    def leave_outlets(self, slugs: Collection[str], *, owner: str) -> None:
        self._answer()
        for slug in slugs:
            if self.leased.get(slug) == owner:
                del self.leased[slug]

    def release(self, owner: str, *, now: datetime) -> int:
        del now
        self._answer()
        self.released.append(owner)
        return 0

    def _answer(self) -> None:
        if self.is_away:
            raise Unavailable("locked", "sqlite:///marsad.db", "database is locked")


def says(outlet: str, then: str = "") -> str:
    """The code of a crawl that says one thing of an outlet, and then does something."""
    return f'import os, sys, time; print(\'{{"outlet": "{outlet}", "outcome": "read"}}\', flush=True); {then}'


def child(code: Callable[[Sequence[str]], str]) -> Callable[[Sequence[str]], list[str]]:
    """How a crawl is started that runs some code for its outlets."""
    return lambda slugs: [sys.executable, "-S", "-E", "-c", code(slugs)]
