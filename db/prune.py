"""Forgets what nobody asks for any more, so that a database of years stays small."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db import process
from db.models import FetchRow
from db.work import GleanedRow, ShardRow

LISTINGS_KEPT = timedelta(days=30)
"""How long it can be seen what became of each reading of a listing; what became of articles is kept for ever."""

RUNS_KEPT = timedelta(days=30)
"""How long a reading of an archive can be gone on with; after that, its files would be read from the start."""


def prune(session: Session, *, now: datetime) -> int:
    process.forget(session, now=now)
    _forget_runs(session, now)
    old = delete(FetchRow).where(FetchRow.key.is_(None), FetchRow.at < now - LISTINGS_KEPT)
    return len(session.scalars(old.returning(FetchRow.id)).all())


def _forget_runs(session: Session, now: datetime) -> None:
    """Forget readings of archives that nobody goes on with: they are linked, or are asked for by another name by now."""
    latest = func.max(ShardRow.touched_at)
    runs = session.scalars(select(ShardRow.run).group_by(ShardRow.run).having(latest < now - RUNS_KEPT)).all()
    shards = select(ShardRow.id).where(ShardRow.run.in_(runs))
    session.execute(delete(GleanedRow).where(GleanedRow.shard_id.in_(shards)))
    session.execute(delete(ShardRow).where(ShardRow.run.in_(runs)))
