"""Whether Marsad does its work: what counts as late, and what is nobody's fault."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.backlog import Backlog
from tests.web.samples import NOTHING_WAITS, NOW, Ailing, Signs
from web.health import LATE, Code, verdict

MINUTE = timedelta(minutes=1)
WAITING: dict[Code, Callable[[datetime], Backlog]] = {
    "route": lambda since: replace(NOTHING_WAITS, oldest_due_route=since),
    "delivery": lambda since: replace(NOTHING_WAITS, oldest_due=since),
    "untold": lambda since: replace(NOTHING_WAITS, oldest_untold=since),
}


def codes(backlog: Backlog = NOTHING_WAITS, vitals: Signs | None = None) -> list[str]:
    return [trouble.code for trouble in verdict(backlog, vitals or Signs(), NOW)]


def test_all_is_well_while_nothing_waits() -> None:
    assert codes() == []


@pytest.mark.parametrize("code", WAITING)
def test_what_waits_too_long_is_trouble_and_not_a_moment_earlier(code: Code) -> None:
    assert codes(WAITING[code](NOW - LATE[code])) == []
    assert codes(WAITING[code](NOW - LATE[code] - MINUTE)) == [code]


@pytest.mark.parametrize("code", WAITING)
def test_what_waited_while_nobody_watched_is_late_only_once_there_was_time_to_do_it(code: Code) -> None:
    backlog = WAITING[code](NOW - timedelta(days=3))
    assert codes(backlog, Signs(started_at=NOW - MINUTE)) == []
    assert codes(backlog, Signs(started_at=NOW - timedelta(hours=1))) != []


def test_a_supervisor_that_gives_no_sign_of_life_is_trouble() -> None:
    assert codes(vitals=Signs(beat_at=NOW - LATE["heartbeat"])) == []
    assert codes(vitals=Signs(beat_at=NOW - 2 * MINUTE)) == ["heartbeat"]
    assert codes(vitals=Signs(started_at=NOW - 2 * MINUTE, beat_at=None)) == ["heartbeat"]


def test_a_clock_that_went_back_is_no_trouble() -> None:
    assert codes(vitals=Signs(started_at=NOW + timedelta(days=1), beat_at=NOW + timedelta(days=1))) == []


def test_a_database_that_cannot_be_used_is_the_only_trouble_that_is_told() -> None:
    [trouble] = verdict(NOTHING_WAITS, Signs(store=Ailing("full", "at /var/lib/marsad", NOW - MINUTE), beat_at=None), NOW)
    assert (trouble.code, trouble.since) == ("database", NOW - MINUTE)
    assert "(full)" in trouble.says
    assert "/var/lib" not in trouble.says
    assert [trouble.code for trouble in verdict(None, None, NOW)] == ["database"]


def test_held_deliveries_are_told_as_held_and_not_as_late() -> None:
    [trouble] = verdict(replace(NOTHING_WAITS, held=True, due=3, oldest_due=NOW - timedelta(days=3)), Signs(), NOW)
    assert trouble.code == "held"
    assert "marsad deliveries release" in trouble.says


def test_where_nobody_watches_nothing_waits_for_us() -> None:
    backlog = replace(NOTHING_WAITS, held=True, oldest_due_route=NOW - timedelta(days=3))
    assert verdict(backlog, None, NOW) == ()
