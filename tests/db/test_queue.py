"""What a subscription is owed is a queue: nobody overtakes, nobody reaches in, and no queue holds up another."""

import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert

from db.delivery import Attempt, DeliveryState, FrozenMessage
from db.models import DeliveryRow
from db.store import Store
from db.subscription import Subscription
from tests.db.crawls import DAY, HOUR, MINUTE
from tests.db.press import NOW, reading, record
from tests.db.statements import statements_of
from tests.parser.reports import mou

LEASE = 2 * MINUTE


def subscribe(store: Store, *names: str, channel: str = "webhook") -> None:
    for name in names:
        address = f"https://{name}.example"
        store.subscribe(Subscription(id=name, rule="any", channel=channel, address=address, created_at=NOW))


def owe(store: Store, *owed: str, at: timedelta = timedelta(0)) -> None:
    """Owe deliveries, each named by its subscription and a number: `a1`, `a2`, `b1`."""
    with store.owing() as owing:
        for key in owed:
            owing.owe(key[0], key, None, NOW + at)


def claim(store: Store, after: timedelta = timedelta(0), owner: str = "one", limit: int = 100) -> list[str]:
    return [due.dedupe_key for due in store.claim(NOW + after, owner, LEASE, limit)]


def ids(store: Store, keys: Sequence[str]) -> list[int]:
    found = {one.dedupe_key: one.id for one in store.deliveries()}
    return [found[key] for key in keys]


def tried(store: Store, key: str, state: DeliveryState, again: timedelta = timedelta(0)) -> None:
    """A message of one delivery was tried, and has to be tried again after some time, or is done with."""
    message = store.freeze(ids(store, [key]), FrozenMessage(id=key, type="test", body=b"", frozen_at=NOW))
    store.attempted(message, Attempt(at=NOW, answer="try_later"), owner="one", state=state, next_at=NOW + again)


def put_back(store: Store, *keys: str, again: timedelta = timedelta(0), owner: str = "one") -> None:
    store.put_back(ids(store, keys), owner=owner, next_at=NOW + again)


def test_nobody_takes_of_a_queue_while_somebody_holds_a_lease_of_it(store: Store) -> None:
    subscribe(store, "a", "b")
    owe(store, "a1", "a2", "b1")
    assert claim(store, limit=1) == ["a1"]
    assert claim(store, owner="one") == ["b1"]
    assert claim(store, owner="two") == []
    tried(store, "a1", "delivered")
    assert claim(store, owner="two") == ["a2"]


def test_what_waits_for_another_try_holds_back_what_was_owed_later(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", "a2")
    claim(store)
    tried(store, "a1", "retry", again=HOUR)
    put_back(store, "a2")
    owe(store, "a3")
    assert claim(store, HOUR - MINUTE) == []
    assert claim(store, HOUR) == ["a1", "a2", "a3"]


@pytest.mark.parametrize("state", ["delivered", "dead"])
def test_what_is_done_with_holds_back_nothing(store: Store, state: DeliveryState) -> None:
    subscribe(store, "a")
    owe(store, "a1", "a2")
    claim(store, limit=1)
    tried(store, "a1", state)
    assert claim(store) == ["a2"]


def test_what_a_person_dropped_holds_back_nothing(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", "a2")
    claim(store, limit=1)
    tried(store, "a1", "retry", again=HOUR)
    assert store.drop_owed(ids(store, ["a1"]), now=NOW) == 1
    assert claim(store) == ["a2"]


def test_a_digest_that_is_owed_for_the_morning_holds_back_nothing(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", at=HOUR)
    owe(store, "a2")
    assert claim(store) == ["a2"]
    tried(store, "a2", "delivered")
    assert claim(store, HOUR) == ["a1"]


def test_what_was_put_back_is_due_again_in_its_place(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", "a2")
    claim(store)
    put_back(store, "a1", "a2", again=MINUTE)
    owe(store, "a3")
    assert claim(store) == []
    assert claim(store, MINUTE) == ["a1", "a2", "a3"]


def test_nobody_puts_back_what_another_holds(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1")
    claim(store)
    put_back(store, "a1", owner="two")
    assert claim(store) == []


def test_a_queue_stays_together_and_the_one_that_waits_longest_comes_first(store: Store) -> None:
    subscribe(store, "a", "b")
    owe(store, "a1", at=-MINUTE)
    owe(store, "b1", at=-HOUR)
    owe(store, "a2", "b2")
    assert claim(store, limit=3) == ["b1", "b2", "a1"]


def test_a_long_queue_holds_up_no_other(store: Store) -> None:
    subscribe(store, "a", "b")
    owe(store, *(f"a{n}" for n in range(50)))
    owe(store, "b1")
    assert len(claim(store, limit=10)) == 10
    assert claim(store, limit=10) == ["b1"]


def test_only_the_channels_that_are_asked_for_are_served(store: Store) -> None:
    subscribe(store, "a", channel="email")
    subscribe(store, "b")
    owe(store, "a1", "b1")
    claimed = store.claim(NOW, "one", LEASE, 9, channels=["email"])
    assert [due.dedupe_key for due in claimed] == ["a1"]
    assert store.claim(NOW, "one", LEASE, 9, channels=[]) == []


# Held


def test_nothing_leaves_while_this_marsad_is_held(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1")
    assert store.hold(now=NOW)
    assert not store.hold(now=NOW + HOUR)
    assert claim(store) == []
    assert store.health().held
    assert store.installation().held_at == NOW
    store.unhold()
    assert claim(store) == ["a1"]


def test_a_person_may_drop_all_that_is_owed_and_nothing_that_was_sent(store: Store) -> None:
    subscribe(store, "a", "b")
    owe(store, "a1", "a2", "a3", "b1")
    claim(store, limit=2)
    tried(store, "a1", "delivered")
    assert store.drop_owed(None, now=NOW) == 3
    assert {one.dedupe_key: one.state for one in store.deliveries()} == {
        "a1": "delivered",
        "a2": "dropped",
        "a3": "dropped",
        "b1": "dropped",
    }
    assert claim(store, DAY) == []


def test_those_for_whom_news_was_dropped_were_not_told(store: Store) -> None:
    subscribe(store, "a", "b")
    told = record(store, reading(mou("NO")))
    with store.owing() as owing:
        for name in ("a", "b"):
            owing.owe(name, f"{name}1", told.versions[0], NOW)
        owing.tell(told.versions, NOW)
    store.drop_owed(ids(store, ["a1"]), now=NOW)
    with store.owing() as owing:
        assert owing.told_to(told.events[0]) == ["b"]


# Clocks


def test_a_lease_that_ends_later_than_any_could_has_ended(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", at=-DAY)
    claim(store)
    assert claim(store, -MINUTE, "two") == ["a1"]


def test_what_a_clock_ahead_of_time_put_off_is_due_and_holds_back_nothing(store: Store) -> None:
    subscribe(store, "a")
    owe(store, "a1", "a2", at=-400 * DAY)
    claim(store)
    tried(store, "a1", "retry", again=HOUR)
    put_back(store, "a2", again=HOUR)
    assert claim(store, -365 * DAY) == ["a1", "a2"]


# Size


def a_hundred_owed(store: Store, subscriptions: int) -> None:
    """A hundred deliveries of ten events, spread over some subscriptions."""
    names = [f"s{n}" for n in range(subscriptions)]
    subscribe(store, *names)
    versions = [
        record(store, reading(mou("NO", date=f"2025-{1 + n:02}-24"), key=f"alpha:{n}", published=f"2025-{1 + n:02}-27")).versions[
            0
        ]
        for n in range(10)
    ]
    with store.owing() as owing:
        for n in range(100):
            owing.owe(names[n % subscriptions], f"d{n}", versions[n % 10], NOW)
        owing.tell(versions, NOW)


@pytest.mark.parametrize("subscriptions", [1, 50])
def test_a_claim_of_a_hundred_asks_no_more_than_a_claim_of_one(store: Store, subscriptions: int) -> None:
    a_hundred_owed(store, subscriptions)
    asked = statements_of(store.engines.write)
    assert len(claim(store, limit=1)) == 1
    for_one = len(asked)
    store.release("one", now=NOW)
    asked.clear()
    assert len(claim(store)) == 100
    assert len(asked) <= for_one <= 10


def test_a_claim_of_a_hundred_out_of_ten_thousand_takes_less_than_a_second(store: Store) -> None:
    subscribe(store, "a", "b")
    debt = {"subscription_id": "a", "state": "owed", "owed_at": NOW, "next_at": NOW}
    with store.owing() as owing:
        owing.session.execute(insert(DeliveryRow), [debt | {"dedupe_key": f"a{n}"} for n in range(10_000)])
    started = time.perf_counter()
    assert len(claim(store)) == 100
    assert time.perf_counter() - started < 1


def test_what_waits_behind_another_is_due_and_is_not_late(store: Store) -> None:
    subscribe(store, "a", "b")
    owe(store, "a1", "a2")
    assert store.health(now=NOW + MINUTE).oldest_due == NOW
    claim(store, limit=1)
    assert (store.health(now=NOW + MINUTE).due, store.health(now=NOW + MINUTE).oldest_due) == (1, None)
    tried(store, "a1", "retry", again=HOUR)
    assert (store.health(now=NOW + MINUTE).due, store.health(now=NOW + MINUTE).oldest_due) == (1, None)
    assert store.health(now=NOW + 2 * HOUR).oldest_due == NOW
    owe(store, "b1", at=MINUTE)
    assert store.health(now=NOW + MINUTE).oldest_due == NOW + MINUTE
