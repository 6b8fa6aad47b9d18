"""What every kind of channel promises; one that is added to the table is held to it by being there."""

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import pytest

from alerts.message import Instance, Parcel, parcel
from alerts.notifiers import NOTIFIERS, Answer, Settings, TryLater, open_all
from alerts.notifiers.email import Email
from alerts.notifiers.webhook import new_secret
from alerts.payload import Coverage
from db.delivery import Due
from db.subscription import Subscription
from tests.alerts.events import NOW, change, event, subscription
from tests.alerts.notices import gone_blind, sent
from tests.alerts.servers import LOOPBACK, talking

NOBODY = 1  # a port at which nothing listens
OFF = Settings(user_agent="Marsad/test")
ON = replace(
    OFF,
    allow=[ip_network("127.0.0.0/8")],
    email=Email(LOOPBACK, NOBODY, "bounces@observatory.example", security="plain", deadline_s=5),
)
ADDRESSES = {"webhook": f"http://{LOOPBACK}:{NOBODY}/", "email": "reader@example.org"}
WRONG = ("", "nobody", "two words", "a@b.example, c@d.example", "ftp://receiver.example/")


def subscriber(kind: str) -> Subscription:
    return subscription(channel=kind, address=ADDRESSES[kind], secret=new_secret(bytes(32)))


def packed(kind: str) -> Parcel:
    due = Due(
        id=1,
        dedupe_key="event:7K3QF2MD:news-occurred",
        subscription=subscriber(kind),
        change=change(event()),
        message=None,
        attempts=0,
        owed_at=NOW,
        leased_until=NOW,
    )
    return parcel([due], {}, at=NOW, coverage=Coverage(20, 20))


def test_every_kind_is_put_to_the_test() -> None:
    assert set(ADDRESSES) == set(NOTIFIERS)


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_the_same_parcel_is_written_as_the_same_bytes_under_its_own_id(kind: str, instance: Instance) -> None:
    first, second = (NOTIFIERS[kind].compose(packed(kind), instance) for _ in range(2))
    assert first == second
    assert (first.id, first.type) == (packed(kind).id, "event.new")


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_the_same_notice_is_written_as_the_same_bytes_under_its_own_id(kind: str, instance: Instance) -> None:
    bulletin = sent(gone_blind(), channel=kind, address=ADDRESSES[kind])
    first, second = (NOTIFIERS[kind].compose_notices(bulletin, instance) for _ in range(2))
    assert first == second
    assert (first.id, first.type) == (bulletin.id, "outlet.blind")


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_an_invented_press_marks_whatever_it_sends(kind: str, instance: Instance) -> None:
    real, demo = (NOTIFIERS[kind].compose(packed(kind), replace(instance, is_demo=is_demo)) for is_demo in (False, True))
    assert real.body != demo.body


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_nobody_at_the_other_end_is_tried_again(kind: str, instance: Instance) -> None:
    message = NOTIFIERS[kind].compose(packed(kind), instance)
    assert isinstance(asyncio.run(open_all(ON)[kind].send(message, subscriber(kind), now=NOW)), TryLater)


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_an_answer_in_no_known_tongue_is_tried_again(kind: str, instance: Instance) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\xff\x00 what?\r\n\r\n")
        await writer.drain()
        await reader.read(1)

    async def attempt() -> Answer:
        async with talking(babble) as port:
            there = replace(subscriber(kind), address=ADDRESSES[kind].replace(f":{NOBODY}/", f":{port}/"))
            settings = replace(ON, email=replace(ON.email, port=port) if ON.email else None)
            return await open_all(settings)[kind].send(message, there, now=NOW)

    message = NOTIFIERS[kind].compose(packed(kind), instance)
    assert isinstance(asyncio.run(attempt()), TryLater)


@pytest.mark.parametrize("kind", NOTIFIERS)
def test_its_own_addresses_pass_and_what_is_none_does_not(kind: str) -> None:
    NOTIFIERS[kind].check(ADDRESSES[kind], ON.allow)
    for wrong in WRONG:
        with pytest.raises(ValueError, match=r"is (no|not one|a private) "):
            NOTIFIERS[kind].check(wrong, ON.allow)


def test_what_the_operator_has_not_set_up_is_not_open() -> None:
    assert set(open_all(OFF)) == {"webhook"}
    assert set(open_all(ON)) == set(NOTIFIERS)
