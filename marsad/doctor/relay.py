"""The mail relay: does it greet us, does it take a mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from alerts.notifiers import Answer, Delivered
from alerts.notifiers.email import Email
from alerts.subscribing import subscription_to
from db.delivery import FrozenMessage
from db.notice import OPERATOR
from marsad.doctor.finding import Finding

TEXT = "This is a test by marsad doctor --send-mail. Mail leaves this Marsad as it should; nothing has happened.\n"


@dataclass(frozen=True, slots=True)
class Greeted:
    """What a relay said."""

    place: str
    answer: Answer
    sent_to: str | None = None
    """Where a test mail went; None where it only greeted."""


async def look(relay: Email, to: str | None, *, now: datetime) -> Greeted:
    """Greet a relay, or have it take a test mail `to` an address. Raises `alerts.subscribing.Unfit` for a bad one."""
    place = f"{relay.host}:{relay.port} ({relay.security})"
    if to is None:
        return Greeted(place, await relay.greet())
    reader = subscription_to(OPERATOR, "email", to, language="en", now=now)
    return Greeted(place, await relay.send(trial(relay.sender, to, now=now), reader, now=now), to)


def trial(sender: str, to: str, *, now: datetime) -> FrozenMessage:
    """Write a mail that says what it is."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = identity = make_msgid(domain=sender.rpartition("@")[2])
    mail["Date"], mail["From"], mail["To"], mail["Subject"] = format_datetime(now), sender, to, "Marsad: test"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(TEXT)
    return FrozenMessage(id=identity.strip("<>"), type="test", body=mail.as_bytes(), frozen_at=now)


def findings(greeted: Greeted | None) -> Iterator[Finding]:
    """Judge what a relay said; None where none is set up."""
    if greeted is None:
        yield Finding("ok", "mail", "no relay is set up, so no e-mail leaves; [mail] host sets one up")
        return
    did = f"took a mail to {greeted.sent_to}" if greeted.sent_to else "greets us, secured as [mail] security says"
    if isinstance(greeted.answer, Delivered):
        yield Finding("ok", "mail", f"{greeted.place} {did}")
    else:
        says = f"{greeted.place} does not take our mail: {greeted.answer.status or ''} {greeted.answer.detail}".replace(
            ":  ", ": "
        )
        yield Finding("fail", "mail", says, "see [mail] host, port, security, username and password; what is owed waits")
