"""Sending that goes on while others wait: with real receivers that hang, and with a database that is away for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest

from alerts.dispatch import LEASE, Dispatcher
from alerts.message import Instance
from alerts.notifiers import Answer, Delivered, Notifier, TryLater
from alerts.notifiers.webhook import Webhook, new_secret
from alerts.schedule import WAITS
from db.delivery import Attempt, DeliveryState, FrozenMessage
from db.store import Store, Unavailable
from db.subscription import Subscription
from tests.alerts.conftest import Clock
from tests.alerts.newsdesk import EVERYTHING_READ, Newsroom, Sink, mou
from tests.alerts.servers import LOOPBACK, talking

LOCAL = (ip_network("127.0.0.0/8"),)
PATIENCE_S = 10.0
"""After which a test that waits for something gives up."""


@pytest.fixture
def room(store: Store, clock: Clock, instance: Instance) -> Newsroom:
    return Newsroom(store, clock, instance)


@dataclass
class Doors:
    """A notifier whose receivers hang until they are let go; tells how many hang, and how many did at most."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    inside: set[str] = field(default_factory=set)
    most: int = 0
    entered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:  # noqa: ARG002  # the port's signature
        self.inside.add(message.id)
        self.most = max(self.most, len(self.inside))
        async with self.entered:
            self.entered.notify_all()
        try:
            await self.open.wait()
        finally:
            self.inside.discard(message.id)
        return Delivered(200)

    async def hold(self, number: int) -> None:
        """Wait until so many messages hang."""
        async with self.entered:
            await asyncio.wait_for(self.entered.wait_for(lambda: len(self.inside) >= number), PATIENCE_S)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def within() -> None:
        await asyncio.wait_for(test(), 3 * PATIENCE_S)

    asyncio.run(within())


def dispatcher(room: Newsroom, **notifiers: Notifier) -> Dispatcher:
    return Dispatcher(room.desk(notifiers))


def owed(room: Newsroom, *partners: str) -> None:
    for partner in partners:
        room.arrives("tanja7", mou(partner=partner))
    room.owes()


def test_a_receiver_that_hangs_delays_no_other(room: Newsroom) -> None:
    async def test() -> None:
        hanging = asyncio.Event()
        quick: asyncio.Queue[float] = asyncio.Queue()

        async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            hanging.set()
            await reader.read()  # until the other side has had enough

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            quick.put_nowait(time.perf_counter())
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()

        async with talking(hang) as hung, talking(answer) as there:
            for name, port in (("hanging", hung), ("quick", there)):
                address = f"http://{LOOPBACK}:{port}/"
                room.subscribe(name, "new-mou", address=address, secret=new_secret(bytes(32)))
            sending = dispatcher(room, webhook=Webhook("Marsad/test", LOCAL))
            owed(room, "NO")
            started = time.perf_counter()
            assert await sending.step(EVERYTHING_READ) == 2
            assert time.perf_counter() - started < 1
            await asyncio.wait_for(hanging.wait(), PATIENCE_S)
            assert await asyncio.wait_for(quick.get(), PATIENCE_S) - started < 2
            owed(room, "SE")
            while quick.empty():
                await sending.step(EVERYTHING_READ)
            assert sending.answers["try_later"] == 0
            await sending.drain(0.1)
        assert sending.answers == {"delivered": 2}

    run(test)


def test_of_many_mails_four_are_on_the_wire_at_once(room: Newsroom) -> None:
    for number in range(10):
        room.subscribe(f"reader{number}", "new-mou", channel="email", address=f"reader{number}@example.org")
    owed(room, "NO")

    async def test() -> None:
        relay = Doors()
        sending = dispatcher(room, email=relay)
        assert await sending.step(EVERYTHING_READ) == 10
        await relay.hold(4)
        relay.open.set()
        assert await sending.finished() == [Delivered(200)] * 10
        assert relay.most == 4

    run(test)


def test_a_relay_that_hangs_holds_up_no_webhook_and_is_given_no_more_than_it_can_take(room: Newsroom) -> None:
    for number in range(6):
        room.subscribe(f"reader{number}", "new-mou", channel="email", address=f"reader{number}@example.org")
    room.subscribe("hook", "new-mou")
    owed(room, "NO")

    async def test() -> None:
        relay = Doors()
        sending = dispatcher(room, email=relay, webhook=room.sink)
        await sending.step(EVERYTHING_READ)
        await relay.hold(4)
        room.subscribe("latecomer", "new-mou", channel="email", address="late@example.org")
        owed(room, "SE")
        while len(room.messages) < 2:
            await sending.step(EVERYTHING_READ)
        assert {who for who, _ in room.sink.sent} == {"hook"}
        assert [one.state for one in room.store.deliveries() if one.subscription == "latecomer"] == ["owed"]
        relay.open.set()
        await sending.finished()

    run(test)


def test_what_is_owed_to_a_subscription_in_hand_waits_until_its_line_is_empty(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    owed(room, "NO")

    async def test() -> None:
        receiver = Doors()
        sending = dispatcher(room, webhook=receiver)
        assert await sending.step(EVERYTHING_READ) == 1
        await receiver.hold(1)
        owed(room, "SE")
        assert await sending.step(EVERYTHING_READ) == 0
        receiver.open.set()
        await sending.finished()
        assert await sending.step(EVERYTHING_READ) == 1
        assert await sending.finished() == [Delivered(200)]

    run(test)


def test_stopping_gives_back_what_has_no_answer_and_another_process_sends_it_at_once(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    owed(room, "NO", "SE", "FI")

    async def test() -> None:
        receiver = Doors()
        sending = dispatcher(room, webhook=receiver)
        await sending.step(EVERYTHING_READ)
        await receiver.hold(1)
        await sending.drain(0.05)
        assert receiver.inside == set()
        assert sending.answers == {}

    run(test)
    assert {one.state for one in room.store.deliveries()} == {"retry"}
    room.owner = "the next process"
    assert room.dispatches() == [Delivered(200)] * 3
    [cut_off, *_] = room.messages
    assert cut_off.id == room.store.deliveries()[-1].message


def test_stopping_finishes_what_is_in_hand_if_there_is_time(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    owed(room, "NO", "SE", "FI")

    async def test() -> None:
        sending = dispatcher(room, webhook=room.sink)
        await sending.step(EVERYTHING_READ)
        await sending.drain(PATIENCE_S)
        assert sending.answers == {"delivered": 3}

    run(test)


def test_what_waits_behind_a_retry_waits_as_long_and_comes_in_order(room: Newsroom) -> None:
    room.sink.answers = [TryLater("down", 503)]
    room.subscribe("s1", "new-mou")
    owed(room, "NO", "SE", "FI")
    room.dispatches()
    again = room.clock() + timedelta(seconds=WAITS[0])
    assert {(one.state, one.next_at) for one in room.store.deliveries()} == {("retry", again)}
    assert room.dispatches() == []
    room.clock.now = again
    assert room.dispatches() == [Delivered(200)] * 3
    assert [message.body.split(b'"partners":["')[1][:2] for message in room.messages] == [b"NO", b"NO", b"SE", b"FI"]


def test_what_would_outlive_its_lease_is_given_back_instead_of_sent(room: Newsroom) -> None:
    room.subscribe("s1", "new-mou")
    owed(room, "NO", "SE")

    @dataclass
    class Slow(Sink):
        async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
            room.clock.move(LEASE)
            return await super().send(message, subscription, now=now)

    room.sink = Slow()
    assert room.dispatches() == [Delivered(200)]
    assert [one.state for one in room.store.deliveries()] == ["retry", "delivered"]


@dataclass(frozen=True)
class Shaky(Store):
    """A store that cannot do a thing the first so many times."""

    failures: list[str] = field(default_factory=list)

    def _fail(self, verb: str) -> None:
        if verb in self.failures:
            self.failures.remove(verb)
            raise Unavailable("full", "marsad.db", "no room")

    def freeze(self, delivery_ids: Sequence[int], message: FrozenMessage) -> str:
        self._fail("freeze")
        return super().freeze(delivery_ids, message)

    def attempted(
        self, message_id: str, attempt: Attempt, *, owner: str, state: DeliveryState, next_at: datetime | None = None
    ) -> int:
        self._fail("attempted")
        return super().attempted(message_id, attempt, owner=owner, state=state, next_at=next_at)


async def sent_and_not_written_down(room: Newsroom) -> Dispatcher:
    """Send what is due, to a database that takes no answer."""
    sending = dispatcher(room, webhook=room.sink)
    await sending.step(EVERYTHING_READ)
    with pytest.raises(Unavailable):
        await sending.finished()
    return sending


def test_an_answer_that_cannot_be_written_down_is_kept_and_its_message_sent_once(room: Newsroom) -> None:
    room.store = Shaky(room.store.engines, room.clock, ["attempted"] * 2)
    room.subscribe("s1", "new-mou")
    owed(room, "NO")

    async def test() -> None:
        sending = await sent_and_not_written_down(room)
        assert [one.state for one in room.store.deliveries()] == ["leased"]
        room.clock.move(2 * LEASE)
        assert await sending.step(EVERYTHING_READ) == 0

    run(test)
    assert [one.state for one in room.store.deliveries()] == ["delivered"]
    assert len(room.messages) == 1


def test_nothing_is_claimed_while_an_answer_waits_to_be_written_down(room: Newsroom) -> None:
    room.store = Shaky(room.store.engines, room.clock, ["attempted"] * 3)
    room.subscribe("s1", "new-mou")
    owed(room, "NO")

    async def test() -> None:
        sending = await sent_and_not_written_down(room)
        room.subscribe("s2", "new-mou")
        owed(room, "SE")
        with pytest.raises(Unavailable):
            await sending.step(EVERYTHING_READ)
        assert len(room.messages) == 1
        await sending.step(EVERYTHING_READ)
        await sending.finished()

    run(test)
    assert sorted(who for who, _ in room.sink.sent) == ["s1", "s1", "s2"]


def test_a_message_that_cannot_be_stored_is_not_sent_and_comes_again_at_once(room: Newsroom) -> None:
    room.store = Shaky(room.store.engines, room.clock, ["freeze"])
    room.subscribe("s1", "new-mou")
    owed(room, "NO", "SE")
    assert room.dispatches() == []
    assert room.dispatches() == [Delivered(200)] * 2
    assert len(room.messages) == 2


def test_the_operator_hears_of_a_receiver_that_takes_nothing_and_of_what_was_lost(room: Newsroom) -> None:
    room.subscribe("op", "operator", channel="email", address="operator@example.org")
    room.subscribe("s1", "new-mou", address="https://receiver.example/")
    owed(room, "NO")

    async def test() -> None:
        sending = dispatcher(room, webhook=Sink([TryLater("down", 503)] * 20), email=room.sink)
        for wait in (*WAITS, 10**5):
            await sending.step(EVERYTHING_READ)
            await sending.finished()
            room.clock.move(timedelta(seconds=wait))
        await sending.step(EVERYTHING_READ)
        await sending.finished()

    run(test)
    assert room.types == [("op", "delivery.failing"), ("op", "delivery.failing")]
    keys = [one.dedupe_key.split(":")[2] for one in reversed(room.store.deliveries()) if one.subscription == "op"]
    assert keys == ["failing", "dead"]
