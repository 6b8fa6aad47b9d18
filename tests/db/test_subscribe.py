from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from db.store import Store
from db.subscription import Subscription
from tests.db.press import NOW


def subscription(name: str = "s1", days: int = 0) -> Subscription:
    return Subscription(
        id=name,
        rule="new-mou",
        channel="webhook",
        address="https://a.example/hook",
        secret="whsec_c2VjcmV0",
        language="ar",
        cadence="daily",
        narrowing={"partner": ["NO", "ET"]},
        contact="ops@a.example",
        created_at=NOW + timedelta(days=days),
    )


def test_a_subscription_comes_back_as_it_was_made(store: Store) -> None:
    made = store.subscribe(subscription())
    assert store.subscriptions() == [made] == [subscription()]
    assert made.state == "active"


def test_subscriptions_are_listed_in_the_order_in_which_they_were_made(store: Store) -> None:
    for name, days in (("c", 1), ("a", 2), ("b", 0)):
        store.subscribe(subscription(name, days))
    assert [one.id for one in store.subscriptions()] == ["b", "c", "a"]


def test_an_id_is_taken_once(store: Store) -> None:
    store.subscribe(subscription())
    with pytest.raises(IntegrityError):
        store.subscribe(subscription())


def test_pausing_resuming_and_stopping_change_the_state(store: Store) -> None:
    store.subscribe(subscription())
    assert store.pause("s1")
    assert [one.id for one in store.subscriptions(state="paused")] == ["s1"]
    assert store.resume("s1")
    assert store.subscriptions(state="active")[0].state == "active"
    assert store.stop("s1")
    assert store.subscriptions(state="active") == []


def test_what_nobody_subscribed_cannot_be_paused(store: Store) -> None:
    assert not store.pause("nobody")
