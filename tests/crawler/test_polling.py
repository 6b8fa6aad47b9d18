from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from crawler.polling import is_due, next_due, poll_of
from tests.crawler.web import outlet

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FEED = ("feed", "feed", "/feed")


def wait(poll: timedelta, kind: Kind, **how: Any) -> timedelta:
    usual: dict[str, Any] = {"span": None, "failures": 0, "retry_at": None, "jitter": 0}
    return next_due(poll, kind, now=NOW, **usual | how) - NOW


@pytest.mark.parametrize(("tier", "poll"), [("A", 8), ("B", 16), ("C", 32)])
def test_the_tier_says_how_often_unless_the_file_does(tier: str, poll: int) -> None:
    assert poll_of(outlet(FEED, tier=tier), 8 * MINUTE) == poll * MINUTE
    assert poll_of(outlet(FEED, tier=tier, politeness={"poll": "15m"}), 8 * MINUTE) == 15 * MINUTE


@pytest.mark.parametrize(
    ("poll", "span", "expected"),
    [
        (30 * MINUTE, None, 30 * MINUTE),
        (30 * MINUTE, 10 * HOUR, 30 * MINUTE),
        (30 * MINUTE, 50 * MINUTE, 20 * MINUTE),
        (30 * MINUTE, MINUTE, 5 * MINUTE),
        (2 * MINUTE, MINUTE, 2 * MINUTE),
        (2 * MINUTE, 10 * HOUR, 2 * MINUTE),
        (12 * HOUR, None, 6 * HOUR),
    ],
)
@pytest.mark.parametrize("kind", ["read", "unchanged"])
def test_a_route_that_was_read_is_due_within_its_poll_and_sooner_where_its_listing_is_short(
    poll: timedelta, span: timedelta | None, expected: timedelta, kind: Kind
) -> None:
    assert wait(poll, kind, span=span) == expected


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 8), (2, 16), (3, 32), (4, 64), (5, 128), (6, 256), (7, 360), (100, 360), (10_000, 360)]
)
@pytest.mark.parametrize("kind", ["timeout", "malformed", "empty", "gone", "server_error", "robots"])
def test_a_route_that_fails_is_asked_ever_more_rarely(failures: int, minutes: int, kind: Kind) -> None:
    assert wait(8 * MINUTE, kind, failures=failures) == minutes * MINUTE


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 6), (3, 24), (50, 24)])
@pytest.mark.parametrize("kind", ["refused", "challenge"])
def test_a_route_that_turns_us_away_is_left_alone_for_an_hour_then_six_then_a_day(failures: int, hours: int, kind: Kind) -> None:
    assert wait(8 * MINUTE, kind, failures=failures) == hours * HOUR


@pytest.mark.parametrize(("asked_for", "kept"), [(timedelta(seconds=3607), timedelta(seconds=3607)), (MINUTE, 8 * MINUTE)])
def test_retry_after_is_kept_to_the_second_and_never_shortens_the_poll(asked_for: timedelta, kept: timedelta) -> None:
    for jitter in (-1, 1):
        assert wait(8 * MINUTE, "throttled", failures=1, retry_at=NOW + asked_for, jitter=jitter) == kept


@pytest.mark.parametrize(("jitter", "minutes"), [(-1, 9), (0, 10), (1, 11)])
def test_the_rest_is_spread_by_a_tenth(jitter: float, minutes: int) -> None:
    assert wait(10 * MINUTE, "read", jitter=jitter) == minutes * MINUTE


@given(
    st.timedeltas(timedelta(seconds=1), timedelta(hours=24)),
    st.sampled_from(["read", "unchanged", "timeout", "refused", "challenge", "empty"]),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=3650)),
    st.integers(0, 10**9),
    st.floats(-1, 1),
)
def test_whatever_happens_a_route_is_due_again_within_27_hours(
    poll: timedelta, kind: Kind, span: timedelta | None, failures: int, jitter: float
) -> None:
    after = wait(poll, kind, span=span, failures=failures, jitter=jitter)
    assert min(poll, 5 * MINUTE) * 0.89 < after < 27 * HOUR


@pytest.mark.parametrize(
    ("memory", "due"),
    [
        (RouteMemory(), True),
        (RouteMemory(next_due_at=NOW), True),
        (RouteMemory(next_due_at=NOW + MINUTE, read_at=NOW), False),
        (RouteMemory(next_due_at=NOW + 24 * HOUR, read_at=NOW + 23 * HOUR), True),
    ],
)
def test_a_route_is_due_when_its_time_has_come_or_was_set_by_a_clock_that_ran_ahead(memory: RouteMemory, *, due: bool) -> None:
    assert is_due(memory, NOW) is due
