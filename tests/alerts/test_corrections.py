"""What those who were told hear when a person sets an event right."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from alerts.message import Instance
from db.correction import Author
from db.event import Event
from db.reparse import Scope
from db.store import Store
from tests.alerts.conftest import Clock
from tests.alerts.newsdesk import Newsroom, mou


@pytest.fixture
def room(store: Store, clock: Clock, instance: Instance) -> Newsroom:
    return Newsroom(store, clock, instance)


def told(room: Newsroom, partner: str = "NO", outlet: str = "tanja7") -> str:
    """An agreement that two subscriptions were told of; gives its id."""
    for name, channel in (("webhook", "webhook"), ("mail", "email")):
        if not any(one.id == name for one in room.store.subscriptions()):
            room.subscribe(name, "new-mou", channel=channel)
    room.arrives(outlet, mou(partner=partner))
    room.tells()
    return next(event.id for event in room.store.events() if event.partners == (partner,))


def heard(room: Newsroom, since: int) -> tuple[list[str], dict[str, Any]]:
    """The types of messages that came, and the body of the webhook among them."""
    room.tells()
    bodies = [json.loads(message.body) for who, message in room.sink.sent[since:] if who == "webhook"]
    return sorted(type_ for _, type_ in room.types[since:]), bodies[-1] if bodies else {}


def test_a_rejected_event_is_withdrawn_from_those_who_were_told(room: Newsroom) -> None:
    event, before = told(room), len(room.types)
    room.store.judge(event, "reject", Author("operator", "read it", room.clock()))
    assert heard(room, before)[0] == ["event.retracted", "event.retracted"]


def test_an_event_that_was_no_news_is_set_right(room: Newsroom) -> None:
    event, before = told(room), len(room.types)
    room.store.judge(event, "not_new", Author("operator", "read it", room.clock()))
    types, body = heard(room, before)
    assert types == ["event.corrected", "event.corrected"]
    assert [(one["field"], one["from"], one["to"]) for one in body["changes"]] == [("new", True, False)]
    mail = next(message.body for who, message in reversed(room.sink.sent) if who == "mail")
    part = message_from_bytes(mail, policy=default).get_body(("plain",))
    assert part is not None
    assert "it was no news" in part.get_content()


def test_merged_events_are_set_right_with_the_id_that_leads_to_the_other(room: Newsroom) -> None:
    old = told(room, "NO")
    room.clock.move(timedelta(hours=1))
    young = told(room, "SE", outlet="lematin")
    before = len(room.types)
    room.store.merge([old, young], Author("operator", "read it", room.clock()))
    types, body = heard(room, before)
    assert types == ["event.corrected", "event.corrected"]
    assert ("id", young, old) in [(one["field"], one["from"], one["to"]) for one in body["changes"]]


def test_what_was_split_is_set_right_and_its_other_half_told(room: Newsroom) -> None:
    event = told(room)
    room.arrives("lematin", mou())
    room.tells()
    before = len(room.types)
    found = room.store.event(event)
    assert isinstance(found, Event)
    room.store.split(event, [found.reports[-1].id], Author("operator", "read it", room.clock()))
    assert heard(room, before)[0] == ["event.corrected", "event.corrected", "event.new", "event.new"]


@pytest.mark.parametrize("act", ["reject", "not_new"])
def test_what_waits_for_a_digest_is_not_told_any_more(room: Newsroom, act: Any) -> None:
    room.subscribe("webhook", "new-mou")
    room.arrives("tanja7", mou())
    room.owes()
    room.store.judge(room.store.events()[0].id, act, Author("operator", "read it", room.clock()))
    room.tells()
    assert room.types == []


def test_an_event_that_might_have_been_the_one_that_was_rejected_is_not_set_right_itself(room: Newsroom) -> None:
    room.subscribe("webhook", "new-mou")
    room.arrives("tanja7", mou(date="2025-11", place=None))
    room.arrives("lematin", mou(date="2025-11", instrument="protocol", place=None))
    room.tells()
    first, second = sorted(room.store.events(), key=lambda event: len(event.possibly_same_as))
    assert second.possibly_same_as == (first.id,)
    before = len(room.types)
    room.store.judge(first.id, "reject", Author("operator", "read it", room.clock()))
    assert heard(room, before)[0] == ["event.retracted"]
    assert next(event for event in room.store.events() if event.id == second.id).possibly_same_as == ()


def test_what_a_newer_parser_reads_otherwise_is_told_to_nobody(room: Newsroom) -> None:
    event, before = told(room), len(room.types)
    (kept,) = room.store.kept_texts(Scope(), after=0, limit=9)
    room.store.read_again(kept.id, kept.article, (), now=room.clock())
    found = room.store.event(event)
    assert isinstance(found, Event)
    assert found.status == "retracted"
    assert heard(room, before)[0] == []
