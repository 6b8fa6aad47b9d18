"""Lists what people said, for whoever wants to know who set what right, and why."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import mentions
from db.correction import Correction
from db.models import ArticleRow, CorrectionRow
from db.upheld import EVERYTHING, OF_REPORTS, homes, of_event, places_of, word_of


def corrections(session: Session, *, event: str | None = None) -> list[Correction]:
    """What people said, in the order in which they did: everything, or what is about one event."""
    rows = _said_of(session, event) if event else session.scalars(EVERYTHING).all()
    home = dict.fromkeys((row.id for row in rows), event) if event else homes(session, rows)
    undone = {row.undoes for row in rows}
    reports = _reports(session, [row.id for row in rows if row.act in OF_REPORTS])
    return [word_of(row, home[row.id], reports=reports.get(row.id, ()), holds=row.id not in undone) for row in rows]


def _said_of(session: Session, event_id: str) -> list[CorrectionRow]:
    return of_event(session, event_id, mentions.of_events(session, [event_id]), asked=EVERYTHING)


def _reports(session: Session, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The reports that each correction brought in or took out."""
    places = places_of(session, numbers)
    keys = {place.key for some in places.values() for place in some}
    named = dict(session.execute(select(ArticleRow.key, ArticleRow.report).where(ArticleRow.key.in_(keys))).all())
    return {
        number: tuple(dict.fromkeys(named.get(place.key, place.key) for place in some if place.side))
        for number, some in places.items()
    }
