"""Remembers which stretches of an outlet's past are to be read, and how far each is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from crawler.ledger import AS_USUAL, CatchUp, Manner, Why
from crawler.outcome import Outcome
from db.insert import insert_absent
from db.lease import is_due
from db.work import CatchUpRow

_MANNER = TypeAdapter(Manner)
PACE = timedelta(minutes=5)
"""Between two visits for the sake of one: a stretch that cannot be read must not be asked for without end."""


def open_one(
    session: Session,
    outlet: str,
    since: datetime,
    until: datetime,
    why: Why,
    search: Sequence[str] = (),
    manner: Manner = AS_USUAL,
    *,
    now: datetime,
) -> None:
    stretch = {"outlet": outlet, "since": since, "until": until, "why": why, "search": list(search)}
    read = {"way": manner.way or "", "index": manner.index or "", "depth": manner.depth}
    insert_absent(session, CatchUpRow, [stretch | read | {"opened_at": now, "next_due_at": now}])


def due(now: datetime) -> ColumnElement[bool]:
    """Ask the database which stretches may be read."""
    return and_(CatchUpRow.closed_at.is_(None), is_due(CatchUpRow.next_due_at, now))


def catch_ups(session: Session, outlet: str) -> list[CatchUp]:
    query = select(CatchUpRow).where(CatchUpRow.outlet == outlet, CatchUpRow.closed_at.is_(None)).order_by(CatchUpRow.id)
    return [_catch_up(row) for row in session.scalars(query)]


def advance(session: Session, catch_up: CatchUp) -> None:
    these = update(CatchUpRow).where(CatchUpRow.id == catch_up.id)
    session.execute(these.values(via=catch_up.via, position=catch_up.position))


def finish(session: Session, catch_up: CatchUp, outcome: Outcome) -> None:
    advance(session, catch_up)
    these = update(CatchUpRow).where(CatchUpRow.id == catch_up.id, CatchUpRow.closed_at.is_(None))
    session.execute(these.values(closed_at=outcome.at, outcome=outcome.kind, detail=outcome.detail))


def visited(session: Session, outlets: Sequence[str], *, now: datetime) -> None:
    """Note that these outlets are visited now."""
    these = update(CatchUpRow).where(CatchUpRow.outlet.in_(outlets), CatchUpRow.closed_at.is_(None))
    session.execute(these.values(next_due_at=now + PACE))


def _catch_up(row: CatchUpRow) -> CatchUp:
    return CatchUp(
        id=row.id,
        outlet=row.outlet,
        since=row.since,
        until=row.until,
        why=row.why,
        search=tuple(row.search),
        manner=_MANNER.validate_python({"way": row.way or None, "index": row.index or None, "depth": row.depth}),
        via=row.via,
        position=row.position,
    )
