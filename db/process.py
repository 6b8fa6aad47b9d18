"""Remembers which processes work on this database, by their heartbeats."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.insert import ensured
from db.work import ProcessRow

FORGOTTEN = timedelta(days=30)
"""After which a process that was not heard of is no longer listed."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process that said it is alive."""

    owner: str
    """As it signs its leases."""
    role: str
    started_at: datetime
    seen_at: datetime


def heartbeat(session: Session, owner: str, role: str, *, now: datetime) -> None:
    row = ensured(session, ProcessRow, {"owner": owner}, role=role, started_at=now, seen_at=now)
    row.role, row.seen_at = role, now


def processes(session: Session) -> list[Process]:
    rows = session.scalars(select(ProcessRow).order_by(ProcessRow.started_at, ProcessRow.owner))
    return [Process(row.owner, row.role, row.started_at, row.seen_at) for row in rows]


def bury(session: Session, owner: str) -> None:
    session.execute(delete(ProcessRow).where(ProcessRow.owner == owner))


def forget(session: Session, *, now: datetime) -> None:
    session.execute(delete(ProcessRow).where(ProcessRow.seen_at < now - FORGOTTEN))
