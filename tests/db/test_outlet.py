from datetime import timedelta

import pytest

from crawler.health import Health
from db.outlet import OutletState
from db.store import Store
from tests.db.crawls import DAY, HOUR, LINK, MINUTE, outcome, page, seen
from tests.db.press import NOW, reading, record
from tests.parser.reports import moment, mou

LEASE = 10 * MINUTE
ALL = ("alpha", "beta", "gamma")


def claimed(store: Store, owner: str = "one", *, after: timedelta = timedelta(0), limit: int = 9) -> list[str]:
    return store.claim_outlets(ALL, now=NOW + after, owner=owner, lease=LEASE, limit=limit)


def watched(store: Store, **ago: timedelta) -> None:
    """Outlets of which a route has been due for so long."""
    store.enrol({slug: ["feed"] for slug in ago}, now=NOW)
    for slug, how_long in ago.items():
        store.saw(seen(outlet=slug, at=NOW - DAY, next_due_at=NOW - how_long))


def test_outlets_are_claimed_longest_due_first_and_no_more_than_asked(store: Store) -> None:
    watched(store, alpha=MINUTE, beta=HOUR, gamma=2 * MINUTE)
    assert claimed(store, limit=2) == ["beta", "gamma"]
    assert claimed(store) == ["alpha"]


def test_only_the_outlets_that_are_asked_for_are_claimed(store: Store) -> None:
    watched(store, alpha=MINUTE, beta=HOUR)
    assert store.claim_outlets(["alpha"], now=NOW, owner="one", lease=LEASE, limit=9) == ["alpha"]


def test_an_outlet_without_anything_due_is_not_claimed(store: Store) -> None:
    watched(store, alpha=-MINUTE)
    assert claimed(store) == []
    assert claimed(store, after=MINUTE) == ["alpha"]


def test_what_is_leased_is_nobody_elses_until_it_is_given_back_or_the_lease_ends(store: Store) -> None:
    watched(store, alpha=MINUTE)
    assert claimed(store) == ["alpha"]
    assert claimed(store, "two", after=LEASE - MINUTE) == []
    store.leave_outlets(["alpha"], owner="two")
    assert claimed(store, "two") == []
    store.leave_outlets(["alpha"], owner="one")
    assert claimed(store, "two") == ["alpha"]
    assert claimed(store, "three", after=LEASE) == ["alpha"]


def test_an_article_to_be_looked_at_again_makes_its_outlet_due(store: Store) -> None:
    watched(store, alpha=-DAY)
    record(store, reading(mou("NO"), key=LINK.key, page=page(), fetched_at=NOW))
    assert claimed(store, after=59 * MINUTE) == []
    assert claimed(store, after=HOUR) == ["alpha"]


def test_a_stretch_of_the_past_makes_its_outlet_due(store: Store) -> None:
    watched(store, alpha=-DAY)
    store.open_catch_up("alpha", NOW - DAY, NOW, "asked", now=NOW)
    assert claimed(store) == ["alpha"]
    store.leave_outlets(["alpha"], owner="one")
    (past,) = store.catch_ups("alpha")
    store.finish(past, outcome("read"))
    assert claimed(store, after=HOUR) == []


def test_what_a_clock_ahead_of_time_put_off_or_leased_is_due_now(store: Store) -> None:
    watched(store, alpha=-9 * MINUTE)
    assert claimed(store, after=9 * MINUTE) == ["alpha"]
    assert claimed(store, "two", after=-2 * DAY) == ["alpha"]


def test_a_route_that_was_read_in_the_future_is_due_now(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    store.saw(seen(at=NOW + HOUR))
    assert claimed(store) == ["alpha"]
    store.leave_outlets(["alpha"], owner="one")
    store.saw(seen(at=NOW))
    assert claimed(store) == []


def test_the_outlets_of_a_dead_owner_are_free_at_once(store: Store) -> None:
    watched(store, alpha=MINUTE, beta=MINUTE)
    claimed(store, "dead", limit=1)
    assert store.owners() == {"dead"}
    assert store.release("dead", now=NOW) == 1
    assert claimed(store) == ["alpha", "beta"]


# How well we see


BLIND = Health(state="blind", cause="blocked", detail="403 on feed")


def noted(store: Store, health: Health, after: timedelta = timedelta(0)) -> OutletState | None:
    return store.note_health("alpha", health, now=NOW + after)


def test_an_outlet_is_healthy_until_it_is_judged(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    assert store.outlet_states() == {"alpha": OutletState(outlet="alpha", state="healthy", since=NOW)}


def test_a_change_gives_the_state_that_was_left_with_its_beginning(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    assert noted(store, BLIND, HOUR) == OutletState(outlet="alpha", state="healthy", since=NOW)
    left = noted(store, Health(state="healthy"), 3 * HOUR)
    assert left == OutletState(outlet="alpha", state="blind", cause="blocked", detail="403 on feed", since=NOW + HOUR)
    assert store.outlet_states()["alpha"] == OutletState(outlet="alpha", state="healthy", since=NOW + 3 * HOUR)


def test_what_stays_as_it_was_is_no_change_though_its_detail_is_kept(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    assert noted(store, Health(state="healthy")) is None
    noted(store, BLIND)
    assert noted(store, Health(state="blind", cause="blocked", detail="403 on all"), HOUR) is None
    assert store.outlet_states()["alpha"].detail == "403 on all"


def test_another_cause_is_a_change_within_the_same_state(store: Store) -> None:
    noted(store, BLIND)
    assert noted(store, Health(state="blind", cause="unreachable"), HOUR) is not None
    state = store.outlet_states()["alpha"]
    assert (state.cause, state.since) == ("unreachable", NOW)


def test_an_outlet_that_nobody_enrolled_can_be_judged(store: Store) -> None:
    noted(store, BLIND)
    assert store.outlet_states()["alpha"].state == "blind"


@pytest.mark.parametrize("published", ["2025-11-27", "2025-11-28"])
def test_the_latest_article_of_an_outlet_is_told_and_none_from_the_future(store: Store, published: str) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    days = ("2025-11-26", published, "2031-01-01")
    record(store, *(reading(published=day) for day in days), reading(published="2025-11-30", outlet="beta"))
    assert store.outlet_states()["alpha"].last_article == moment(published)
    left = noted(store, BLIND)
    assert left is not None
    assert left.last_article == moment(published)
