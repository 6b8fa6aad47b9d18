"""Transaction 2: what is untold becomes owed deliveries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import events, subscribe
from db.event import Change
from db.known import ids_of
from db.models import DeliveryRow, EventVersionRow
from db.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Owing:
    """One open transaction in which deliveries are owed and versions marked told."""

    session: Session

    def untold(self) -> list[Change]:
        """Versions for which nothing was decided yet, in the order in which they were written."""
        query = select(EventVersionRow).where(EventVersionRow.told_at.is_(None)).order_by(EventVersionRow.id)
        return events.changes(self.session, self.session.scalars(query).all())

    def subscriptions(self) -> list[Subscription]:
        """The active subscriptions, in the order in which they were made."""
        return subscribe.subscriptions(self.session, state="active")

    def owe(self, subscription_id: str, dedupe_key: str, version_id: int | None, at: datetime) -> bool:
        """Owe a subscription one delivery, due at `at`; False if it was owed this very thing before."""
        once = select(DeliveryRow.id).where(DeliveryRow.subscription_id == subscription_id, DeliveryRow.dedupe_key == dedupe_key)
        if self.session.scalar(once) is not None:
            return False
        self.session.add(
            DeliveryRow(
                subscription_id=subscription_id,
                dedupe_key=dedupe_key,
                version_id=version_id,
                state="owed",
                owed_at=at,
                next_at=at,
            )
        )
        self.session.flush()
        return True

    def told_to(self, event_id: str) -> list[str]:
        """Subscriptions that were owed news of an event, under this id or one that was merged into it."""
        query = (
            select(DeliveryRow.subscription_id)
            .join(EventVersionRow, DeliveryRow.version_id == EventVersionRow.id)
            .where(EventVersionRow.event_id.in_(ids_of(event_id)), DeliveryRow.state != "dropped")
            .distinct()
            .order_by(DeliveryRow.subscription_id)
        )
        return list(self.session.scalars(query))

    def tell(self, version_ids: Collection[int], at: datetime) -> None:
        """Mark versions told: whatever they owed is written."""
        self.session.execute(update(EventVersionRow).where(EventVersionRow.id.in_(version_ids)).values(told_at=at))
