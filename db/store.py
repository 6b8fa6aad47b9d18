"""The store: every verb by which the other parts remember something or ask for it.

Calls are synchronous, each is one transaction, and nothing is awaited inside one: an event loop calls them in a thread.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crawler.ledger import Validators
from crawler.outcome import Outcome
from db import correct, deliver, events, ledger, link, owing, record, schema, subscribe
from db.delivery import Attempt, Delivery, DeliveryState, Due, FrozenMessage
from db.engine import Engines, lock_events, open_engines, was_given_up
from db.event import Arrival, Event, Redirect
from db.events import Health
from db.record import Reading, Recorded
from db.subscription import Subscription, SubscriptionState
from parser.mention import Kind

P = ParamSpec("P")
Result = TypeVar("Result")
TRIES = 5
"""How often a transaction is begun before its caller hears that it clashes with others."""


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

    def _write(self, act: Callable[Concatenate[Session, P], Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Do one thing in one transaction; all of it again, up to `TRIES` times, if PostgreSQL gave it up for another writer.

        Two writers may come to wait for each other, and one of them has to yield.
        """
        for left in reversed(range(TRIES)):
            try:
                with self._writing() as session:
                    return act(session, *args, **kwargs)
            except DBAPIError as error:
                if not (left and was_given_up(error)):
                    raise
        raise AssertionError  # the last try has returned or raised

    # Readings and events

    def record(self, reading: Reading, *, now: datetime) -> Recorded:
        """Write one reading with everything that follows from it, up to untold versions of events."""
        return self._write(record.record, reading, now=now)

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
        return self._write(link.lapse, now=now)

    def correct(self, event_id: str, field: str, value: object, *, who: str, why: str, now: datetime) -> int | None:
        """Set one field of an event right for good; gives the id of the version this wrote, None if nothing changed."""
        return self._write(correct.correct, event_id, field, value, who=who, why=why, now=now)

    # Owing and delivering

    @contextmanager
    def owing(self) -> Iterator[owing.Owing]:
        """Transaction 2: take untold versions, owe deliveries, mark the versions told; all of it or nothing."""
        with self._writing() as session:
            lock_events(session)
            yield owing.Owing(session)

    def claim(self, now: datetime, owner: str, lease: timedelta, limit: int) -> list[Due]:
        """Lease up to `limit` deliveries that are due to `owner`, oldest first."""
        return self._write(deliver.claim, now=now, owner=owner, lease=lease, limit=limit)

    def freeze(self, delivery_ids: Sequence[int], message: FrozenMessage) -> str:
        """Give deliveries their message before its first attempt; if they have one already, that one's id is returned."""
        return self._write(deliver.freeze, delivery_ids, message)

    def attempted(
        self, message_id: str, attempt: Attempt, *, owner: str, state: DeliveryState, next_at: datetime | None = None
    ) -> int:
        """Write down an attempt and move the deliveries of its message that `owner` still holds; gives how many moved."""
        return self._write(deliver.attempted, message_id, attempt, owner=owner, state=state, next_at=next_at)

    def deliveries(self, *, limit: int | None = None) -> list[Delivery]:
        """List deliveries, latest first, with what came of them."""
        with self._reading() as session:
            return deliver.deliveries(session, limit=limit)

    def release(self, owner: str, *, now: datetime) -> int:
        """Give back the deliveries that a dead owner still holds, so that they are due at once; gives how many."""
        return self._write(deliver.release, owner, now=now)

    # Subscriptions

    def subscribe(self, subscription: Subscription) -> Subscription:
        return self._write(subscribe.subscribe, subscription)

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
        return self._write(subscribe.set_state, subscription_id, state)

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
        self._write(ledger.saw, outlet, route, validators, keys, outcome, at)

    def outlets_read(self, *, since: datetime) -> set[str]:
        """Slugs of the outlets of which some route was read well since then."""
        with self._reading() as session:
            return ledger.outlets_read(session, since)

    def record_outcome(self, outcome: Outcome) -> None:
        """Note what became of one fetch."""
        self._write(ledger.record_outcome, outcome)

    def arrival(self, outlet: str, route: str) -> Arrival:
        """How what a route lists now comes to us: its first reading gives what was there before us."""
        with self._reading() as session:
            return ledger.arrival(session, outlet, route)

    def health(self, *, now: datetime | None = None) -> Health:
        """Say what waits and since when."""
        with self._reading() as session:
            return events.health(session, now=now or self.clock())
