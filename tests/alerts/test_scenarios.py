"""What is told, to whom and how often, on the real store; each test is a story of articles that arrive."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from alerts.message import Instance
from crawler.page import Arrival
from db.correction import Author
from db.store import Store
from parser.mention import Mention
from tests.alerts.conftest import Clock
from tests.alerts.newsdesk import Newsroom, mou

DAY = timedelta(days=1)


@pytest.fixture
def room(store: Store, clock: Clock, instance: Instance) -> Newsroom:
    return Newsroom(store, clock, instance)


def event_of(body: bytes) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(body)["event"]
    return event


def test_a_planned_memorandum_that_is_later_signed_is_told_once_as_planned_and_once_as_signed(room: Newsroom) -> None:
    for rule in ("any-cooperation", "new-mou", "planned-events"):
        room.subscribe(rule, rule)
    room.arrives("tanja7", mou("planned", date="2025-11-29"))
    room.tells()
    room.clock.move(2 * DAY + timedelta(hours=3))
    room.arrives("lematin", mou("occurred", date="2025-11-29"))
    room.arrives("hespress", mou("occurred", date="2025-11-29"))
    room.tells()
    told = sorted((who, event_of(message.body)["status"]) for who, message in room.sink.sent)
    assert told == [
        ("any-cooperation", "occurred"),
        ("any-cooperation", "planned"),
        ("new-mou", "occurred"),
        ("planned-events", "planned"),
    ]
    assert len({event_of(message.body)["id"] for message in room.messages}) == 1


def test_plan_and_signature_that_are_sent_together_are_still_two_messages(room: Newsroom) -> None:
    room.subscribe("s1", "any-cooperation")
    room.arrives("tanja7", mou("planned", date="2025-11-29"))
    room.owes()
    room.clock.move(2 * DAY + timedelta(hours=3))
    room.arrives("lematin", mou("occurred", date="2025-11-29"))
    room.tells()
    assert [event_of(message.body)["status"] for message in room.messages] == ["planned", "occurred"]


def test_a_retelling_that_arrives_before_the_first_report_does_not_use_the_news_up(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou("recalled"))
    room.tells()
    assert room.messages == []
    room.arrives("lematin", mou("occurred"))
    room.tells()
    assert [event_of(message.body)["news"] for message in room.messages] == ["occurred"]


def test_six_outlets_on_one_memorandum_give_one_message(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    for outlet in ("tanja7", "lematin", "hespress", "akhbarona", "goud", "le360"):
        room.arrives(outlet, mou())
        room.tells()
        room.clock.move(timedelta(minutes=3))
    assert room.types == [("s1", "event.new")]
    [event] = room.store.events()
    assert event.outlets == 6


def test_a_message_that_was_not_yet_sent_counts_the_outlets_of_now(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.owes()
    room.arrives("lematin", mou())
    room.owes()
    room.dispatches()
    assert [event_of(message.body)["outlets"] for message in room.messages] == [2]


def test_a_correction_after_the_telling_goes_to_those_who_were_told_and_to_nobody_else(room: Newsroom) -> None:
    room.subscribe("told", "new-mou")
    room.subscribe("other-partner", "new-mou", narrowing={"partner": ["ES"]})
    room.subscribe("other-rule", "planned-events")
    room.arrives("tanja7", mou(partner="NO"))
    room.tells()
    [event] = room.store.events()
    room.store.correct(event.id, {"partners": ["DK"]}, Author("operator", "the text says Danish", room.clock()))
    room.tells()
    assert room.types == [("told", "event.new"), ("told", "event.corrected")]
    corrected = json.loads(room.messages[1].body)
    assert corrected["event"]["partners"] == ["DK"]
    assert [(one["field"], one["from"], one["to"]) for one in corrected["changes"]] == [("partners", ["NO"], ["DK"])]
    assert room.messages[0].id != room.messages[1].id


def test_a_correction_before_the_first_attempt_replaces_the_body_and_is_no_message_of_its_own(room: Newsroom) -> None:
    for channel in ("webhook", "email"):
        room.subscribe(channel, "new-mou", channel=channel)
    room.arrives("tanja7", mou(partner="NO"))
    room.owes()
    [event] = room.store.events()
    room.store.correct(event.id, {"partners": ["DK"]}, Author("operator", "the text says Danish", room.clock()))
    room.tells()
    room.tells()
    assert sorted(room.types) == [("email", "event.new"), ("webhook", "event.new")]
    assert event_of(next(message.body for who, message in room.sink.sent if who == "webhook"))["partners"] == ["DK"]


def test_the_same_correction_is_told_once(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    [event] = room.store.events()
    for _ in range(2):
        room.store.correct(event.id, {"place": "Rabat"}, Author("operator", "seen", room.clock()))
        room.tells()
    assert [type_ for _, type_ in room.types] == ["event.new", "event.corrected"]


def test_news_that_its_outlet_takes_back_is_withdrawn_from_those_who_were_told(room: Newsroom) -> None:
    room.subscribe("webhook", "new-mou")
    room.subscribe("mail", "new-mou", channel="email")
    room.subscribe("other", "planned-events")
    room.arrives("tanja7", mou(), key="tanja7:1")
    room.tells()
    room.clock.move(timedelta(hours=1))
    room.arrives("tanja7", key="tanja7:1", text="نفى المصدر الخبر كله")
    room.tells()
    assert sorted(room.types[2:]) == [("mail", "event.retracted"), ("webhook", "event.retracted")]
    mail = next(message for who, message in room.sink.sent if who == "mail" and message.type == "event.retracted")
    assert message_from_bytes(mail.body, policy=default)["subject"].startswith("Withdrawn: MoU with Norway")


@pytest.mark.parametrize("arrival", ["baseline", "backfill", "reparse", "import"])
def test_what_a_first_reading_or_a_backfill_brings_tells_nobody(room: Newsroom, arrival: Arrival) -> None:
    room.subscribe("s1", "any-cooperation")
    room.arrives("tanja7", mou(), arrival=arrival)
    assert room.owes() == 0
    assert room.store.health().untold == 0


def test_news_that_was_published_too_long_ago_tells_nobody_unless_age_does_not_matter(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou(partner="NO"), published=room.clock() - timedelta(hours=73))
    assert room.owes() == 0
    room.arrives("tanja7", mou(partner="SE"), published=room.clock() - timedelta(hours=71))
    assert room.owes() == 1
    room.arrives("tanja7", mou(partner="FI"), published=room.clock() - timedelta(days=5))
    assert room.owes(max_age=None) == 1


def test_what_a_catch_up_finds_is_told_late_to_those_who_lived_through_the_gap(room: Newsroom) -> None:
    room.subscribe("old", "new-mou")
    room.subscribe("new", "new-mou", created_at=room.clock())
    room.arrives("tanja7", mou(), arrival="catchup", published=room.clock() - 5 * DAY)
    room.tells()
    assert room.types == [("old", "event.new")]
    assert json.loads(room.messages[0].body)["late"] is True


@pytest.mark.parametrize("arrival", ["baseline", "backfill"])
def test_an_agreement_signed_since_the_start_is_told_however_it_was_found(room: Newsroom, arrival: Arrival) -> None:
    room.subscribe("s1", "any-cooperation")
    room.arrives("tanja7", mou(), arrival=arrival)  # signed on the 27th
    assert room.owes(started_at=room.clock() - timedelta(hours=1)) == 1
    room.dispatches()
    assert json.loads(room.messages[0].body)["late"] is False


@pytest.mark.parametrize(
    ("mention", "why_not"),
    [
        (mou(date="2025-11-26"), "signed the day before"),
        (mou(date="2025-11", precision="month"), "perhaps signed before"),
        (mou(date=None, precision=None), "nobody knows when"),
        (mou("planned", date="2025-12-10"), "not signed yet"),
        (mou("recalled"), "an old story"),
        (mou(kind="meeting", instrument=None), "no agreement"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_else_the_history_brings_tells_nobody(room: Newsroom, mention: Mention, why_not: str) -> None:
    room.subscribe("s1", "any-cooperation")
    room.arrives("tanja7", mention, arrival="backfill")
    assert room.owes(started_at=room.clock()) == 0, why_not


@pytest.mark.parametrize("arrival", ["reparse", "import"])
def test_what_was_read_again_or_imported_is_no_history(room: Newsroom, arrival: Arrival) -> None:
    room.subscribe("s1", "any-cooperation")
    room.arrives("tanja7", mou(), arrival=arrival)
    assert room.owes(started_at=room.clock()) == 0


def test_an_agreement_that_history_brings_days_later_is_told_late_to_those_who_lived_through_it(room: Newsroom) -> None:
    started = room.clock()
    room.subscribe("old", "new-mou")
    room.clock.move(5 * DAY)
    room.subscribe("new", "new-mou", created_at=room.clock() - DAY)
    room.arrives("tanja7", mou(), arrival="baseline", published=started + timedelta(hours=1))
    assert room.owes(started_at=started) == 1
    room.dispatches()
    assert room.types == [("old", "event.new")]
    assert json.loads(room.messages[0].body)["late"] is True


def test_a_rule_of_notices_takes_no_news(room: Newsroom) -> None:
    room.subscribe("op", "operator")
    room.arrives("tanja7", mou())
    assert room.owes() == 0


def test_a_narrowing_lets_only_its_partner_through(room: Newsroom) -> None:
    room.subscribe("norway", "new-mou", narrowing={"partner": "NO"})
    room.subscribe("not-norway", "new-mou", narrowing={"not_partner": ["NO"]})
    room.arrives("tanja7", mou(partner="NO"), mou(partner="ET"))
    room.tells()
    told = {who: event_of(message.body)["partners"] for who, message in room.sink.sent}
    assert told == {"norway": ["NO"], "not-norway": ["ET"]}


def test_a_webhook_carries_one_event_and_a_mail_all_news_of_its_article_agreements_first(room: Newsroom) -> None:
    room.subscribe("hook", "any-cooperation")
    room.subscribe("mail", "any-cooperation", channel="email")
    talks = mou(kind="meeting", instrument=None, counts={"announced": 43}, partner="ES", date="2025-11-25")
    room.arrives("tanja7", talks, mou(partner="NO"), mou(partner="ET"))
    room.arrives("lematin", mou(partner="SE"))
    room.tells()
    assert len([who for who, _ in room.sink.sent if who == "hook"]) == 4
    subjects = [message_from_bytes(message.body, policy=default)["subject"] for who, message in room.sink.sent if who == "mail"]
    assert sorted(subjects) == ["Agreement: SE (Marrakech), 27 Nov 2025", "MoUs: 2 (Norway, Ethiopia), meetings: 43 (Marrakech)"]


def test_a_daily_subscription_gets_the_news_of_the_day_in_one_mail_in_the_morning(room: Newsroom) -> None:
    room.subscribe("mail", "new-mou", channel="email", cadence="daily")
    room.arrives("tanja7", mou(partner="NO"))
    room.arrives("lematin", mou(partner="ET"))
    room.tells()
    assert room.messages == []
    room.clock.move(DAY)
    room.dispatches()
    [message] = room.messages
    assert message_from_bytes(message.body, policy=default)["subject"] == "MoUs: 2 (Norway, Ethiopia) (Marrakech)"


def test_a_subscription_whose_rule_is_gone_is_owed_nothing_and_stops_nobody_else(room: Newsroom) -> None:
    room.subscribe("orphan", "a-rule-that-was-deleted")
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    assert room.types == [("s1", "event.new")]


def test_a_narrowing_that_cannot_be_read_any_more_stops_nobody_else(room: Newsroom) -> None:
    room.subscribe("broken", "new-mou", narrowing={"a-facet-of-yesterday": ["NO"]})
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    assert room.types == [("s1", "event.new")]


def test_a_plan_that_is_called_off_is_corrected_for_those_who_were_told_of_it(room: Newsroom) -> None:
    room.subscribe("told", "planned-events")
    room.subscribe("not-told", "new-mou")
    room.arrives("tanja7", mou("planned", date="2025-12-10"))
    room.tells()
    room.clock.move(DAY)
    room.arrives("lematin", mou("cancelled", date="2025-12-10"))
    room.tells()
    assert room.types == [("told", "event.new"), ("told", "event.corrected")]
    assert event_of(room.messages[1].body)["status"] == "cancelled"


def test_a_paused_subscription_is_owed_nothing(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.store.pause("s1")
    room.arrives("tanja7", mou())
    assert room.owes() == 0


def test_what_is_owed_twice_by_two_processes_is_sent_once(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    assert [room.owes(), room.owes()] == [1, 0]
    room.dispatches()
    room.dispatches()
    assert len(room.messages) == 1
