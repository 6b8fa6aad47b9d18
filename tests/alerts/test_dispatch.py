import asyncio
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_network

import pytest
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook as Verifier

from alerts.dispatch import LEASE, dispatch_due
from alerts.message import Instance
from alerts.notifiers import Answer, Delivered, Refused, Settings, TryLater, open_all
from alerts.notifiers.email import Email
from alerts.notifiers.webhook import Webhook, new_secret
from alerts.schedule import WAITS
from db.delivery import FrozenMessage
from db.store import Store
from db.subscription import Subscription
from tests.alerts.conftest import Clock
from tests.alerts.newsdesk import EVERYTHING_READ, Newsroom, mou
from tests.alerts.servers import LOOPBACK, Mailbox, relay

LOCAL = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def room(store: Store, clock: Clock, instance: Instance) -> Newsroom:
    return Newsroom(store, clock, instance)


def test_a_webhook_arrives_over_the_network_and_is_verified(room: Newsroom, httpserver: HTTPServer) -> None:
    room.clock.now = datetime.now(UTC)  # the verifier knows only the clock on the wall
    httpserver.expect_request("/hook").respond_with_data()
    secret = new_secret(bytes(range(32)))
    room.subscribe("s1", "new-mou", address=httpserver.url_for("/hook"), secret=secret)
    room.arrives("tanja7", mou(date=None, precision=None))
    room.owes()
    answers = asyncio.run(dispatch_due(room.desk({"webhook": Webhook("Marsad/test", LOCAL)}), EVERYTHING_READ))
    assert answers == [Delivered(200)]
    request, _ = httpserver.log[0]
    body = Verifier(secret).verify(request.get_data(), dict(request.headers))
    assert (body["type"], body["event"]["partners"]) == ("event.new", ["NO"])


def test_a_mail_arrives_over_the_network_with_both_bodies_in_arabic(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou", channel="email", address="reader@example.org", language="ar")
    room.arrives("tanja7", mou())
    room.owes()
    mailbox = Mailbox()

    async def sending() -> None:
        async with relay(mailbox) as port:
            email = Email(LOOPBACK, port, "bounces@observatory.example", security="plain")
            opened = open_all(Settings(user_agent="Marsad/test", email=email))
            await dispatch_due(room.desk(opened), EVERYTHING_READ)

    asyncio.run(sending())
    [(recipients, body)] = mailbox.received
    mail = message_from_bytes(body, policy=default)
    assert recipients == ["reader@example.org"]
    assert mail["subject"] == "مذكرة تفاهم مع النرويج (مراكش)، 27 نونبر 2025"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_message_is_sent_again_until_it_is_taken(room: Newsroom) -> None:
    room.sink.answers = [TryLater("busy", 503), TryLater("busy", 503)]
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    for wait in WAITS[:2]:
        assert room.dispatches() == []
        room.clock.move(timedelta(seconds=wait))
        room.dispatches()
    room.clock.move(timedelta(days=2))
    assert room.dispatches() == []
    assert len(room.messages) == 3
    assert len({(message.id, message.body) for message in room.messages}) == 1


def test_a_frozen_message_keeps_its_bytes_though_the_event_has_changed(room: Newsroom) -> None:
    room.sink.answers = [TryLater("busy", 503)]
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    room.arrives("lematin", mou())
    room.owes()
    room.clock.move(timedelta(minutes=1))
    room.dispatches()
    assert room.messages[0].body == room.messages[1].body


def test_after_ten_attempts_a_delivery_is_dead_and_counted(room: Newsroom) -> None:
    room.sink.answers = [TryLater("busy", 503)] * 20
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    for wait in (*WAITS, 10**6):
        room.clock.move(timedelta(seconds=wait))
        room.dispatches()
    assert len(room.messages) == 10
    assert room.store.health().dead == 1


def test_a_receiver_that_is_gone_ends_its_subscription_and_no_other(room: Newsroom) -> None:
    room.sink.answers = [Refused("closed", 410, is_gone=True)]
    room.subscribe("gone", "new-mou")
    room.subscribe("here", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    states = {one.id: one.state for one in room.store.subscriptions()}
    assert sorted(states.values()) == ["active", "stopped"]
    room.arrives("lematin", mou(partner="ET"))
    assert room.owes() == 1


def test_a_refusal_is_not_tried_again(room: Newsroom) -> None:
    room.sink.answers = [Refused("unknown", 550)]
    room.subscribe("s1", "new-mou", channel="email")
    room.arrives("tanja7", mou())
    room.tells()
    room.clock.move(timedelta(days=3))
    room.dispatches()
    assert len(room.messages) == 1
    assert room.store.health().dead == 1


def test_a_failing_receiver_is_not_asked_once_more_for_each_message_that_waits(room: Newsroom) -> None:
    room.sink.answers = [TryLater("down", 503)]
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", *(mou(partner=code) for code in ("NO", "SE", "FI")))
    room.tells()
    assert len(room.messages) == 1
    room.clock.move(LEASE)
    room.dispatches()
    assert len({message.id for message in room.messages}) == 3


def test_news_reaches_a_webhook_in_the_order_in_which_it_was_owed(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    for outlet, code in (("tanja7", "NO"), ("lematin", "SE"), ("goud", "FI"), ("le360", "DK")):
        room.arrives(outlet, mou(partner=code))
    room.tells()
    sequences = [message.body.split(b'"sequence":')[1].split(b",")[0] for message in room.messages]
    assert sequences == sorted(sequences, key=int)


def test_a_channel_that_is_not_set_up_keeps_what_it_owes(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou", channel="email")
    room.arrives("tanja7", mou())
    room.owes()
    assert asyncio.run(dispatch_due(room.desk({"webhook": room.sink}), EVERYTHING_READ)) == []
    room.clock.move(LEASE)
    room.dispatches()
    assert len(room.messages) == 1


@pytest.mark.parametrize("said", ["accept\udce9", "2.0.0\x00\x1b[31m ok\r\nthanks"])
def test_whatever_a_receiver_says_can_be_written_down_and_is_not_sent_again(room: Newsroom, said: str) -> None:
    room.sink.answers = [Delivered(250, said)]
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.tells()
    room.clock.move(LEASE)
    room.dispatches()
    assert len(room.messages) == 1
    [delivery] = room.store.deliveries()
    assert (delivery.last or "").isprintable()


def test_an_address_that_cannot_be_written_stops_nobody_else(room: Newsroom) -> None:
    room.subscribe("wrong", "new-mou", channel="email", address="a@example.org, b@example.org")
    room.subscribe("right", "new-mou", channel="email")
    room.arrives("tanja7", mou())
    room.tells()
    assert room.types == [("right", "event.new")]


def test_a_message_that_cannot_be_sent_at_all_holds_up_none_behind_it(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou(partner="NO"), mou(partner="ET"))
    room.owes()

    class Stumbles:
        async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
            if b'"partners":["NO"]' in message.body:
                raise RuntimeError("a mistake of ours")
            return await room.sink.send(message, subscription, now=now)

    assert asyncio.run(dispatch_due(room.desk({"webhook": Stumbles()}), EVERYTHING_READ)) == [Delivered(200)]
    room.clock.move(LEASE)
    assert room.dispatches() == [Delivered(200)]


def test_a_process_that_dies_before_it_marks_leads_to_the_same_message_again(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    room.arrives("tanja7", mou())
    room.owes()

    class Killed(BaseException):
        pass

    class DiesAfterSending:
        async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
            await room.sink.send(message, subscription, now=now)
            raise Killed

    with pytest.raises(Killed):
        asyncio.run(dispatch_due(room.desk({"webhook": DiesAfterSending()}), EVERYTHING_READ))
    room.owner = "the next process"
    assert room.dispatches() == []
    room.clock.move(LEASE)
    room.dispatches()
    room.clock.move(timedelta(days=1))
    room.dispatches()
    assert len(room.messages) == 2
    assert len({(message.id, message.body) for message in room.messages}) == 1
