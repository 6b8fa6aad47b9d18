import pytest

from db.store import Store
from db.subscription import Subscription
from tests.db.press import NOW, reading, record, the_event
from tests.parser.reports import moment, mou


def subscribed(store: Store, name: str = "s1") -> Subscription:
    return store.subscribe(Subscription(id=name, rule="new-mou", channel="webhook", address="https://a.example", created_at=NOW))


def owe_all(store: Store, key: str = "event:x:news-occurred") -> list[bool]:
    """Owe every untold version to every active subscription."""
    with store.owing() as owing:
        versions = [change.version_id for change in owing.untold()]
        owed = [owing.owe(one.id, key, version, NOW) for version in versions for one in owing.subscriptions()]
        owing.tell(versions, NOW)
    return owed


def test_an_untold_version_waits_until_it_is_told(store: Store) -> None:
    record(store, reading(mou("NO")))
    for _ in range(2):
        with store.owing() as owing:
            assert len(owing.untold()) == 1
    owe_all(store)
    with store.owing() as owing:
        assert owing.untold() == []


def test_nothing_is_owed_and_nothing_told_if_the_transaction_fails(store: Store) -> None:
    subscribed(store)
    record(store, reading(mou("NO")))
    with pytest.raises(ZeroDivisionError):
        owe_and_fail(store)
    assert owe_all(store) == [True]


def owe_and_fail(store: Store) -> None:
    with store.owing() as owing:
        (change,) = owing.untold()
        assert owing.owe("s1", "event:x:news-occurred", change.version_id, NOW)
        owing.tell([change.version_id], NOW)
        _ = 1 / 0


def test_the_same_thing_is_owed_once(store: Store) -> None:
    subscribed(store)
    record(store, reading(mou("NO")))
    assert owe_all(store) == [True]
    with store.owing() as owing:
        assert not owing.owe("s1", "event:x:news-occurred", None, NOW)
        assert owing.owe("s1", "event:x:v2:corrected", None, NOW)


def test_only_active_subscriptions_are_owed_anything(store: Store) -> None:
    for name in ("s1", "s2", "s3"):
        subscribed(store, name)
    store.pause("s2")
    store.stop("s3")
    with store.owing() as owing:
        assert [one.id for one in owing.subscriptions()] == ["s1"]


def test_those_who_were_told_of_an_event_are_known(store: Store) -> None:
    subscribed(store)
    record(store, reading(mou("NO")))
    owe_all(store)
    subscribed(store, "s2")
    with store.owing() as owing:
        assert owing.told_to(the_event(store).id) == ["s1"]
        assert owing.told_to("aaaaaaaa") == []


def test_those_who_were_told_of_an_event_that_was_merged_are_told_of_the_other(store: Store) -> None:
    subscribed(store)
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24"), now=moment("2025-11-24"))
    with store.owing() as owing:
        owing.tell([change.version_id for change in owing.untold()], NOW)
    record(store, reading(mou("NO", date="2025-11-27"), outlet="beta"), now=moment("2025-11-27"))
    owe_all(store)
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta", text="It was Monday."))
    with store.owing() as owing:
        assert owing.told_to(the_event(store).id) == ["s1"]


def test_a_merge_of_events_that_were_both_told_tells_nothing_again(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24"), now=moment("2025-11-24"))
    record(store, reading(mou("NO", date="2025-11-27"), outlet="beta"), now=moment("2025-11-27"))
    owe_all(store)
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta", text="It was Monday."))
    with store.owing() as owing:
        assert [(change.what, change.news) for change in owing.untold()] == [("merged", None)]


def test_news_told_of_a_merged_event_is_not_told_of_the_one_that_stands(store: Store) -> None:
    record(store, reading(mou("NO", "recalled", date="2025-11-24"), published="2025-11-28"), now=moment("2025-11-26"))
    other = record(store, reading(mou("NO", date="2025-11-27"), outlet="beta"), now=moment("2025-11-27"))
    owe_all(store)
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta", text="It was Monday."))
    assert the_event(store).id != other.events[0]
    assert the_event(store).new
    with store.owing() as owing:
        assert [change.news for change in owing.untold()] == [None]
