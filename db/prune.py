"""Forgets what nobody asks for any more, so that a database of years stays small."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db import process
from db.models import FetchRow

LISTINGS_KEPT = timedelta(days=30)
"""How long it can be seen what became of each reading of a listing; what became of articles is kept for ever."""


def prune(session: Session, *, now: datetime) -> int:
    process.forget(session, now=now)
    old = delete(FetchRow).where(FetchRow.key.is_(None), FetchRow.at < now - LISTINGS_KEPT)
    return len(session.scalars(old.returning(FetchRow.id)).all())
