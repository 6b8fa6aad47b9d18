from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.health import Health, judge
from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from tests.crawler.web import outlet

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
Memory = tuple[RouteMemory, Kind]
ONE = outlet(("feed", "feed", "/feed"))
TWO = outlet(("feed", "feed", "/feed"), ("rest", "wordpress", "/wp-json"), ("all", "sitemap", "/sitemap.xml"))
GOOD: Memory = (RouteMemory(good_at=NOW, read_at=NOW, next_due_at=NOW + 8 * MINUTE), "read")


def failing(kind: Kind, failures: int = 3, since: timedelta = 24 * MINUTE) -> Memory:
    return RouteMemory(good_at=NOW - since, read_at=NOW, failures=failures, next_due_at=NOW + MINUTE), kind


def judged(memories: dict[str, Memory], **how: Any) -> Health:
    usual: dict[str, Any] = {"last_article": NOW, "has_gap": False, "now": NOW}
    return judge(how.pop("of", ONE), memories, **usual | how)


def test_an_outlet_whose_routes_are_read_is_healthy() -> None:
    assert judged({"feed": GOOD}) == Health(state="healthy")


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        ("refused", "blocked"),
        ("challenge", "blocked"),
        ("throttled", "blocked"),
        ("malformed", "redesigned"),
        ("gone", "redesigned"),
        ("empty", "empty"),
        ("timeout", "unreachable"),
        ("unreachable", "unreachable"),
        ("server_error", "unreachable"),
        ("robots_unreachable", "unreachable"),
    ],
)
def test_an_outlet_that_failed_three_times_and_for_three_polls_is_blind_and_says_why(kind: Kind, cause: str) -> None:
    health = judged({"feed": failing(kind)})
    assert (health.state, health.cause) == ("blind", cause)
    assert health.detail == f"feed: {kind} since 2026-03-01 11:36 UTC"


@pytest.mark.parametrize(
    "memory",
    [
        failing("timeout", failures=2),
        failing("timeout", since=23 * MINUTE),
        failing("refused", failures=1, since=23 * MINUTE),
    ],
)
def test_a_bad_moment_blinds_nobody(memory: Memory) -> None:
    assert judged({"feed": memory}) == Health(state="healthy")


def test_one_refusal_is_enough_once_three_polls_went_by() -> None:
    assert judged({"feed": failing("refused", failures=1)}).cause == "blocked"


def test_an_outlet_that_never_could_be_read_is_blind_from_the_start() -> None:
    health = judged({"feed": (RouteMemory(failures=3, read_at=NOW), "unreachable")}, last_article=None)
    assert (health.state, health.cause, health.detail) == ("blind", "unreachable", "feed: unreachable from the start")


def test_an_outlet_with_a_route_that_still_reads_is_degraded() -> None:
    health = judged({"feed": GOOD, "rest": failing("refused")}, of=TWO)
    assert (health.state, health.cause, health.detail) == ("degraded", "blocked", "rest: refused since 2026-03-01 11:36 UTC")


def test_of_several_causes_the_most_telling_is_named() -> None:
    health = judged({"feed": failing("timeout"), "rest": failing("challenge")}, of=TWO)
    assert (health.state, health.cause) == ("blind", "blocked")
    assert health.detail == "feed: timeout since 2026-03-01 11:36 UTC, rest: challenge since 2026-03-01 11:36 UTC"


def test_what_was_not_read_yet_is_not_called_blind() -> None:
    assert judged({}, last_article=None) == Health(state="degraded", cause="unread", detail="not read yet")
    new: Memory = (RouteMemory(next_due_at=NOW - MINUTE), "unchanged")
    assert judged({"feed": new}, last_article=None).cause == "unread"


def test_a_route_that_is_long_due_and_not_read_is_silence_of_our_own() -> None:
    forgotten: Memory = (RouteMemory(good_at=NOW - HOUR, read_at=NOW - HOUR, next_due_at=NOW - 24 * MINUTE), "read")
    health = judged({"feed": forgotten})
    assert (health.state, health.cause, health.detail) == ("blind", "unread", "feed: due for long, and not read")


def test_a_pause_of_ours_blinds_no_outlet() -> None:
    forgotten: Memory = (RouteMemory(good_at=NOW - HOUR, read_at=NOW - HOUR, next_due_at=NOW - HOUR), "read")
    assert judged({"feed": forgotten}, awake_since=NOW - 23 * MINUTE).state == "healthy"
    assert judged({"feed": forgotten}, awake_since=NOW - 24 * MINUTE).cause == "unread"


@pytest.mark.parametrize(
    ("expect", "silence", "state"),
    [
        ({}, timedelta(days=99), "healthy"),
        ({"max_quiet": "6h"}, 6 * HOUR, "healthy"),
        ({"max_quiet": "6h"}, 6 * HOUR + MINUTE, "blind"),
        ({"min_items_per_day": 10}, 24 * HOUR, "healthy"),
        ({"min_items_per_day": 10}, 25 * HOUR, "blind"),
        ({"min_items_per_day": 0.5}, timedelta(days=6), "healthy"),
        ({"min_items_per_day": 0.5}, timedelta(days=7), "blind"),
        ({"min_items_per_day": 0.5, "max_quiet": "2d"}, timedelta(days=3), "blind"),
    ],
)
def test_an_outlet_that_is_quieter_than_it_ever_is_is_blind(expect: dict[str, Any], silence: timedelta, state: str) -> None:
    of = outlet(("feed", "feed", "/feed"), expect=expect)
    health = judged({"feed": GOOD}, of=of, last_article=NOW - silence)
    assert (health.state, health.cause) == (state, "quiet" if state == "blind" else None)


def test_while_nobody_looked_nobody_knows_whether_it_was_quiet() -> None:
    of = outlet(("feed", "feed", "/feed"), expect={"max_quiet": "6h"})
    looked = RouteMemory(good_at=NOW - 48 * HOUR, read_at=NOW - 48 * HOUR, next_due_at=NOW)
    assert judged({"feed": (looked, "read")}, of=of, last_article=NOW - 49 * HOUR).state == "healthy"


def test_quiet_is_told_of_an_outlet_that_lost_a_route_as_well() -> None:
    of = outlet(("feed", "feed", "/feed"), ("old", "feed", "/old"), expect={"max_quiet": "6h"})
    health = judged({"feed": GOOD, "old": failing("gone")}, of=of, last_article=NOW - 7 * HOUR)
    assert (health.state, health.cause) == ("blind", "quiet")


def test_a_stretch_that_is_missing_degrades() -> None:
    health = judged({"feed": GOOD}, has_gap=True)
    assert (health.state, health.cause) == ("degraded", "gap")


def test_the_outlets_own_poll_says_what_long_is() -> None:
    of = outlet(("feed", "feed", "/feed"), politeness={"poll": "1h"})
    assert judged({"feed": failing("timeout", since=2 * HOUR)}, of=of).state == "healthy"
    assert judged({"feed": failing("timeout", since=3 * HOUR)}, of=of).state == "blind"
    assert judged({"feed": failing("timeout", since=2 * HOUR)}, every=HOUR).state == "healthy"
