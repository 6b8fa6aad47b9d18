"""Leases what is owed to whoever sends it, in the order in which each subscription is to hear it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, update
from sqlalchemy.orm import Session

from db import deliver, events, subscribe
from db.delivery import OPEN, Due
from db.installation import installation
from db.lease import LONGEST_WAIT, is_due, lives
from db.models import DeliveryRow, NoticeRow, SubscriptionRow
from db.notice import Notice


def claim(
    session: Session, *, now: datetime, owner: str, lease: timedelta, limit: int, channels: Collection[str] | None
) -> list[Due]:
    """Lease what is due of active subscriptions, queue by queue, the one that waits longest first; nothing while held.

    What a subscription is owed is a queue. Nobody takes of it while somebody holds a lease of it, and what waits for another
    try holds back what was owed later, so that a receiver hears things in their order. What was delivered, given up or dropped
    holds back nothing, nor does what was put off from the start, as a digest is.
    """
    if installation(session).held_at:
        return []
    queues = _free_queues(session, now=now, lease=lease, channels=channels)
    ids = session.scalars(_heads(queues, now=now, lease=lease, limit=limit)).all()
    # Asked once more: what a person drops at this moment is not locked.
    leased = update(DeliveryRow).where(DeliveryRow.id.in_(ids), _is_claimable(now, lease)).returning(DeliveryRow.id)
    held = session.scalars(leased.values(state="leased", owner=owner, next_at=now + lease)).all()
    rows = {row.id: row for row in session.scalars(select(DeliveryRow).where(DeliveryRow.id.in_(held)))}
    return _due(session, [rows[one] for one in ids if one in rows])


def _free_queues(session: Session, *, now: datetime, lease: timedelta, channels: Collection[str] | None) -> Sequence[str]:
    """Subscriptions that are due something, locked against all who claim at this moment; what these hold is left out."""
    due = select(DeliveryRow.subscription_id).where(_is_claimable(now, lease))
    query = select(SubscriptionRow.id).where(SubscriptionRow.state == "active", SubscriptionRow.id.in_(due))
    if channels is not None:
        query = query.where(SubscriptionRow.channel.in_(channels))
    return session.scalars(query.order_by(SubscriptionRow.id).with_for_update(skip_locked=True, key_share=True)).all()


def _heads(queues: Sequence[str], *, now: datetime, lease: timedelta, limit: int) -> Select[int]:
    """Ids of what may leave now of these queues. Asked after they are locked, so that it sees whatever was leased of them.

    Windows, so that each queue is looked at once: joined with itself, a long one is looked at anew for each of its deliveries.
    """
    has_come = _is_claimable(now, lease)
    is_waiting = and_(DeliveryRow.state == "retry", lives(DeliveryRow.next_at, now, LONGEST_WAIT))
    is_taken = and_(DeliveryRow.state == "leased", lives(DeliveryRow.next_at, now, lease))
    queue = DeliveryRow.subscription_id
    look = select(
        DeliveryRow.id,
        queue.label("queue"),
        has_come.label("has_come"),
        _first(case((has_come, DeliveryRow.next_at))).label("since"),
        _first(case((is_waiting, DeliveryRow.id))).label("waiting"),
        _first(case((is_taken, DeliveryRow.id))).label("taken"),
    )
    of = look.where(queue.in_(queues), DeliveryRow.state.in_(OPEN)).subquery().c
    may_leave = (of.has_come, of.taken.is_(None), or_(of.waiting.is_(None), of.id < of.waiting))
    return select(of.id).where(*may_leave).order_by(of.since, of.queue, of.id).limit(limit)


def _first(what: ColumnElement[Any]) -> ColumnElement[Any]:
    """The least of something in each queue."""
    return func.min(what).over(partition_by=DeliveryRow.subscription_id)


def _is_claimable(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether the time of a delivery has come; of one that is leased, whether its lease has ended."""
    lapsed = and_(DeliveryRow.state == "leased", not_(lives(DeliveryRow.next_at, now, lease)))
    return or_(and_(DeliveryRow.state.in_(["owed", "retry"]), is_due(DeliveryRow.next_at, now)), lapsed)


def _due(session: Session, rows: Sequence[DeliveryRow]) -> list[Due]:
    versions = [row.version for row in rows if row.version]
    changes = {change.version_id: change for change in events.changes(session, versions)}
    attempts = deliver.attempts_of(session, [row.message_id for row in rows if row.message_id])
    return [
        Due(
            id=row.id,
            dedupe_key=row.dedupe_key,
            subscription=subscribe.subscription_of(row.subscription),
            change=changes[row.version_id] if row.version_id else None,
            notice=_notice_of(row.notice) if row.notice else None,
            message=deliver.message_of(row.message) if row.message else None,
            attempts=attempts.get(row.message_id or "", 0),
            owed_at=row.owed_at,
            leased_until=row.next_at,
        )
        for row in rows
    ]


def _notice_of(row: NoticeRow) -> Notice:
    return Notice(type=row.type, dedupe_key=row.dedupe_key, at=row.at, content=row.content)
