"""Which event an id means: the one that was minted with it, or the one that this was found to be."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db.models import EventRow


def known(session: Session, event_id: str) -> EventRow:
    """The event of an id, or the one that it was found to be. Raises `LookupError`."""
    event = session.get(EventRow, event_id)
    if event is not None and event.redirect:
        event = session.get_one(EventRow, event.redirect)
    if event is None:
        raise LookupError(f"no event {event_id}")
    return event


def ids_of(event_id: str) -> Select[str]:
    """Ask for the id of an event, and those that lead to it."""
    return select(EventRow.id).where(or_(EventRow.id == event_id, EventRow.redirect == event_id))
