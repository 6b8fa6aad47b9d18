"""When a mention may have happened, in days: what its date says, or what status and publication imply where it has none."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from parser.article import CASABLANCA
from parser.mention import Kind, Mention, Precision, ToldAs

FRESH_DAYS = 14
"""What happened longer ago than this before publication is no news (docs/annotation.md, status)."""

# Days before and after publication among which an undated mention happened.
_IMPLIED: dict[ToldAs, tuple[int, int]] = {
    "occurred": (FRESH_DAYS, 0),
    "planned": (0, 180),
    "recalled": (730, 0),
    "denied": (30, 30),
    "cancelled": (30, 180),
}
_CONFERENCE_PLANNED_DAYS = 730  # assemblies are awarded to their hosts years ahead


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `first` to `last`, both included."""

    first: date
    last: date
    precision: Precision | Literal["implied"]

    def widened(self, days: int) -> "Interval":
        return Interval(self.first - timedelta(days), self.last + timedelta(days), self.precision)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def gap(self, other: "Interval") -> int:
        """Days from the end of the earlier one to the start of the later one; 0 if they share a day."""
        return max((self.first - other.last).days, (other.first - self.last).days, 0)


def interval_of(mention: Mention, published: datetime) -> Interval:
    """When a mention happened, as far as it or its publication tells."""
    if mention.date:
        return dated(mention.date, mention.date_end)
    before, after = _implied(mention.kind, mention.status)
    day = day_of(published)
    return Interval(day - timedelta(before), day + timedelta(after), "implied")


def dated(text: str, end: str | None = None) -> Interval:
    """Read `YYYY-MM-DD` with an optional last day, `YYYY-MM` or `YYYY`."""
    match [int(part) for part in text.split("-")]:
        case [year, month, day]:
            first = date(year, month, day)
            return Interval(first, max(first, date.fromisoformat(end)) if end else first, "day")
        case [year, month]:
            return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
        case [year]:
            return Interval(date(year, 1, 1), date(year, 12, 31), "year")
    raise ValueError(f"{text!r} is no date: expected YYYY-MM-DD, YYYY-MM or YYYY")


def day_of(moment: datetime) -> date:
    """The calendar day in Morocco."""
    return moment.astimezone(CASABLANCA).date()


def _implied(kind: Kind, status: ToldAs) -> tuple[int, int]:
    if kind == "conference" and status == "planned":
        return 0, _CONFERENCE_PLANNED_DAYS
    return _IMPLIED[status]
