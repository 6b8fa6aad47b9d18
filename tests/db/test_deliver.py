from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.delivery import Attempt, Due, FrozenMessage
from db.models import AttemptRow, MessageRow
from db.store import Store
from db.subscription import Subscription
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou

LEASE = timedelta(minutes=1)
LATER = NOW + timedelta(seconds=10)


def owed(store: Store, *keys: str) -> None:
    """One event, and a delivery of it for each key."""
    store.subscribe(Subscription(id="s1", rule="new-mou", channel="webhook", address="https://a.example", created_at=NOW))
    record(store, reading(mou("NO")))
    with store.owing() as owing:
        (change,) = owing.untold()
        for key in keys:
            owing.owe("s1", key, change.version_id, NOW)
        owing.tell([change.version_id], NOW)


def message(name: str = "m1") -> FrozenMessage:
    return FrozenMessage(id=name, type="event.new", body=b"{}", headers={"content-type": "application/json"}, frozen_at=NOW)


def claimed(store: Store, owner: str = "one", *, after: timedelta = timedelta(0), limit: int = 10) -> list[Due]:
    return store.claim(NOW + after, owner, LEASE, limit)


def sent(store: Store, owner: str = "one", state: str = "delivered", **more: object) -> int:
    attempt = Attempt(at=LATER, answer="delivered", status=200, detail="ok", ms=12)
    return store.attempted("m1", attempt, owner=owner, state=state, **more)  # type: ignore[arg-type]  # words of a test


def test_a_claim_gives_what_is_owed_with_all_that_sending_needs(store: Store) -> None:
    owed(store, "event:x:news-occurred")
    (due,) = claimed(store)
    assert (due.dedupe_key, due.subscription.id, due.message, due.attempts) == ("event:x:news-occurred", "s1", None, 0)
    assert due.change is not None
    assert due.change.event.partners == ("NO",)
    assert due.leased_until == NOW + LEASE


def test_what_is_leased_is_nobody_elses_until_the_lease_runs_out(store: Store) -> None:
    owed(store, "a")
    (due,) = claimed(store, "one")
    assert claimed(store, "two", after=LEASE - timedelta(seconds=1)) == []
    assert [one.id for one in claimed(store, "two", after=LEASE)] == [due.id]


def test_a_claim_takes_the_oldest_first_and_no_more_than_asked(store: Store) -> None:
    owed(store, "a", "b", "c")
    assert [due.dedupe_key for due in claimed(store, limit=2)] == ["a", "b"]


def test_nothing_is_due_before_its_time(store: Store) -> None:
    owed(store, "a")
    assert claimed(store, after=-timedelta(seconds=1)) == []


def test_deliveries_of_a_paused_subscription_wait(store: Store) -> None:
    owed(store, "a")
    store.pause("s1")
    assert claimed(store) == []
    store.resume("s1")
    assert len(claimed(store)) == 1


def test_a_message_once_frozen_is_never_replaced(store: Store) -> None:
    owed(store, "a")
    (due,) = claimed(store)
    assert store.freeze([due.id], message("m1")) == "m1"
    assert store.freeze([due.id], message("m2")) == "m1"
    with Session(store.engines.read) as session:
        assert session.scalars(select(MessageRow.id)).all() == ["m1"]


def test_the_same_bytes_come_back_on_the_next_claim(store: Store) -> None:
    owed(store, "a")
    (due,) = claimed(store)
    store.freeze([due.id], message())
    sent(store, state="retry", next_at=LATER)
    (again,) = claimed(store, after=timedelta(hours=1))
    assert again.message == message()
    assert again.attempts == 1


def test_one_message_may_carry_several_deliveries_and_one_attempt_moves_them_all(store: Store) -> None:
    owed(store, "a", "b")
    store.freeze([due.id for due in claimed(store)], message())
    assert sent(store) == 2
    assert claimed(store, after=timedelta(days=9)) == []


def test_an_attempt_is_written_down_as_it_was(store: Store) -> None:
    owed(store, "a")
    store.freeze([due.id for due in claimed(store)], message())
    sent(store)
    with Session(store.engines.read) as session:
        row = session.scalars(select(AttemptRow)).one()
    assert (row.at, row.answer, row.status, row.detail, row.ms) == (LATER, "delivered", 200, "ok", 12)


def test_what_failed_is_due_again_at_its_time(store: Store) -> None:
    owed(store, "a")
    store.freeze([due.id for due in claimed(store)], message())
    sent(store, state="retry", next_at=NOW + timedelta(minutes=5))
    assert claimed(store, after=timedelta(minutes=4)) == []
    assert len(claimed(store, after=timedelta(minutes=5))) == 1


def test_what_is_given_up_is_never_due_again_and_is_counted(store: Store) -> None:
    owed(store, "a")
    store.freeze([due.id for due in claimed(store)], message())
    sent(store, state="dead")
    assert claimed(store, after=timedelta(days=9)) == []
    assert store.health().dead == 1


def test_no_delivery_is_marked_by_one_who_no_longer_holds_it(store: Store) -> None:
    owed(store, "a")
    store.freeze([due.id for due in claimed(store, "one")], message())
    claimed(store, "two", after=LEASE)
    assert sent(store, "one") == 0
    assert sent(store, "two") == 1


def test_no_delivery_is_marked_twice(store: Store) -> None:
    owed(store, "a")
    store.freeze([due.id for due in claimed(store)], message())
    assert [sent(store), sent(store)] == [1, 0]


def test_a_message_is_never_joined_by_a_delivery_that_it_does_not_tell(store: Store) -> None:
    owed(store, "a", "b")
    first, second = claimed(store)
    store.freeze([first.id], message("m1"))
    assert store.freeze([first.id, second.id], message("m2")) == "m1"
    again = {due.dedupe_key: due.message and due.message.id for due in claimed(store, "two", after=LEASE)}
    assert again == {"a": "m1", "b": None}


def test_what_a_dead_owner_held_is_due_at_once(store: Store) -> None:
    owed(store, "a", "b")
    claimed(store, "dead", limit=1)
    assert store.release("alive", now=LATER) == 0
    assert store.release("dead", now=LATER) == 1
    assert [due.dedupe_key for due in claimed(store, "next", after=timedelta(seconds=10))] == ["a", "b"]


def test_a_delivery_of_no_event_has_no_change(store: Store) -> None:
    owed(store)
    with store.owing() as owing:
        owing.owe("s1", "test:1", None, NOW)
    (due,) = claimed(store)
    assert due.change is None


def test_health_says_what_waits_and_since_when(store: Store) -> None:
    record(store, reading(mou("NO")))
    health = store.health()
    assert (health.events, health.untold, health.oldest_untold, health.due) == (1, 1, NOW, 0)
    with store.owing() as owing:
        owing.tell([change.version_id for change in owing.untold()], NOW)
    owed_later = store.health(now=LATER)
    assert (owed_later.untold, owed_later.oldest_untold) == (0, None)


def test_health_counts_what_is_due_and_not_what_is_leased(store: Store) -> None:
    owed(store, "a", "b")
    claimed(store, limit=1)
    health = store.health(now=LATER)
    assert health.due == 1


def test_whoever_asks_what_became_of_a_delivery_sees_its_state_and_last_answer(store: Store) -> None:
    owed(store, "one", "two")
    ids = {due.dedupe_key: due.id for due in claimed(store)}
    store.freeze([ids["one"]], message())
    sent(store)
    latest, earlier = store.deliveries()
    assert (latest.dedupe_key, latest.state, latest.attempts, latest.last) == ("two", "leased", 0, None)
    assert (earlier.dedupe_key, earlier.state, earlier.attempts, earlier.last) == ("one", "delivered", 1, "delivered 200 ok")
    assert store.deliveries(limit=1) == [latest]
