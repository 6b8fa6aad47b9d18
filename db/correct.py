"""Lets people set right what is shown; their word wins over every report and survives every recomputation."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.engine import lock_events
from db.models import CorrectionRow, EventRow
from db.shown import CORRECTABLE, corrected
from db.version import Cause, write, write_beside


def correct(session: Session, event_id: str, field: str, value: object, *, who: str, why: str, now: datetime) -> int | None:
    """Write a correction and the version that shows it; gives the version's id, or None if this was shown already.

    Raises `LookupError` for an event that is unknown or retracted, `ValueError` for a field that nobody can correct or a value
    that it cannot have.
    """
    lock_events(session)
    event = _standing(session, event_id)
    if field not in CORRECTABLE:
        raise ValueError(f"{field!r} cannot be corrected; one of: {', '.join(sorted(CORRECTABLE))}")
    corrected(event.shown, {field: value})
    session.add(CorrectionRow(event_id=event.id, field=field, value={"value": value}, who=who, why=why, at=now))
    session.flush()
    cause, former = Cause(article=None, arrival="live", why="correction", now=now), event.frame
    version = write(session, event, cause)
    write_beside(session, [event], {former}, cause)
    return version.id if version else None


def _standing(session: Session, event_id: str) -> EventRow:
    event = session.get(EventRow, event_id)
    if event is not None and event.redirect:
        event = session.get_one(EventRow, event.redirect)
    if event is None:
        raise LookupError(f"no event {event_id}")
    if event.status == "retracted":
        raise LookupError(f"event {event.id} is retracted: no report tells it")
    return event
