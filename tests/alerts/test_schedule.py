from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.notifiers.answer import TryLater
from alerts.schedule import WAITS, due_at, next_attempt
from tests.alerts.events import NOW, subscription

LATER = TryLater("busy", 503)


def test_ten_attempts_are_made_in_seventy_five_hours() -> None:
    at, attempts = NOW, 1
    while again := next_attempt(attempts, LATER, now=at, jitter=0):
        at, attempts = again, attempts + 1
    assert attempts == 10
    assert at - NOW == timedelta(seconds=sum(WAITS))
    assert timedelta(hours=75) < at - NOW < timedelta(hours=76)


@pytest.mark.parametrize(("jitter", "seconds"), [(-1.0, 240), (0.0, 300), (1.0, 360)])
def test_a_wait_is_spread_by_a_fifth(jitter: float, seconds: int) -> None:
    assert next_attempt(2, LATER, now=NOW, jitter=jitter) == NOW + timedelta(seconds=seconds)


def test_a_receiver_that_asks_for_time_gets_it_up_to_a_day() -> None:
    hour = TryLater("slow down", 429, timedelta(hours=1))
    decade = TryLater("slow down", 429, timedelta(days=3650))
    assert next_attempt(1, hour, now=NOW, jitter=0) == NOW + timedelta(hours=1)
    assert next_attempt(1, decade, now=NOW, jitter=0) == NOW + timedelta(days=1)


def test_a_receiver_that_keeps_asking_for_a_second_does_not_use_up_its_attempts() -> None:
    second = TryLater("slow down", 429, timedelta(seconds=1))
    assert next_attempt(5, second, now=NOW, jitter=0) == NOW + timedelta(hours=5)


@given(made=st.integers(1, 12), jitter=st.floats(-1, 1))
def test_the_next_attempt_always_lies_ahead_until_there_is_none(made: int, jitter: float) -> None:
    again = next_attempt(made, LATER, now=NOW, jitter=jitter)
    assert (again is None) == (made > 9)
    assert again is None or again > NOW


@pytest.mark.parametrize(
    ("cadence", "now", "due"),
    [
        ("instant", datetime(2025, 11, 27, 10, 31, tzinfo=UTC), datetime(2025, 11, 27, 10, 31, tzinfo=UTC)),
        ("hourly", datetime(2025, 11, 27, 10, 31, tzinfo=UTC), datetime(2025, 11, 27, 11, 0, tzinfo=UTC)),
        ("hourly", datetime(2025, 11, 27, 23, 59, tzinfo=UTC), datetime(2025, 11, 28, 0, 0, tzinfo=UTC)),
        # Casablanca is an hour ahead of UTC …
        ("daily", datetime(2025, 11, 27, 5, 59, tzinfo=UTC), datetime(2025, 11, 27, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2025, 11, 27, 6, 0, tzinfo=UTC), datetime(2025, 11, 28, 6, 0, tzinfo=UTC)),
        # … but not in Ramadan, which began on 1 March 2025: the clock went back on 23 February.
        ("daily", datetime(2025, 2, 22, 12, 0, tzinfo=UTC), datetime(2025, 2, 23, 7, 0, tzinfo=UTC)),
        ("weekly", datetime(2025, 11, 27, 10, 0, tzinfo=UTC), datetime(2025, 12, 1, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2025, 12, 1, 5, 0, tzinfo=UTC), datetime(2025, 12, 1, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2025, 12, 1, 6, 0, tzinfo=UTC), datetime(2025, 12, 8, 6, 0, tzinfo=UTC)),
    ],
)
def test_news_leaves_at_once_or_with_the_next_digest_where_its_reader_lives(cadence: str, now: datetime, due: datetime) -> None:
    assert due_at(subscription(cadence=cadence), now) == due
