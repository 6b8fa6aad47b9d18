"""Says how an event stands, as a lattice over what its reports say, and what of it is news."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from parser.dates.interval import FRESH_DAYS, Interval, day_of
from parser.linking.told import Told
from parser.mention import ToldAs

Status = Literal["planned", "occurred", "postponed", "cancelled", "lapsed", "disputed"]
LAPSE_DATED = timedelta(days=14)
LAPSE_UNDATED = timedelta(days=180)


def status_of(firm: Sequence[Told], *, today: date, is_proved: bool = False) -> Status:
    """Say how an event stands: planned → occurred, postponed, cancelled or lapsed, and disputed when denied.

    It is no vote: one report that it occurred outweighs any number of plans, and a recollection proves it as well. `firm` holds
    its mentions in their order, not only denials; `is_proved` tells that something occurred at its margin.
    """
    if _is_disputed(firm):
        return "disputed"
    if is_proved or _told_as(firm, "occurred", "recalled"):
        return "occurred"
    plans, cancelled = _told_as(firm, "planned"), _told_as(firm, "cancelled")
    if not plans or (cancelled and cancelled[-1].published >= plans[-1].published):
        return "cancelled"
    if _has_lapsed(plans, today):
        return "lapsed"
    return "postponed" if cancelled or _is_put_off(plans) else "planned"


def known_from(firm: Sequence[Told]) -> Literal["report", "retelling"]:
    """Say whether anybody reported that it occurred, or it is only recalled."""
    return "retelling" if _told_as(firm, "recalled") and not _told_as(firm, "occurred") else "report"


def occurred_freshly(firm: Sequence[Told], when: Interval | None) -> list[Told]:
    """Give the reports that make it news that an event occurred: fresh ones, of what happened shortly before publication.

    `when` is the event's date; without one a report's own status says that it is fresh.
    """
    return [told for told in _told_as(firm, "occurred") if when is None or _days_since(when, told) <= FRESH_DAYS]


def planned_ahead(firm: Sequence[Told], when: Interval | None) -> list[Told]:
    """Give the reports that make it news that an event is planned."""
    return [told for told in _told_as(firm, "planned") if when is None or _days_since(when, told) <= FRESH_DAYS]


def _days_since(when: Interval, told: Told) -> int:
    return (day_of(told.published) - when.last).days


def _told_as(firm: Sequence[Told], *statuses: ToldAs) -> list[Told]:
    return [told for told in firm if told.mention.status in statuses]


def _is_disputed(firm: Sequence[Told]) -> bool:
    """A denial stands against what was reported before it; what is reported after a denied rumour is a new report."""
    denials = [told.published for told in firm if told.mention.status == "denied"]
    reports = [told.published for told in firm if told.mention.status != "denied"]
    return bool(denials and reports) and min(reports) <= max(denials)


def _has_lapsed(plans: Sequence[Told], today: date) -> bool:
    last = plans[-1]
    if last.mention.date:
        return last.interval.last + LAPSE_DATED < today
    return day_of(last.published) + LAPSE_UNDATED < today


def _is_put_off(plans: Sequence[Told]) -> bool:
    dates = [told.interval for told in plans if told.mention.date]
    return any(dates[-1].first > earlier.last for earlier in dates[:-1])
