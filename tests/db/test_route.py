from datetime import timedelta

import pytest

from crawler.ledger import RouteMemory, Validators
from crawler.outcome import Kind
from db.store import Store
from tests.db.crawls import DAY, HOUR, MINUTE, seen
from tests.db.press import NOW


def test_a_route_that_was_never_read_has_an_empty_memory(store: Store) -> None:
    assert store.route("alpha", "feed") == RouteMemory()


def test_a_reading_leaves_all_that_the_next_one_has_to_know(store: Store) -> None:
    left = Validators(etag="v1", last_modified="yesterday", body_digest="d")
    store.saw(seen(validators=left, keys=("alpha:1", "alpha:2"), newest=NOW - HOUR))
    assert store.route("alpha", "feed") == RouteMemory(
        validators=left,
        listed=frozenset({"alpha:1", "alpha:2"}),
        newest=NOW - HOUR,
        failures=0,
        read_at=NOW,
        first_good_at=NOW,
        good_at=NOW,
        next_due_at=NOW + 8 * MINUTE,
    )


def test_the_last_reading_of_a_route_is_what_counts_and_of_that_route_alone(store: Store) -> None:
    for tag in ("one", "two"):
        store.saw(seen(validators=Validators(etag=tag)))
    store.saw(seen(route="sitemap", validators=Validators(etag="three")))
    assert store.route("alpha", "feed").validators == Validators(etag="two")


@pytest.mark.parametrize("kind", ["unchanged", "timeout"])
def test_a_reading_that_names_nothing_new_keeps_what_the_last_one_named(store: Store, kind: Kind) -> None:
    store.saw(seen(keys=("alpha:1",), newest=NOW - HOUR))
    store.saw(seen(kind, NOW + MINUTE))
    memory = store.route("alpha", "feed")
    assert memory.listed == {"alpha:1"}
    assert (memory.newest, memory.read_at) == (NOW - HOUR, NOW + MINUTE)


def test_a_listing_without_dates_keeps_the_latest_that_was_seen(store: Store) -> None:
    store.saw(seen(keys=("alpha:1",), newest=NOW - HOUR))
    store.saw(seen(keys=("alpha:2",)))
    assert store.route("alpha", "feed").newest == NOW - HOUR


def test_a_reading_that_failed_is_none_that_went_well(store: Store) -> None:
    store.saw(seen("timeout", failures=1))
    memory = store.route("alpha", "feed")
    assert (memory.read_at, memory.good_at, memory.failures) == (NOW, None, 1)
    assert store.outlets_read(since=NOW - DAY) == set()


def test_an_outlet_counts_as_read_while_some_route_was_read_well_of_late(store: Store) -> None:
    store.saw(seen("unchanged"))
    store.saw(seen(at=NOW - 2 * DAY, outlet="beta"))
    assert store.outlets_read(since=NOW - DAY) == {"alpha"}


def test_a_stretch_that_no_reading_saw_is_to_be_caught_up(store: Store) -> None:
    store.saw(seen(keys=("alpha:1",), gap=(NOW - 3 * HOUR, NOW - HOUR)))
    (gap,) = store.catch_ups("alpha")
    assert (gap.since, gap.until, gap.why) == (NOW - 3 * HOUR, NOW - HOUR, "gap")


def test_the_memories_of_all_routes_tell_how_the_last_reading_ended(store: Store) -> None:
    store.enrol({"alpha": ["feed", "sitemap"]}, now=NOW)
    store.saw(seen("timeout", failures=3))
    assert {where: (memory.failures, kind) for where, (memory, kind) in store.route_memories().items()} == {
        ("alpha", "feed"): (3, "timeout")
    }


# What is watched


def due(store: Store, after: timedelta = timedelta(0)) -> tuple[int, object]:
    backlog = store.health(now=NOW + after)
    return backlog.due_routes, backlog.oldest_due_route


def test_a_route_that_is_new_is_due_now(store: Store) -> None:
    store.enrol({"alpha": ["feed", "sitemap"]}, now=NOW)
    assert due(store) == (2, NOW)
    assert due(store, -MINUTE) == (0, None)


def test_a_route_that_is_watched_already_keeps_its_time(store: Store) -> None:
    store.saw(seen(keys=("alpha:1",)))
    store.enrol({"alpha": ["feed"]}, now=NOW)
    assert due(store) == (0, None)
    assert due(store, HOUR) == (1, NOW + 8 * MINUTE)


def test_a_route_that_nobody_watches_any_more_is_never_due_and_forgets_nothing(store: Store) -> None:
    store.saw(seen(keys=("alpha:1",)))
    store.enrol({"beta": ["feed"]}, now=NOW)
    assert due(store, HOUR) == (1, NOW)
    assert store.route("alpha", "feed").listed == {"alpha:1"}
    store.enrol({"alpha": ["feed"]}, now=NOW + HOUR)
    assert due(store, HOUR) == (1, NOW + HOUR)
