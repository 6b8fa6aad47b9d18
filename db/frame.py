"""Finds the event at whose margin another one happened."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from db.models import EventRow
from db.shown import summary_of
from parser.linking.frame import OUTER, is_frame
from parser.linking.summary import Summary

LONGEST = timedelta(days=31)
"""No visit or conference that frames others lasts longer."""


def frame_of(session: Session, event_id: str, inner: Summary) -> str | None:
    """Give the id of the event at whose margin `inner` happened; of several a conference, then the earliest."""
    if inner.when is None:
        return None
    begun = _standing(inner.when.first - LONGEST, inner.when.last).where(EventRow.kind.in_(OUTER), EventRow.id != event_id)
    frames = [event for event in session.scalars(begun) if is_frame(summary_of(event.shown), inner)]
    return min(frames, key=_rank).id if frames else None


def _rank(event: EventRow) -> tuple[object, ...]:
    """By what is shown first: ids tell the order of arrival, which must not matter."""
    outer = summary_of(event.shown)
    return OUTER.index(outer.kind), event.first, outer.partners, event.id


def is_proved(session: Session, event_id: str) -> bool:
    """Say whether something occurred at the margin of an event, which proves that it occurred itself."""
    within = exists().where(EventRow.frame == event_id, EventRow.status == "occurred", EventRow.redirect.is_(None))
    return bool(session.scalar(select(within)))


def beside(session: Session, event: EventRow, former: str | None) -> Iterator[EventRow]:
    """Events to be looked at again when this one changed: its frame, its `former` frame, and all at its own margin."""
    for frame in {event.frame, former} - {None}:
        yield session.get_one(EventRow, frame)
    if event.kind not in OUTER:
        return
    same = select(EventRow.id).where(or_(EventRow.id == event.id, EventRow.redirect == event.id))
    yield from session.scalars(select(EventRow).where(EventRow.frame.in_(same), EventRow.redirect.is_(None)))
    if event.status != "retracted" and (outer := summary_of(event.shown)).when:
        within = session.scalars(_standing(outer.when.first, outer.when.last).where(EventRow.frame.is_(None)))
        yield from (inner for inner in within if is_frame(outer, summary_of(inner.shown)))


def _standing(first: date, last: date) -> Select[EventRow]:
    """Events dated between two days that are neither merged nor retracted."""
    return select(EventRow).where(
        EventRow.first.between(first, last), EventRow.redirect.is_(None), EventRow.status != "retracted"
    )
