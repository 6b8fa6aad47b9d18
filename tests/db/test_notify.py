from datetime import timedelta

from db.notice import OPERATOR, Notice
from db.store import Store
from db.subscription import Subscription
from tests.db.crawls import HOUR, MINUTE
from tests.db.press import NOW

BLIND = Notice(
    type="outlet.blind", dedupe_key="outlet:alpha:blind:1", at=NOW, content={"slug": "alpha", "detail": "a NUL \0 in a page"}
)


def subscribed(store: Store, name: str, rule: str = OPERATOR) -> None:
    store.subscribe(Subscription(id=name, rule=rule, channel="email", address=f"{name}@a.example", created_at=NOW))


def notify(store: Store, notice: Notice = BLIND, wait: timedelta = timedelta(0)) -> int:
    return store.notify(notice, at=lambda _subscription: NOW + wait, now=NOW)


def test_a_notice_is_owed_to_those_who_ask_for_notices(store: Store) -> None:
    for name, rule in (("a", OPERATOR), ("b", "new-mou"), ("c", OPERATOR), ("d", OPERATOR)):
        subscribed(store, name, rule)
    store.pause("c")
    assert notify(store) == 2
    assert {one.subscription: one.state for one in store.deliveries()} == {"a": "owed", "d": "owed"}


def test_it_comes_to_whoever_sends_it_as_it_was_noticed(store: Store) -> None:
    subscribed(store, "a")
    notify(store)
    (due,) = store.claim(NOW, "one", MINUTE, 9)
    assert due.change is None
    assert due.notice is not None
    assert (due.notice.type, due.notice.dedupe_key, due.notice.at) == ("outlet.blind", BLIND.dedupe_key, NOW)
    assert due.notice.content == {"slug": "alpha", "detail": "a NUL  in a page"}


def test_each_hears_it_when_it_wants_to(store: Store) -> None:
    subscribed(store, "a")
    notify(store, wait=HOUR)
    assert store.claim(NOW, "one", MINUTE, 9) == []
    assert len(store.claim(NOW + HOUR, "one", MINUTE, 9)) == 1


def test_the_same_notice_is_owed_once(store: Store) -> None:
    subscribed(store, "a")
    assert [notify(store), notify(store)] == [1, 0]
    again = Notice(type="outlet.blind", dedupe_key="outlet:alpha:blind:2", at=NOW, content={})
    assert notify(store, again) == 1


def test_without_anybody_who_asks_it_is_kept_and_owed_to_nobody(store: Store) -> None:
    assert notify(store) == 0
    assert store.deliveries() == []
