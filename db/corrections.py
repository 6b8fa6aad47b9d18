"""Lists what people said, for whoever wants to know who set what right, and why."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.correct import known
from db.correction import Correction
from db.models import ArticleRow, CorrectionRow
from db.upheld import OF_REPORTS, places_of


def corrections(session: Session) -> list[Correction]:
    """Everything that people said, in the order in which they did."""
    rows = session.scalars(select(CorrectionRow).order_by(CorrectionRow.id)).all()
    undone = {row.undoes for row in rows}
    reports = _reports(session, [row.id for row in rows if row.act in OF_REPORTS])
    return [
        Correction(
            id=row.id,
            act=row.act,
            event=known(session, row.event_id).id,
            field=row.field,
            value=row.value.get("value"),
            before=row.value.get("before"),
            evidence=tuple(row.evidence),
            reports=reports.get(row.id, ()),
            undoes=row.undoes,
            holds=row.id not in undone,
            who=row.who,
            why=row.why,
            at=row.at,
        )
        for row in rows
    ]


def _reports(session: Session, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The reports that each correction brought in or took out."""
    places = places_of(session, numbers)
    keys = {place.key for some in places.values() for place in some}
    named = dict(session.execute(select(ArticleRow.key, ArticleRow.report).where(ArticleRow.key.in_(keys))).all())
    return {
        number: tuple(dict.fromkeys(named.get(place.key, place.key) for place in some if place.side))
        for number, some in places.items()
    }
