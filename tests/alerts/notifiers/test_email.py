import asyncio
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from alerts.notifiers import Answer, Delivered, Refused, TryLater
from alerts.notifiers.email import Email
from db.delivery import FrozenMessage
from tests.alerts.events import NOW, subscription
from tests.alerts.servers import LOOPBACK, Mailbox, relay, talking

MESSAGE = FrozenMessage(
    id="msg_2kq",
    type="event.new",
    body=b"Message-ID: <msg_2kq@marsad.example>\r\nTo: reader@example.org\r\n\r\ntext\r\n",
    frozen_at=NOW,
)


async def sending(port: int, **settings: Any) -> Answer:
    plain = {"host": LOOPBACK, "sender": "marsad@marsad.example", "security": "plain", "deadline_s": 5.0}
    return await Email(port=port, **{**plain, **settings}).send(MESSAGE, subscription(), now=NOW)


def send(mailbox: Mailbox, *, times: int = 1, **settings: Any) -> list[Answer]:
    async def attempts() -> list[Answer]:
        async with relay(mailbox) as port:
            return [await sending(port, **settings) for _ in range(times)]

    return asyncio.run(attempts())


def test_a_mail_arrives_as_it_was_frozen_at_one_recipient() -> None:
    mailbox = Mailbox()
    assert isinstance(send(mailbox)[0], Delivered)
    assert mailbox.received == [(["reader@example.org"], MESSAGE.body)]


def test_a_relay_that_is_busy_gets_the_same_message_id_again() -> None:
    mailbox = Mailbox(replies=["451 greylisted"])
    first, second = send(mailbox, times=2)
    assert first == TryLater("greylisted", 451)
    assert isinstance(second, Delivered)
    [(_, body)] = mailbox.received
    assert message_from_bytes(body, policy=default)["message-id"] == "<msg_2kq@marsad.example>"


def test_a_text_that_is_refused_for_good_is_not_sent_again() -> None:
    assert send(Mailbox(replies=["554 no"])) == [Refused("no", 554)]


def test_an_unknown_recipient_is_final_and_a_full_one_is_not() -> None:
    assert send(Mailbox(recipients={"reader@example.org": "550 unknown"})) == [Refused("unknown", 550)]
    assert send(Mailbox(recipients={"reader@example.org": "452 full"})) == [TryLater("full", 452)]


def test_a_connection_that_breaks_after_the_text_is_tried_again_under_the_same_message_id() -> None:
    mailbox = Mailbox(replies=[None])
    first, second = send(mailbox, times=2)
    assert isinstance(first, TryLater)
    assert isinstance(second, Delivered)
    ids = {message_from_bytes(body, policy=default)["message-id"] for _, body in mailbox.received}
    assert len(mailbox.received) == 2
    assert ids == {"<msg_2kq@marsad.example>"}


def test_a_relay_that_lost_its_encryption_gets_nothing() -> None:
    mailbox = Mailbox()
    [answer] = send(mailbox, security="starttls")
    assert isinstance(answer, TryLater)
    assert mailbox.received == []


def test_a_login_that_fails_gives_nothing_up() -> None:
    [answer] = send(Mailbox(), username="marsad", password="wrong")
    assert isinstance(answer, TryLater)


def test_a_relay_has_one_deadline_for_everything_together() -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def attempt() -> Answer:
        async with talking(silent) as port:
            return await sending(port, deadline_s=0.2)

    assert isinstance(asyncio.run(attempt()), TryLater)


def test_nobody_at_the_other_end_is_tried_again() -> None:
    async def attempt() -> Answer:
        async with relay(Mailbox()) as port:
            pass
        return await sending(port)

    assert isinstance(asyncio.run(attempt()), TryLater)


@pytest.mark.parametrize("reply", ["421 closing", "452 full", "499 odd"])
def test_every_temporary_reply_is_tried_again(reply: str) -> None:
    assert isinstance(send(Mailbox(replies=[reply]))[0], TryLater)


def test_a_sender_that_the_relay_does_not_accept_gives_nothing_up() -> None:
    class Strict(Mailbox):
        async def handle_MAIL(self, *_: Any) -> str:  # noqa: N802  # aiosmtpd's name
            return "550 not yours to send from"

    assert send(Strict()) == [TryLater("not yours to send from", 550)]


def test_the_password_is_in_no_log_that_shows_the_relay() -> None:
    assert "hunter2" not in repr(Email(LOOPBACK, 25, "marsad@marsad.example", "marsad", "hunter2"))
