"""Whose turn it is to ask a host, among all processes on one database: one request at a time, and rests are kept by all."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from crawler.outcome import Rest, Verdict, rest_after
from db.insert import ensured
from db.lease import is_live
from db.work import HostRow

LONGEST_REST = timedelta(days=1)
"""No host asks for more, and none is left alone for longer."""
ASK_AGAIN = timedelta(seconds=1)
"""After which to ask again for a turn that somebody has; nobody knows when it ends."""


def take(session: Session, host: str, *, owner: str, now: datetime, lease: timedelta) -> Rest | datetime | None:
    row = ensured(session, HostRow, {"name": host})
    if row.rest_until and row.rest_why and is_live(row.rest_until, now, LONGEST_REST):
        return Rest(row.rest_until, row.rest_why)
    if row.leased_until and is_live(row.leased_until, now, lease):
        return min(row.leased_until, now + ASK_AGAIN)
    if row.free_at and is_live(row.free_at, now, LONGEST_REST):
        return row.free_at
    row.owner, row.leased_until = owner, now + lease
    return None


def leave(session: Session, host: str, *, owner: str, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
    row = ensured(session, HostRow, {"name": host})
    rest, row.refusals = rest_after(verdict, row.refusals, now)
    row.rest_until, row.rest_why = (rest.until, rest.why) if rest else (None, None)
    row.free_at = free_at
    if row.owner == owner:
        row.owner = row.leased_until = None
