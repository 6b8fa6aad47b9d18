"""Remembers routes: what their last readings left, and when they are due."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crawler.ledger import RouteMemory, Seen, Validators
from crawler.outcome import WELL, Kind
from crawler.polling import AHEAD
from db import catch_up
from db.insert import ensured, insert_absent
from db.lease import is_due
from db.work import OutletRow, RouteRow


def enrol(session: Session, routes: Mapping[str, Collection[str]], *, now: datetime) -> None:
    watched = [(slug, name) for slug, names in routes.items() for name in names]
    insert_absent(session, OutletRow, [{"slug": slug, "since": now} for slug in routes])
    insert_absent(session, RouteRow, [{"outlet": slug, "name": name, "listed": []} for slug, name in watched])
    for row in session.scalars(select(RouteRow)):
        if (row.outlet, row.name) not in watched:
            row.next_due_at = None
        elif row.next_due_at is None:
            row.next_due_at = now


def route(session: Session, outlet: str, name: str) -> RouteMemory:
    row = session.get(RouteRow, (outlet, name))
    return _memory(row) if row else RouteMemory()


def due(now: datetime) -> ColumnElement[bool]:
    """Ask the database which routes are to be read."""
    noted_ahead = RouteRow.read_at > now + AHEAD
    return and_(RouteRow.next_due_at.is_not(None), or_(is_due(RouteRow.next_due_at, now), noted_ahead))


def memories(session: Session) -> dict[tuple[str, str], tuple[RouteMemory, Kind]]:
    rows = session.scalars(select(RouteRow))
    return {(row.outlet, row.name): (_memory(row), row.outcome) for row in rows if row.outcome}


def saw(session: Session, seen: Seen) -> None:
    row = ensured(session, RouteRow, {"outlet": seen.outlet, "name": seen.route}, listed=[])
    kind, at = seen.outcome.kind, seen.outcome.at
    row.etag, row.last_modified = seen.validators.etag, seen.validators.last_modified
    row.body_digest = seen.validators.body_digest
    row.outcome, row.read_at, row.next_due_at, row.failures = kind, at, seen.next_due_at, seen.failures
    if kind in WELL:
        row.good_at, row.first_good_at = at, row.first_good_at or at
    if kind == "read":
        row.listed, row.newest = list(seen.keys), seen.newest or row.newest
    if seen.gap:
        catch_up.open_one(session, seen.outlet, *seen.gap, "gap", now=at)


def outlets_read(session: Session, since: datetime) -> set[str]:
    return set(session.scalars(select(RouteRow.outlet).where(RouteRow.good_at >= since)))


def _memory(row: RouteRow) -> RouteMemory:
    return RouteMemory(
        validators=Validators(row.etag, row.last_modified, row.body_digest),
        listed=frozenset(row.listed),
        newest=row.newest,
        failures=row.failures,
        read_at=row.read_at,
        first_good_at=row.first_good_at,
        good_at=row.good_at,
        next_due_at=row.next_due_at,
    )
