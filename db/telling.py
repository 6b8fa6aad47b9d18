"""The store's verbs of what is told: subscriptions, what they are owed, and what became of it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from db import claim, deliver, notify, owing, subscribe
from db.delivery import Attempt, Delivery, DeliveryState, Due, FrozenMessage
from db.engine import lock_events
from db.notice import Notice
from db.subscription import Subscription, SubscriptionState
from db.transaction import Transactions


class Telling(Transactions):
    @contextmanager
    def owing(self) -> Iterator[owing.Owing]:
        """Transaction 2: take untold versions, owe deliveries, mark the versions told; all of it or nothing."""
        with self._writing() as session:
            lock_events(session)
            yield owing.Owing(session)

    def notify(self, notice: Notice, *, at: Callable[[Subscription], datetime], now: datetime) -> int:
        """Owe a notice to each active subscription to the rule `operator`, due when `at` says; gives how many are new to it.

        The same dedupe key again owes nothing to those who were owed it before.
        """
        return self._write(notify.notify, notice, at=at, now=now)

    def claim(
        self, now: datetime, owner: str, lease: timedelta, limit: int, *, channels: Collection[str] | None = None
    ) -> list[Due]:
        """Lease up to `limit` deliveries that are due to `owner`, those of one subscription together and in their order.

        Gives nothing of a subscription of which somebody holds a live lease, nothing that was owed after what waits for
        another try, and nothing at all while this Marsad is held; `channels` are the kinds of channel to claim for.
        """
        return self._write(claim.claim, now=now, owner=owner, lease=lease, limit=limit, channels=channels)

    def freeze(self, delivery_ids: Sequence[int], message: FrozenMessage) -> str:
        """Give deliveries their message before its first attempt; if they have one already, that one's id is returned."""
        return self._write(deliver.freeze, delivery_ids, message)

    def attempted(
        self, message_id: str, attempt: Attempt, *, owner: str, state: DeliveryState, next_at: datetime | None = None
    ) -> int:
        """Write down an attempt and move the deliveries of its message that `owner` still holds; gives how many moved."""
        return self._write(deliver.attempted, message_id, attempt, owner=owner, state=state, next_at=next_at)

    def put_back(self, delivery_ids: Sequence[int], *, owner: str, next_at: datetime) -> None:
        """Give back what `owner` leased and did not try after all: it is due again at `next_at`."""
        self._write(deliver.put_back, delivery_ids, owner=owner, next_at=next_at)

    def drop_owed(self, ids: Collection[int] | None, *, now: datetime) -> int:
        """Give up deliveries that a person decides not to send, all open ones where `ids` is None; gives how many."""
        return self._write(deliver.drop, ids, now=now)

    def deliveries(self, *, limit: int | None = None, event: str | None = None) -> list[Delivery]:
        """List deliveries, latest first, with what came of them; with `event` those that told it, under whichever id."""
        return self._read(deliver.deliveries, limit=limit, event=event)

    def subscribe(self, subscription: Subscription) -> Subscription:
        return self._write(subscribe.subscribe, subscription)

    def subscriptions(self, *, state: SubscriptionState | None = None) -> list[Subscription]:
        """List subscriptions in the order in which they were made."""
        return self._read(subscribe.subscriptions, state=state)

    def pause(self, subscription_id: str) -> bool:
        """Stop owing for a while; gives whether there is such a subscription."""
        return self._write(subscribe.set_state, subscription_id, "paused")

    def resume(self, subscription_id: str) -> bool:
        return self._write(subscribe.set_state, subscription_id, "active")

    def stop(self, subscription_id: str) -> bool:
        """Stop owing for good."""
        return self._write(subscribe.set_state, subscription_id, "stopped")
