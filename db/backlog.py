"""Says what waits, and since when: what an operator, and whoever watches Marsad, asks first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db import route
from db.delivery import OPEN
from db.installation import installation
from db.lease import LONGEST_WAIT, is_due, lives
from db.models import DeliveryRow, EventRow, EventVersionRow, SubscriptionRow
from db.work import CatchUpRow, RouteRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits, and since when."""

    events: int
    untold: int
    oldest_untold: datetime | None
    due: int
    """Deliveries whose time has come, those that wait behind a retry included; none of subscriptions that are paused."""
    oldest_due: datetime | None
    """Of those that could be sent: not behind one that is tried again later, nor behind one that is being sent."""
    dead: int
    """Deliveries that were given up."""
    due_routes: int
    oldest_due_route: datetime | None
    open_catch_ups: int
    held: bool
    """Nothing is sent until a person has looked at what is owed."""


def backlog(session: Session, *, now: datetime) -> Backlog:
    active = select(SubscriptionRow.id).where(SubscriptionRow.state == "active")
    due = (DeliveryRow.state.in_(OPEN), is_due(DeliveryRow.next_at, now), DeliveryRow.subscription_id.in_(active))
    untold, oldest_untold = _waiting(session, EventVersionRow.made_at, EventVersionRow.told_at.is_(None))
    deliveries, _ = _waiting(session, DeliveryRow.next_at, *due)
    _, oldest_due = _waiting(session, DeliveryRow.next_at, *due, ~_stands_behind_another(now))
    routes, oldest_due_route = _waiting(session, RouteRow.next_due_at, route.due(now))
    return Backlog(
        events=_waiting(session, EventRow.first_seen, EventRow.redirect.is_(None))[0],
        untold=untold,
        oldest_untold=oldest_untold,
        due=deliveries,
        oldest_due=oldest_due,
        dead=_waiting(session, DeliveryRow.owed_at, DeliveryRow.state == "dead")[0],
        due_routes=routes,
        oldest_due_route=oldest_due_route,
        open_catch_ups=_waiting(session, CatchUpRow.opened_at, CatchUpRow.closed_at.is_(None))[0],
        held=installation(session).held_at is not None,
    )


def _stands_behind_another(now: datetime) -> ColumnElement[bool]:
    """Whether a delivery waits for another one of its queue, and so for its receiver, not for us."""
    other = aliased(DeliveryRow)
    is_before = or_(other.state == "leased", and_(other.state == "retry", other.id < DeliveryRow.id))
    is_next = (other.subscription_id == DeliveryRow.subscription_id, lives(other.next_at, now, LONGEST_WAIT))
    return exists().where(*is_next, is_before)


def _waiting(
    session: Session,
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    *which: ColumnElement[bool],
) -> tuple[int, datetime | None]:
    count, oldest = session.execute(select(func.count(), func.min(moment)).where(*which)).one()
    return count, oldest
