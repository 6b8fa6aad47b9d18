from datetime import UTC, datetime, timedelta

import pytest

from alerts.notice import Blindness, content_of, is_from_settings, outlet_notice, settings_id, told_object
from alerts.payload import Coverage
from alerts.schedule import NOTICE_WINDOW, told_at
from crawler.health import Health, State
from db.outlet import OutletState
from tests.alerts.events import NOW, subscription
from tests.alerts.notices import HOUR, blind_in, failed, gone_blind, operator, outlet, ready, recovered

SEVEN = datetime(2025, 11, 27, 6, 0, tzinfo=UTC)  # seven in Casablanca


def test_an_outlet_that_goes_blind_is_told_with_its_cause_and_what_it_gave_last() -> None:
    notice = gone_blind(cause="blocked", detail="HTTP 403", last=NOW - 9 * HOUR)
    assert notice.type == "outlet.blind"
    assert content_of(notice) == Blindness(
        slug="lematin",
        name="Le Matin",
        cause="blocked",
        detail="HTTP 403",
        since=NOW,
        last_article=NOW - 9 * HOUR,
        is_urgent=False,
    )


def test_an_outlet_that_is_read_again_is_told_with_how_long_it_was_blind_and_why() -> None:
    notice = recovered(cause="unreachable", since=NOW - 5 * HOUR, now=NOW)
    content = content_of(notice)
    assert notice.type == "outlet.recovered"
    assert isinstance(content, Blindness)
    assert (content.since, content.until, content.cause) == (NOW - 5 * HOUR, NOW, "unreachable")


@pytest.mark.parametrize(
    ("before", "after"), [("healthy", "degraded"), ("degraded", "healthy"), ("blind", "blind"), ("healthy", "healthy")]
)
def test_a_change_of_cause_or_of_quality_is_no_notice(before: State, after: State) -> None:
    left = OutletState(outlet="lematin", state=before, cause="blocked", since=NOW - HOUR)
    assert outlet_notice(left, Health(state=after, cause="unreachable"), outlet(), blind_in("lematin"), now=NOW) is None


def test_an_outlet_of_which_some_can_be_seen_again_has_recovered() -> None:
    left = OutletState(outlet="lematin", state="blind", cause="blocked", since=NOW - HOUR)
    notice = outlet_notice(left, Health(state="degraded", cause="redesigned"), outlet(), blind_in(), now=NOW)
    assert notice is not None
    assert notice.type == "outlet.recovered"


def test_each_spell_of_an_outlet_has_keys_of_its_own_and_the_same_ones_twice() -> None:
    first, again = gone_blind(now=NOW), gone_blind(now=NOW + HOUR)
    assert first.dedupe_key == "outlet:lematin:blind:20251127T103100Z"
    assert first.dedupe_key == gone_blind(now=NOW, cause="quiet").dedupe_key
    assert first.dedupe_key != again.dedupe_key
    assert recovered(since=NOW, now=NOW + HOUR).dedupe_key == "outlet:lematin:recovered:20251127T103100Z"


def test_being_ready_is_told_once_for_each_start() -> None:
    assert ready().dedupe_key == "ready:20251127T093100Z"


def test_a_lesser_outlet_is_told_at_eight_where_the_operator_is() -> None:
    notice = gone_blind(now=SEVEN)
    assert told_at(notice, operator()) == SEVEN + HOUR
    assert told_at(notice, operator(timezone="America/New_York")) == datetime(2025, 11, 27, 13, 0, tzinfo=UTC)
    assert told_at(gone_blind(now=SEVEN + HOUR), operator()) == SEVEN + timedelta(hours=25)


@pytest.mark.parametrize(
    ("tier", "blind", "is_soon"),
    [("A", 1, True), ("B", 1, False), ("C", 4, False), ("C", 5, True), ("B", 20, True)],
)
def test_a_great_outlet_and_a_quarter_of_all_are_told_within_minutes(tier: str, blind: int, is_soon: bool) -> None:
    coverage = Coverage(20 - blind, 20, tuple(f"outlet{n}" for n in range(blind)))
    notice = gone_blind(now=SEVEN, tier=tier, coverage=coverage)
    assert (told_at(notice, operator()) - SEVEN <= NOTICE_WINDOW) is is_soon


def test_one_blind_outlet_of_three_is_no_calamity() -> None:
    assert told_at(gone_blind(now=SEVEN, coverage=blind_in("lematin", of=3)), operator()) == SEVEN + HOUR


def test_what_goes_wrong_within_minutes_leaves_together() -> None:
    moments = [SEVEN + timedelta(minutes=1), SEVEN + timedelta(minutes=4, seconds=59), SEVEN + timedelta(minutes=5)]
    assert {told_at(gone_blind(now=at, tier="A"), operator()) for at in moments} == {SEVEN + timedelta(minutes=5)}


@pytest.mark.parametrize("notice", [failed(), ready()], ids=["failing", "ready"])
def test_lost_deliveries_and_being_ready_never_wait_for_the_morning(notice: object) -> None:
    at = told_at(notice, operator())  # type: ignore[arg-type]  # a parameter of mixed notices
    assert NOW <= at <= NOW + NOTICE_WINDOW


def test_other_programs_get_what_is_known_and_no_null() -> None:
    told = told_object(gone_blind(last=None))
    assert told == {"slug": "lematin", "name": "Le Matin", "cause": "blocked", "detail": "", "since": "2025-11-27T10:31:00Z"}


def test_the_id_that_settings_give_is_the_same_as_long_as_they_are() -> None:
    made = operator(id=settings_id(operator()))
    assert is_from_settings(made)
    assert not is_from_settings(subscription(rule="operator"))
    assert settings_id(operator(language="ar")) != settings_id(operator(address="x@example.org")) != settings_id(operator())
