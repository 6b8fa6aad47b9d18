"""Remembers when this Marsad first ran, when it was ready to tell, and whether it is held back from telling."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from db.insert import insert_absent
from db.work import InstallationRow

_ONLY = 1


@dataclass(frozen=True, slots=True)
class Installation:
    """Where this Marsad stands in its own life; each moment is None until it came."""

    started_at: datetime | None = None
    """When it first ran."""
    ready_at: datetime | None = None
    """When it had read enough of the past to tell what is new."""
    held_at: datetime | None = None
    """Since when nothing is sent until a person has looked at what is owed, as after a restore."""


def installation(session: Session) -> Installation:
    row = session.get(InstallationRow, _ONLY)
    return Installation(row.started_at, row.ready_at, row.held_at) if row else Installation()


def begin(session: Session, *, now: datetime) -> bool:
    return _set_first(session, _this(session).where(InstallationRow.started_at.is_(None)).values(started_at=now))


def ready(session: Session, *, now: datetime) -> bool:
    return _set_first(session, _this(session).where(InstallationRow.ready_at.is_(None)).values(ready_at=now))


def hold(session: Session, *, now: datetime) -> bool:
    return _set_first(session, _this(session).where(InstallationRow.held_at.is_(None)).values(held_at=now))


def unhold(session: Session) -> None:
    session.execute(_this(session).values(held_at=None))


def _this(session: Session) -> Update:
    insert_absent(session, InstallationRow, [{"id": _ONLY}])
    return update(InstallationRow).where(InstallationRow.id == _ONLY)


def _set_first(session: Session, setting: Update) -> bool:
    """Set what is not set yet; say whether it was this call that did."""
    return session.scalar(setting.returning(InstallationRow.id)) is not None
