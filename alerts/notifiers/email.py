"""E-mail through the operator's relay."""

import asyncio
import ssl
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import aiosmtplib

from alerts.notifiers.answer import Answer, Delivered, Refused, TryLater
from db.delivery import FrozenMessage
from db.subscription import Subscription

DEADLINE_S = 60.0
_PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class Email:
    """Hands frozen mails to a relay; the bytes, and with them the Message-ID, are the same on every attempt."""

    host: str
    port: int
    sender: str
    """Envelope sender, to which bounces go."""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Literal["tls", "starttls", "plain"] = "starttls"
    """`starttls` is demanded, not merely offered: a relay that lost it gets nothing."""
    deadline_s: float = DEADLINE_S
    # one for all connections: reading the root certificates costs more than a whole delivery
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False, compare=False)

    async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:  # noqa: ARG002  # the port's signature
        """Make one attempt. A connection that breaks after the text was sent is tried again under the same Message-ID."""
        return await self._answered(self._send(message.body, subscription.address))

    async def greet(self) -> Answer:
        """Do all that comes before a mail, and hand over none: connect, secure the connection, log in."""
        return await self._answered(self._greet())

    async def _answered(self, doing: Coroutine[None, None, Answer]) -> Answer:
        try:
            async with asyncio.timeout(self.deadline_s):
                return await doing
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _refusal(error.recipients)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
            return _refusal([error])
        except aiosmtplib.SMTPResponseException as error:
            # The relay says no to us (greeting, login, sender): the operator can mend that, so nothing is given up.
            return TryLater(error.message, error.code)
        except (TimeoutError, OSError, aiosmtplib.SMTPException) as error:
            return TryLater(f"{type(error).__name__}: {error}")

    async def _send(self, body: bytes, recipient: str) -> Answer:
        async with self._relay() as relay:
            _, reply = await relay.sendmail(self.sender, [recipient], body)
        return Delivered(250, reply)

    async def _greet(self) -> Answer:
        async with self._relay() as relay:
            reply = await relay.noop()
        return Delivered(reply.code, reply.message)

    def _relay(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=None if self.security == "plain" else self.tls,
            timeout=self.deadline_s,
        )


def _refusal(errors: Sequence[aiosmtplib.SMTPResponseException]) -> Answer:
    """What a relay says of recipient or text: final from 500 on, else for now."""
    error = errors[0]
    if error.code in _PERMANENT:
        return Refused(error.message, error.code)
    return TryLater(error.message, error.code)
