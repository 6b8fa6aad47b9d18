"""Whether Marsad does its work, judged from what waits and from how the supervisor says it is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from db.backlog import Backlog

Code = Literal["database", "heartbeat", "route", "delivery", "untold", "held"]

LATE: Mapping[Code, timedelta] = {
    "heartbeat": timedelta(minutes=1),
    "route": timedelta(minutes=30),
    "delivery": timedelta(minutes=5),
    "untold": timedelta(minutes=5),
}
"""How long each may wait. A route waits for a free crawl, which takes minutes; the others wait for a quarter of a second."""


class Ailment(Protocol):
    """Why the database cannot be used, and since when."""

    @property
    def reason(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def since(self) -> datetime: ...


class Vitals(Protocol):
    """How a supervisor is: it writes this, the pages read it. What is counted is counted since it started."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def beat_at(self) -> datetime | None:
        """When its heartbeat was last written to the database."""

    @property
    def store(self) -> Ailment | None:
        """None while the database does what it is asked."""

    @property
    def children(self) -> int:
        """Crawls that run now."""

    @property
    def failed(self) -> Mapping[str, int]:
        """How often each job failed in a way that nobody foresaw."""

    @property
    def ended(self) -> Mapping[str, int]:
        """Crawls by how they ended."""

    @property
    def fetches(self) -> Mapping[str, int]:
        """Fetches by what became of them."""

    @property
    def articles(self) -> Mapping[str, int]:
        """Pages by what was read from them."""

    @property
    def attempts(self) -> Mapping[str, int]:
        """Attempts to send a message by their answer."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason why Marsad does not do its work."""

    code: Code
    says: str
    """In words, with what to do."""
    since: datetime | None = None


def verdict(backlog: Backlog | None, vitals: Vitals | None, now: datetime) -> tuple[Trouble, ...]:
    """Say what is wrong; nothing if all is well.

    `backlog` is None where the database could not be asked; `vitals` is None where nobody watches, as with `marsad serve`:
    what waits then waits for somebody else. What waited before this supervisor started is late only once it had the time to
    do it. An outlet that cannot be read is no trouble of ours.
    """
    if vitals and vitals.store:
        return (_unusable(vitals.store.reason, vitals.store.since),)
    if backlog is None:
        return (_unusable("no answer"),)
    return tuple(_troubles(backlog, vitals, now)) if vitals else ()


def _unusable(reason: str, since: datetime | None = None) -> Trouble:
    """Say it without naming the place: whoever asks may be anybody."""
    return Trouble("database", f"the database cannot be used ({reason}): marsad doctor says what to do", since)


def _troubles(backlog: Backlog, vitals: Vitals, now: datetime) -> Iterator[Trouble]:
    waiting: list[tuple[Code, datetime | None, str]] = [
        ("heartbeat", vitals.beat_at or vitals.started_at, "the supervisor gives no sign of life: restart it"),
        ("route", backlog.oldest_due_route, f"routes that are due and not read: {backlog.due_routes}; the log says why"),
        ("untold", backlog.oldest_untold, f"versions of events that no rule has judged: {backlog.untold}; the log says why"),
    ]
    if backlog.held:
        yield Trouble("held", "nothing is sent before a person has looked at what is owed: marsad deliveries release, or drop")
    else:
        waiting.append(("delivery", backlog.oldest_due, f"deliveries that are due and not sent: {backlog.due}; marsad doctor"))
    for code, oldest, says in waiting:
        if oldest and now - (since := max(oldest, vitals.started_at)) > LATE[code]:
            yield Trouble(code, says, since)
