"""The store: every verb by which the other parts remember something or ask for it.

Calls are synchronous, each is one transaction, and nothing is awaited inside one: an event loop calls them in a thread.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy.orm import Session

from crawler.ledger import Validators
from crawler.outcome import Outcome
from db import correct, deliver, events, ledger, link, owing, record, schema, subscribe
from db.delivery import Attempt, Delivery, DeliveryState, Due, FrozenMessage
from db.engine import Engines, open_engines
from db.event import Arrival, Event, Redirect
from db.events import Health
from db.record import Reading, Recorded
from db.subscription import Subscription, SubscriptionState
from parser.mention import Kind


@dataclass(frozen=True)
class Store:
    """One open database."""

    engines: Engines
    clock: Callable[[], datetime]

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime]) -> Self:
        """Open the database at `url`, bringing its schema up to date; raises `NewerSchema`.

        `clock` gives the present moment with its zone, for the calls that are not handed one.
        """
        engines = open_engines(url)
        schema.migrate(engines.write)
        return cls(engines, clock)

    def close(self) -> None:
        self.engines.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with Session(self.engines.read) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with Session(self.engines.write) as session, session.begin():
            yield session

    # Readings and events

    def record(self, reading: Reading, *, now: datetime) -> Recorded:
        """Write one reading with everything that follows from it, up to untold versions of events."""
        with self._writing() as session:
            return record.record(session, reading, now=now)

    def events(
        self,
        *,
        ids: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        partners: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """List events, latest first; each argument narrows, and OR holds within it."""
        with self._reading() as session:
            return events.events(session, ids=ids, kinds=kinds, partners=partners, limit=limit)

    def event(self, event_id: str) -> Event | Redirect | None:
        """Give one event, or the one that it was found to be, or None if the id was never minted."""
        with self._reading() as session:
            return events.event(session, event_id)

    def article_text(self, report: str) -> str | None:
        """Give the cleaned text into which the evidence of a report points."""
        with self._reading() as session:
            return events.article_text(session, report)

    def lapse(self, *, now: datetime) -> list[str]:
        """Let plans lapse whose time has passed without a report; gives the ids of the events that changed."""
        with self._writing() as session:
            return link.lapse(session, now=now)

    def correct(self, event_id: str, field: str, value: object, *, who: str, why: str, now: datetime) -> int | None:
        """Set one field of an event right for good; gives the id of the version this wrote, None if nothing changed."""
        with self._writing() as session:
            return correct.correct(session, event_id, field, value, who=who, why=why, now=now)

    # Owing and delivering

    @contextmanager
    def owing(self) -> Iterator[owing.Owing]:
        """Transaction 2: take untold versions, owe deliveries, mark the versions told; all of it or nothing."""
        with self._writing() as session:
            yield owing.Owing(session)

    def claim(self, now: datetime, owner: str, lease: timedelta, limit: int) -> list[Due]:
        """Lease up to `limit` deliveries that are due to `owner`, oldest first."""
        with self._writing() as session:
            return deliver.claim(session, now=now, owner=owner, lease=lease, limit=limit)

    def freeze(self, delivery_ids: Sequence[int], message: FrozenMessage) -> str:
        """Give deliveries their message before its first attempt; if they have one already, that one's id is returned."""
        with self._writing() as session:
            return deliver.freeze(session, delivery_ids, message)

    def attempted(
        self, message_id: str, attempt: Attempt, *, owner: str, state: DeliveryState, next_at: datetime | None = None
    ) -> int:
        """Write down an attempt and move the deliveries of its message that `owner` still holds; gives how many moved."""
        with self._writing() as session:
            return deliver.attempted(session, message_id, attempt, owner=owner, state=state, next_at=next_at)

    def deliveries(self, *, limit: int | None = None) -> list[Delivery]:
        """List deliveries, latest first, with what came of them."""
        with self._reading() as session:
            return deliver.deliveries(session, limit=limit)

    def release(self, owner: str, *, now: datetime) -> int:
        """Give back the deliveries that a dead owner still holds, so that they are due at once; gives how many."""
        with self._writing() as session:
            return deliver.release(session, owner, now=now)

    # Subscriptions

    def subscribe(self, subscription: Subscription) -> Subscription:
        with self._writing() as session:
            return subscribe.subscribe(session, subscription)

    def subscriptions(self, *, state: SubscriptionState | None = None) -> list[Subscription]:
        """List subscriptions in the order in which they were made."""
        with self._reading() as session:
            return subscribe.subscriptions(session, state=state)

    def pause(self, subscription_id: str) -> bool:
        """Stop owing for a while; gives whether there is such a subscription."""
        return self._set_state(subscription_id, "paused")

    def resume(self, subscription_id: str) -> bool:
        return self._set_state(subscription_id, "active")

    def stop(self, subscription_id: str) -> bool:
        """Stop owing for good."""
        return self._set_state(subscription_id, "stopped")

    def _set_state(self, subscription_id: str, state: SubscriptionState) -> bool:
        with self._writing() as session:
            return subscribe.set_state(session, subscription_id, state)

    # The crawler's ledger

    def known(self, keys: Collection[str]) -> set[str]:
        """Of these canonical keys, those that were read already, whatever route showed them."""
        with self._reading() as session:
            return ledger.known(session, keys)

    def validators(self, outlet: str, route: str) -> Validators:
        """What the last reading of a route left, for a conditional request; empty before the first."""
        with self._reading() as session:
            return ledger.validators(session, outlet, route)

    def saw(self, outlet: str, route: str, validators: Validators, keys: Collection[str], outcome: Outcome, at: datetime) -> None:
        """Note one reading of a route, after everything that it named has been dealt with."""
        with self._writing() as session:
            ledger.saw(session, outlet, route, validators, keys, outcome, at)

    def outlets_read(self, *, since: datetime) -> set[str]:
        """Slugs of the outlets of which some route was read well since then."""
        with self._reading() as session:
            return ledger.outlets_read(session, since)

    def record_outcome(self, outcome: Outcome) -> None:
        """Note what became of one fetch."""
        with self._writing() as session:
            ledger.record_outcome(session, outcome)

    def arrival(self, outlet: str, route: str) -> Arrival:
        """How what a route lists now comes to us: its first reading gives what was there before us."""
        with self._reading() as session:
            return ledger.arrival(session, outlet, route)

    def health(self, *, now: datetime | None = None) -> Health:
        """Say what waits and since when."""
        with self._reading() as session:
            return events.health(session, now=now or self.clock())
