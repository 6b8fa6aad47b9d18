"""Knows who holds a lease of any kind, and frees what a dead owner holds."""

from datetime import datetime

from sqlalchemy import select, union, update
from sqlalchemy.orm import Session

from db import deliver, process
from db.models import DeliveryRow
from db.work import HostRow, OutletRow, ShardRow


def owners(session: Session) -> set[str]:
    holding = (select(table.owner).where(table.owner.is_not(None)) for table in (DeliveryRow, OutletRow, HostRow, ShardRow))
    return {owner for owner in session.scalars(union(*holding)) if owner}


def release(session: Session, owner: str, *, now: datetime) -> int:
    freed = deliver.release(session, owner, now=now)
    for table, key in ((OutletRow, OutletRow.slug), (HostRow, HostRow.name), (ShardRow, ShardRow.id)):
        held = update(table).where(table.owner == owner).values(owner=None, leased_until=None)
        freed += len(session.scalars(held.returning(key)).all())
    process.bury(session, owner)
    return freed
