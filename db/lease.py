"""What a moment in the database means now: is a lease alive, is a thing due.

A clock may jump. A moment that lies further ahead than it ever could when it was written was written by a clock that ran
ahead; it counts as past, so that nothing sleeps until that clock is right.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]

LONGEST_WAIT = timedelta(days=8)
"""Nothing is put off for longer: a weekly digest, the seventh day of an article."""


def is_live(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Say whether what ends at `until`, and lasts `longest` at most, still lasts."""
    return until is not None and now < until <= now + longest


def lives(until: Moment, now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """Ask the database what `is_live` says."""
    return and_(until > now, until <= now + longest)


def is_due(at: Moment, now: datetime) -> ColumnElement[bool]:
    """Ask whether a moment has come; one that is not set never comes."""
    return or_(at <= now, at > now + LONGEST_WAIT)
