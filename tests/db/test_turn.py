from datetime import datetime, timedelta

from crawler.outcome import Rest, Verdict
from db.store import Store
from tests.db.crawls import DAY, HOUR, MINUTE
from tests.db.press import NOW

SECOND = timedelta(seconds=1)
LEASE = MINUTE


def take(store: Store, after: timedelta = timedelta(0), owner: str = "one", host: str = "alpha.example") -> object:
    """What asking for the turn gives; a moment as the time until it."""
    given = store.take_turn(host, owner=owner, now=NOW + after, lease=LEASE)
    return given - (NOW + after) if isinstance(given, datetime) else given


def leave(store: Store, verdict: Verdict | None = None, *, after: timedelta = timedelta(0), wait: timedelta = 5 * SECOND) -> None:
    now = NOW + after
    store.leave_turn("alpha.example", owner="one", free_at=now + wait, verdict=verdict, now=now)


def test_a_host_has_one_guest_at_a_time(store: Store) -> None:
    assert take(store) is None
    assert take(store, owner="two") == SECOND
    assert take(store, owner="one") == SECOND
    assert take(store, host="beta.example") is None


def test_the_next_turn_comes_when_the_host_has_had_its_rest(store: Store) -> None:
    take(store)
    leave(store)
    assert take(store, 2 * SECOND, "two") == 3 * SECOND
    assert take(store, 5 * SECOND, "two") is None


def test_a_turn_that_was_never_given_back_ends_with_its_lease(store: Store) -> None:
    take(store)
    assert take(store, LEASE - SECOND / 2, "two") == SECOND / 2
    assert take(store, LEASE, "two") is None


def test_whoever_comes_late_gives_back_no_turn_of_another(store: Store) -> None:
    take(store)
    take(store, LEASE, "two")
    leave(store, after=LEASE)
    assert take(store, LEASE + 6 * SECOND, "three") == SECOND


def test_a_host_that_asks_us_to_wait_is_left_alone_by_all_to_the_second(store: Store) -> None:
    take(store)
    leave(store, Verdict("throttled", retry_at=NOW + 137 * SECOND))
    assert take(store, 136 * SECOND, "two") == Rest(NOW + 137 * SECOND, "throttled")
    assert take(store, 137 * SECOND, "two") is None


def test_a_host_that_refuses_again_and_again_is_left_alone_ever_longer(store: Store) -> None:
    now = timedelta(0)
    rests = []
    for _ in range(5):
        assert take(store, now) is None
        leave(store, Verdict("refused"), after=now)
        rest = take(store, now + MINUTE)
        rests.append(rest.until - NOW - now if isinstance(rest, Rest) else None)
        store.release("one", now=NOW)
        now += 2 * DAY
    assert rests == [None, None, HOUR, 6 * HOUR, DAY]


def test_a_good_answer_makes_up_for_all_refusals(store: Store) -> None:
    for verdict in (Verdict("refused"), Verdict("refused"), None, Verdict("refused")):
        leave(store, verdict)
    assert take(store, MINUTE) is None


def test_a_clock_that_ran_ahead_keeps_no_host_waiting(store: Store) -> None:
    take(store)
    assert take(store, -365 * DAY) is None
    leave(store, Verdict("throttled", retry_at=NOW + HOUR))
    assert take(store, -365 * DAY) is None


def test_the_turns_of_a_dead_owner_are_free_at_once(store: Store) -> None:
    take(store)
    assert store.owners() == {"one"}
    assert store.release("one", now=NOW) == 1
    assert store.owners() == set()
    assert take(store, owner="two") is None
