"""What the crawler must know of its past, and whose turn it is; the database implements both, and tests with dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, Protocol

from crawler.outcome import Outcome, Rest, Verdict
from crawler.outlet import RouteKind
from crawler.page import Arrival, Link

Standing = Literal["known", "later"]
"""Of an article: read or given up for good; or failed lately, to be tried another time."""
Why = Literal["gap", "history", "asked"]
"""Why a stretch is caught up: no reading saw it; it lies before our first day; a person wants it."""
Depth = Literal["full", "listed"]
"""Which articles of a stretch are fetched: all, or those of which a title or summary gives reason to."""


@dataclass(frozen=True, slots=True)
class Validators:
    """By what an answer is recognised as unchanged: two that the server offers, and our own where it offers none."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None

    @property
    def request_headers(self) -> dict[str, str]:
        """The headers of a conditional GET."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


def validators_of(headers: Mapping[str, str], body: bytes) -> Validators:
    """Take the validators of an answer; header names in small letters."""
    return Validators(headers.get("etag"), headers.get("last-modified"), sha256(body).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMemory:
    """What the last readings of a route left; empty before the first."""

    validators: Validators = Validators()
    listed: frozenset[str] = frozenset()
    """Keys that it named when it last said something new."""
    newest: datetime | None = None
    """Latest publication that it showed."""
    failures: int = 0
    """Readings in a row that failed."""
    read_at: datetime | None = None
    first_good_at: datetime | None = None
    """When it was read well for the first time: what is older was there before us."""
    good_at: datetime | None = None
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One reading of a route, after everything that it named has been dealt with."""

    outlet: str
    route: str
    outcome: Outcome
    validators: Validators
    """Empty while an article is still to be had: the listing is then read in full next time, so that no crash loses one."""
    keys: tuple[str, ...]
    """All that it named, known or not; empty unless the outcome's kind is `read`."""
    newest: datetime | None
    """Latest publication that it showed."""
    failures: int
    """Readings in a row that failed, this one included."""
    next_due_at: datetime | None
    """None for a route that nobody polls: a person had it read."""
    gap: tuple[datetime, datetime] | None = None
    """A stretch that no reading saw: opens a catch-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a stretch is to be read, by whoever reads it."""

    way: RouteKind | None = None
    """The kind of route that alone may; None for any."""
    index: str | None = None
    """The archive's index that `cdx` asks; None for the outlet's own route, else the usual one."""
    depth: Depth = "full"


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """A stretch of an outlet's past that is to be read; both ends belong to it."""

    id: int
    outlet: str
    since: datetime
    until: datetime
    why: Why
    search: tuple[str, ...] = ()
    """Words to search for where the route can; none for everything."""
    manner: Manner = AS_USUAL
    via: str | None = None
    """Name of the route that reads it."""
    position: str = ""
    """Where it stands, in the route's own terms; empty at the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereading:
    """An article that is to be looked at again."""

    key: str
    outlet: str
    route: str
    url: str
    title: str | None
    published: datetime | None
    validators: Validators
    arrival: Arrival


class Ledger(Protocol):
    """The crawler's memory. Its calls may block on a database, so the crawler makes them in threads."""

    def standing(self, keys: Collection[str], now: datetime) -> Mapping[str, Standing]:
        """How these articles stand; one that is absent was never asked for, or its time to be asked again has come."""

    def route(self, outlet: str, route: str) -> RouteMemory:
        """What the last readings of a route left."""

    def saw(self, seen: Seen) -> None:
        """Note one reading of a route."""

    def changed(self, links: Collection[Link]) -> set[str]:
        """Keys whose article carries an event and was changed since we read it, by what their listing says."""

    def rereadings(self, outlet: str, now: datetime) -> Sequence[Rereading]:
        """The articles of an outlet whose time to be looked at again has come."""

    def reread(self, key: str, outcome: Outcome, validators: Validators) -> None:
        """Note that an article was looked at again, and move its schedule on; gone twice means withdrawn."""

    def catch_ups(self, outlet: str) -> Sequence[CatchUp]:
        """The open ones of an outlet, oldest first."""

    def advance(self, catch_up: CatchUp) -> None:
        """Note `via` and `position` as they are now, so that what was read is not read again after a crash."""

    def finish(self, catch_up: CatchUp, outcome: Outcome) -> None:
        """Note that a catch-up is at its end, and how it ended: `read`, or `no_route` that could read it."""


class Turns(Protocol):
    """Whose turn it is to ask a host, among all our processes; hosts are names without port. Blocks as `Ledger` does."""

    def take(self, host: str, now: datetime) -> Rest | datetime | None:
        """Ask for the turn: None, it is ours; a moment, ask again then; a rest, leave the host alone."""

    def leave(self, host: str, *, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        """Give our turn back: the next may come at `free_at`, or later where the verdict asks for rest; None is well answered."""
