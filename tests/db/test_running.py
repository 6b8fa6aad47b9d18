"""Marsad itself: its beginning, its processes, what waits and what is forgotten."""

from datetime import timedelta

from db.installation import Installation
from db.process import Process
from db.store import Store
from db.subscription import Subscription
from tests.db.crawls import DAY, HOUR, LINK, MINUTE, outcome, seen
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou


def test_a_new_database_has_not_begun(store: Store) -> None:
    assert store.installation() == Installation()


def test_it_begins_and_is_ready_once(store: Store) -> None:
    assert [store.begin(now=NOW + n * HOUR) for n in range(2)] == [True, False]
    assert [store.ready(now=NOW + n * HOUR) for n in range(1, 3)] == [True, False]
    assert store.installation() == Installation(started_at=NOW, ready_at=NOW + HOUR)


def test_holding_it_is_no_beginning(store: Store) -> None:
    store.hold(now=NOW)
    assert store.installation() == Installation(held_at=NOW)
    assert store.begin(now=NOW + HOUR)


def test_a_process_is_known_by_its_heartbeats_until_it_is_released(store: Store) -> None:
    store.heartbeat("one", "all", now=NOW)
    store.heartbeat("two", "crawl", now=NOW + MINUTE)
    store.heartbeat("one", "all", now=NOW + HOUR)
    assert store.processes() == [Process("one", "all", NOW, NOW + HOUR), Process("two", "crawl", NOW + MINUTE, NOW + MINUTE)]
    store.release("one", now=NOW)
    assert [process.owner for process in store.processes()] == ["two"]


def test_owners_of_all_kinds_of_leases_are_known_and_released_as_one(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    store.subscribe(Subscription(id="s1", rule="any", channel="email", address="a@b.example", created_at=NOW))
    with store.owing() as owing:
        owing.owe("s1", "k", None, NOW)
    assert store.owners() == set()
    store.claim(NOW, "sender", MINUTE, 9)
    store.claim_outlets(["alpha"], now=NOW, owner="crawler", lease=MINUTE, limit=9)
    store.take_turn("alpha.example", owner="crawler", now=NOW, lease=MINUTE)
    assert store.owners() == {"sender", "crawler"}
    assert store.release("crawler", now=NOW) == 2
    assert store.release("sender", now=NOW) == 1
    assert store.owners() == set()


def test_the_backlog_says_what_waits_and_since_when(store: Store) -> None:
    record(store, reading(mou("NO")))
    store.enrol({"alpha": ["feed"], "beta": ["feed"]}, now=NOW - HOUR)
    store.saw(seen(outlet="beta", gap=(NOW - HOUR, NOW)))
    backlog = store.health()
    assert (backlog.events, backlog.untold, backlog.oldest_untold) == (1, 1, NOW)
    assert (backlog.due_routes, backlog.oldest_due_route, backlog.open_catch_ups) == (1, NOW - HOUR, 1)
    assert not backlog.held


def test_what_a_stopped_subscription_was_owed_waits_for_nothing(store: Store) -> None:
    store.subscribe(Subscription(id="s1", rule="any", channel="email", address="a@b.example", created_at=NOW))
    with store.owing() as owing:
        owing.owe("s1", "k", None, NOW)
    assert store.health().due == 1
    store.stop("s1")
    assert (store.health().due, store.health().oldest_due) == (0, None)


def test_what_became_of_listings_is_forgotten_after_a_month_and_of_articles_never(store: Store) -> None:
    for days in (0, 29, 31, 400):
        store.record_outcome(outcome("read", NOW - days * DAY))
        store.record_outcome(outcome("robots", NOW - days * DAY, link=LINK))
    assert [store.prune(now=NOW), store.prune(now=NOW)] == [2, 0]
    assert store.standing([LINK.key], NOW) == {LINK.key: "known"}


def test_a_process_that_was_not_heard_of_for_a_month_is_forgotten(store: Store) -> None:
    store.heartbeat("old", "all", now=NOW - 31 * DAY)
    store.heartbeat("new", "all", now=NOW - timedelta(days=1))
    store.prune(now=NOW)
    assert [process.owner for process in store.processes()] == ["new"]
