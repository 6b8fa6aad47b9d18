"""Finds the event at whose margin another one happened."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from db.models import ArticleRow, EventRow, MentionRow
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
    return min(frames, key=lambda event: _rank(session, event)).id if frames else None


def _rank(session: Session, event: EventRow) -> tuple[object, ...]:
    """Of equals the one that was reported first: ids tell the order of arrival, which must not matter."""
    place = select(ArticleRow.dated, ArticleRow.outlet, ArticleRow.key, MentionRow.ordinal).join(MentionRow.article)
    reports = session.execute(place.where(MentionRow.event_id == event.id, MentionRow.superseded_at.is_(None)))
    return OUTER.index(summary_of(event.shown).kind), event.first, min(map(tuple, reports))


def is_proved(session: Session, event_id: str) -> bool:
    """Say whether something occurred at the margin of an event, which proves that it occurred itself."""
    within = exists().where(EventRow.frame == event_id, EventRow.status == "occurred", EventRow.redirect.is_(None))
    return bool(session.scalar(select(within)))


def beside(session: Session, changed: Collection[EventRow], formers: Collection[str | None]) -> list[EventRow]:
    """Events to be looked at again when some changed: the frames that they have and had (`formers`), and all at their margins."""
    frames = {*formers, *(event.frame for event in changed)} - {None}
    found = {event.id: event for event in session.scalars(select(EventRow).where(EventRow.id.in_(frames)))}
    found |= {inner.id: inner for event in changed for inner in _margin(session, event)}
    return [event for event in found.values() if _is_standing(event)]


def _margin(session: Session, event: EventRow) -> Iterator[EventRow]:
    """What an event framed so far, and what happened at its margin as it is now, whatever else may frame that."""
    yield from session.scalars(select(EventRow).where(EventRow.frame == event.id))
    if event.kind in OUTER and _is_standing(event) and (outer := summary_of(event.shown)).when:
        within = session.scalars(_standing(outer.when.first, outer.when.last))
        yield from (inner for inner in within if is_frame(outer, summary_of(inner.shown)))


def _is_standing(event: EventRow) -> bool:
    return event.redirect is None and event.status != "retracted"


def _standing(first: date, last: date) -> Select[EventRow]:
    """Events dated between two days that are neither merged nor retracted."""
    return select(EventRow).where(
        EventRow.first.between(first, last), EventRow.redirect.is_(None), EventRow.status != "retracted"
    )
