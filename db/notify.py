"""Owes the operator a notice."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.insert import insert_absent
from db.models import DeliveryRow, NoticeRow
from db.notice import OPERATOR, Notice
from db.subscribe import subscriptions
from db.subscription import Subscription


def notify(session: Session, notice: Notice, *, at: Callable[[Subscription], datetime], now: datetime) -> int:
    beginning = {"type": notice.type, "dedupe_key": notice.dedupe_key, "at": notice.at, "content": dict(notice.content)}
    insert_absent(session, NoticeRow, [beginning])
    row = session.scalars(select(NoticeRow).where(NoticeRow.dedupe_key == notice.dedupe_key)).one()
    debt = {"dedupe_key": notice.dedupe_key, "notice_id": row.id, "state": "owed", "owed_at": now}
    asking = [one for one in subscriptions(session, state="active") if one.rule == OPERATOR]
    return insert_absent(session, DeliveryRow, [debt | {"subscription_id": one.id, "next_at": at(one)} for one in asking])
