"""Leases what is owed, freezes what is sent and writes down every attempt."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from db import events, subscribe
from db.delivery import Attempt, Delivery, DeliveryState, Due, FrozenMessage
from db.models import AttemptRow, DeliveryRow, MessageRow, SubscriptionRow

OPEN: tuple[DeliveryState, ...] = ("owed", "retry", "leased")


def claim(session: Session, *, now: datetime, owner: str, lease: timedelta, limit: int) -> list[Due]:
    """Lease deliveries whose time has come, or whose last lease ran out; those of paused subscriptions wait."""
    query = (
        select(DeliveryRow)
        .join(SubscriptionRow, DeliveryRow.subscription_id == SubscriptionRow.id)
        .where(DeliveryRow.state.in_(OPEN), DeliveryRow.next_at <= now, SubscriptionRow.state == "active")
        .order_by(DeliveryRow.next_at, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.state, row.owner, row.next_at = "leased", owner, now + lease
    session.flush()
    return _due(session, rows)


def _due(session: Session, rows: Sequence[DeliveryRow]) -> list[Due]:
    versions = [row.version for row in rows if row.version]
    changes = {change.version_id: change for change in events.changes(session, versions)}
    attempts = _attempts(session, [row.message_id for row in rows if row.message_id])
    return [
        Due(
            id=row.id,
            dedupe_key=row.dedupe_key,
            subscription=subscribe.subscription_of(row.subscription),
            change=changes[row.version_id] if row.version_id else None,
            message=_message_of(row.message) if row.message else None,
            attempts=attempts.get(row.message_id or "", 0),
            owed_at=row.owed_at,
            leased_until=row.next_at,
        )
        for row in rows
    ]


def _attempts(session: Session, message_ids: Sequence[str]) -> dict[str, int]:
    query = (
        select(AttemptRow.message_id, func.count()).where(AttemptRow.message_id.in_(message_ids)).group_by(AttemptRow.message_id)
    )
    return dict(session.execute(query).all())


def freeze(session: Session, delivery_ids: Sequence[int], message: FrozenMessage) -> str:
    """Give deliveries that have no message this one; where one of them has a message already, change nothing and give that.

    A message once frozen is never replaced, and never joined: what it does not tell must not count as told by it.
    """
    these = DeliveryRow.id.in_(delivery_ids)
    earlier = session.scalars(select(DeliveryRow.message_id).where(these).order_by(DeliveryRow.id).with_for_update())
    if (frozen := next(filter(None, earlier), None)) is not None:
        return frozen
    session.add(_row_of(message))
    session.flush()
    session.execute(update(DeliveryRow).where(these).values(message_id=message.id))
    return message.id


def attempted(
    session: Session, message_id: str, attempt: Attempt, *, owner: str, state: DeliveryState, next_at: datetime | None
) -> int:
    """Write an attempt in any case; move only deliveries whose lease the sender still holds, so that none is marked twice."""
    session.add(
        AttemptRow(
            message_id=message_id,
            at=attempt.at,
            answer=attempt.answer,
            status=attempt.status,
            detail=attempt.detail,
            ms=attempt.ms,
        )
    )
    of_message = _held(owner).where(DeliveryRow.message_id == message_id)
    return len(session.scalars(of_message.values(state=state, next_at=next_at or attempt.at)).all())


def release(session: Session, owner: str, *, now: datetime) -> int:
    """Make due at once what a dead owner holds."""
    return len(session.scalars(_held(owner).values(state="retry", next_at=now)).all())


def _held(owner: str) -> ReturningUpdate[int]:
    """What takes the leases of an owner away; gives the ids of the deliveries."""
    held = update(DeliveryRow).where(DeliveryRow.state == "leased", DeliveryRow.owner == owner)
    return held.values(owner=None).returning(DeliveryRow.id)


def deliveries(session: Session, *, limit: int | None) -> list[Delivery]:
    rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.id.desc()).limit(limit)).all()
    messages = [row.message_id for row in rows if row.message_id]
    attempts = _attempts(session, messages)
    last = _last_answers(session, messages)
    return [
        Delivery(
            id=row.id,
            subscription=row.subscription_id,
            dedupe_key=row.dedupe_key,
            state=row.state,
            owed_at=row.owed_at,
            next_at=row.next_at,
            message=row.message_id,
            attempts=attempts.get(row.message_id or "", 0),
            last=last.get(row.message_id or ""),
        )
        for row in rows
    ]


def _last_answers(session: Session, message_ids: Sequence[str]) -> dict[str, str]:
    query = select(AttemptRow).where(AttemptRow.message_id.in_(message_ids)).order_by(AttemptRow.id)
    return {
        row.message_id: " ".join(map(str, filter(None, (row.answer, row.status, row.detail)))) for row in session.scalars(query)
    }


def _message_of(row: MessageRow) -> FrozenMessage:
    return FrozenMessage(id=row.id, type=row.type, body=row.body, headers=row.headers, frozen_at=row.frozen_at)


def _row_of(message: FrozenMessage) -> MessageRow:
    return MessageRow(
        id=message.id,
        type=message.type,
        body=message.body,
        headers=dict(message.headers),
        frozen_at=message.frozen_at,
    )
