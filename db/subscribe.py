"""Keeps subscriptions."""

from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SubscriptionRow
from db.subscription import Subscription, SubscriptionState


def subscribe(session: Session, subscription: Subscription) -> Subscription:
    session.add(SubscriptionRow(**asdict(subscription)))
    return subscription


def subscriptions(session: Session, *, state: SubscriptionState | None = None) -> list[Subscription]:
    query = select(SubscriptionRow).order_by(SubscriptionRow.created_at, SubscriptionRow.id)
    if state:
        query = query.where(SubscriptionRow.state == state)
    return [subscription_of(row) for row in session.scalars(query)]


def set_state(session: Session, subscription_id: str, state: SubscriptionState) -> bool:
    row = session.get(SubscriptionRow, subscription_id)
    if row is None:
        return False
    row.state = state
    return True


def subscription_of(row: SubscriptionRow) -> Subscription:
    columns = {column.key: getattr(row, column.key) for column in SubscriptionRow.__table__.columns}
    return Subscription(**cast("Any", columns))
