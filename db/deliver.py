"""Freezes what is sent, writes down every attempt, and tells what became of each delivery."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from db.delivery import OPEN, Attempt, Delivery, DeliveryState, FrozenMessage
from db.known import ids_of
from db.models import AttemptRow, DeliveryRow, EventVersionRow, MessageRow


def attempts_of(session: Session, message_ids: Sequence[str]) -> dict[str, int]:
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


def put_back(session: Session, delivery_ids: Sequence[int], *, owner: str, next_at: datetime) -> None:
    """Give back what was leased and not tried after all; it waits as what failed does, so that nothing overtakes it."""
    session.execute(_held(owner).where(DeliveryRow.id.in_(delivery_ids)).values(state="retry", next_at=next_at))


def drop(session: Session, ids: Collection[int] | None, *, now: datetime) -> int:
    """Give up what a person decides not to send; all that is open where no ids are given."""
    these = update(DeliveryRow).where(DeliveryRow.state.in_(OPEN))
    if ids is not None:
        these = these.where(DeliveryRow.id.in_(ids))
    dropped = these.values(state="dropped", owner=None, next_at=now).returning(DeliveryRow.id)
    return len(session.scalars(dropped).all())


def _held(owner: str) -> ReturningUpdate[int]:
    """What takes the leases of an owner away; gives the ids of the deliveries."""
    held = update(DeliveryRow).where(DeliveryRow.state == "leased", DeliveryRow.owner == owner)
    return held.values(owner=None).returning(DeliveryRow.id)


def deliveries(session: Session, *, limit: int | None, event: str | None = None) -> list[Delivery]:
    query = select(DeliveryRow).order_by(DeliveryRow.id.desc()).limit(limit)
    if event is not None:
        versions = select(EventVersionRow.id).where(EventVersionRow.event_id.in_(ids_of(event)))
        query = query.where(DeliveryRow.version_id.in_(versions))
    rows = session.scalars(query).all()
    messages = [row.message_id for row in rows if row.message_id]
    attempts = attempts_of(session, messages)
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


def message_of(row: MessageRow) -> FrozenMessage:
    return FrozenMessage(id=row.id, type=row.type, body=row.body, headers=row.headers, frozen_at=row.frozen_at)


def _row_of(message: FrozenMessage) -> MessageRow:
    return MessageRow(
        id=message.id,
        type=message.type,
        body=message.body,
        headers=dict(message.headers),
        frozen_at=message.frozen_at,
    )
