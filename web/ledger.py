"""The front page: the events that a filter finds, newest first, by day, and nothing at all said in a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from alerts.filter import EventFilter, matches
from db.event import Event
from parser.dates.interval import day_of
from web.query import address, parameters_of, without
from web.rows import Row, row
from web.words import Words

PAGE = 50
PLANNED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one day, of one interval, of a month whose day is not given, or without a date."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """Why a list is empty, and the one step that would fill it."""

    sentence: str
    offer: str = ""
    href: str = ""


def found(events: Iterable[Event], wanted: EventFilter) -> list[Event]:
    """The events that a filter finds, newest first; a retracted one only where it is asked for by its status."""
    kept = (event for event in events if event.status != "retracted" or "retracted" in wanted.status)
    return sorted((event for event in kept if matches(wanted, event).matched), key=order, reverse=True)


def order(event: Event) -> tuple[str, bool, bool, datetime, str]:
    """Sort key, greatest first: the event's own date, agreements above the rest, the last seen above the earlier.

    A month or year without its day comes before the days in it, since the event may be the latest of them; an event without
    a date stands at its first report, below what is known to be of that day.
    """
    when = event.date or day_of(event.first_reported).isoformat()
    return when.ljust(len("YYYY-MM-DD"), "~"), event.date is not None, event.kind == "agreement", event.first_seen, event.id


def page_of(events: Sequence[Event], after: str, size: int = PAGE) -> Sequence[Event]:
    """As many events as a page holds, after the one whose id is given; from the newest if it is not among them."""
    start = next((n + 1 for n, event in enumerate(events) if event.id == after), 0)
    return events[start : start + size]


def groups(events: Iterable[Event], words: Words, now: datetime) -> Iterator[Group]:
    for heading, together in groupby(events, key=words.date_of):
        yield Group(heading, tuple(row(event, words, now) for event in together))


def planned_next(events: Iterable[Event], now: datetime) -> list[Event]:
    """The next three events that are planned or postponed to a date not yet past, soonest first."""
    today = day_of(now).isoformat()
    coming = [
        e for e in events if e.status in {"planned", "postponed"} and e.date and (e.date_end or e.date) >= today[: len(e.date)]
    ]
    return sorted(coming, key=lambda event: event.date or "")[:PLANNED_SHOWN]


def why_empty(events: Sequence[Event], wanted: EventFilter, words: Words) -> Empty:
    """Say why nothing was found: nothing known yet, filters that exclude each other, or simply nothing."""
    if not events and not parameters_of(wanted):
        return Empty(words.gettext("No event is known yet: the outlets have still to be read."))
    if offer := _best_removal(events, wanted):
        parameter, count = offer
        field = words.field(parameter.removeprefix("not_"))
        return Empty(
            words.gettext("These filters exclude each other."),
            words.gettext("Without “%(filter)s”: %(num)s") % {"filter": field, "num": count},
            address(f"/{words.lang}/", without(wanted, parameter)),
        )
    return Empty(words.gettext("Nothing found."))


def _best_removal(events: Sequence[Event], wanted: EventFilter) -> tuple[str, int] | None:
    counts = {name: len(found(events, without(wanted, name))) for name, _ in parameters_of(wanted)}
    best = max(counts, key=counts.__getitem__, default=None)
    return (best, counts[best]) if best and counts[best] else None
