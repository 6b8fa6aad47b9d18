"""Says of two mentions whether they tell the same event: what forbids it, what proves it, and how alike they are.

Likeness of texts does not answer it: two articles on one event may share 4 % of their word sequences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from parser.dates.interval import Interval, day_of
from parser.linking import counterparts
from parser.linking.likeness import SLIP_DAYS, score
from parser.linking.told import Family, Told, resemblance

JOIN = 3.5
"""From this score on two mentions tell the same event."""
UNCERTAIN = 2.5
"""From this score on they may; calibrated with JOIN on the gold articles."""

_COPY = 0.8  # resemblance from which an article is a copy of another
_YEAR = timedelta(days=365)
_DAYS_APART = 2  # outlets differ by a day or two on when a thing happened
_COURSE_DAYS = 10  # of a course one outlet reports the opening and another the closing
_RECURRING: frozenset[Family] = frozenset({"conference", "training"})  # last year's is another one


Objection = Literal[
    "one article tells two events",
    "kinds of different families",
    "no common partner",
    "different time",
    "different person and agency",
]


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How two mentions compare."""

    score: float
    must: bool = False
    """Proof, not only likeness."""


def same_event(a: Told, b: Told) -> Resemblance | None:
    """Compare two mentions; None if they cannot tell the same event. The order of the two does not matter."""
    if cannot_link(a, b):
        return None
    return Resemblance(score(a, b), must=must_link(a, b) is not None)


def cannot_link(a: Told, b: Told) -> Objection | None:
    """Name what forbids that two mentions tell the same event, if anything does."""
    return next(objections(a, b), None)


def objections(a: Told, b: Told) -> Iterator[Objection]:
    """Name all that speaks against two mentions telling the same event."""
    if a.key == b.key:
        yield "one article tells two events"
    if a.family != b.family:
        yield "kinds of different families"
    if a.partners.isdisjoint(b.partners):
        yield "no common partner"
    if are_apart(a, b):
        yield "different time"
    if counterparts.are_others(a, b):
        yield "different person and agency"


def must_link(a: Told, b: Told) -> str | None:
    """Name what proves that two mentions that can be linked tell the same event, if anything does."""
    if a.mention.kind == b.mention.kind and a.sentence and a.sentence == b.sentence and resemblance(a.sketch, b.sketch) >= _COPY:
        return "a copy with the same sentence"
    if _same_text_signed(a, b):
        return "same instrument, partner and time"
    return None


def reach(told: Told) -> Interval:
    """The days within which every mention lies that can tell the same event; a database looks for them by it."""
    if told.is_recalled:
        return told.interval.widened(_YEAR.days + _DAYS_APART)
    if told.mention.status == "planned":
        return told.interval.widened(SLIP_DAYS)
    return told.interval.widened(_COURSE_DAYS if told.family == "training" else _DAYS_APART)


def are_apart(a: Told, b: Told) -> bool:
    """Say whether two mentions tell of different times, with the patience that plans and recollections need."""
    gap = a.interval.gap(b.interval)
    return gap > _patience_days(a, b) and not _is_slip_of_year(a, b)


def _patience_days(a: Told, b: Told) -> int:
    if _may_have_slipped(a, b):
        return SLIP_DAYS
    if {a.interval.precision, b.interval.precision} & {"month", "year"}:
        return 0
    return _COURSE_DAYS if a.family == "training" else _DAYS_APART


def _may_have_slipped(a: Told, b: Told) -> bool:
    """Whether one is a plan for the other, if it was put off. What is announced after an event is another one."""
    plans = [told for told in (a, b) if told.mention.status == "planned"]
    if len(plans) != 1:
        return bool(plans)
    other = b if plans[0] is a else a
    return (day_of(plans[0].published) - other.interval.last).days <= _DAYS_APART


def _is_slip_of_year(a: Told, b: Told) -> bool:
    """A recollection and a report whose dates agree but for a neighbouring year, as "last November" is often misread."""
    if a.is_recalled == b.is_recalled or a.family in _RECURRING:
        return False
    old, other = (a.interval, b.interval) if a.is_recalled else (b.interval, a.interval)
    if old.precision == "implied":
        return False
    shifted = (Interval(old.first + shift, old.last + shift, old.precision) for shift in (-_YEAR, _YEAR))
    return any(moved.gap(other) <= _DAYS_APART for moved in shifted)


def _same_text_signed(a: Told, b: Told) -> bool:
    if a.mention.instrument is None or a.mention.instrument != b.mention.instrument:
        return False
    precise = {a.interval.precision, b.interval.precision} <= {"day", "month"}
    return precise and a.interval.gap(b.interval) <= _DAYS_APART
