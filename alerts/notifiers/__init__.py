"""The kinds of channels, each one file and one line of the table here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alerts.bulletin import Bulletin, webhook_notice
from alerts.mail import email_message, email_notice, one_address
from alerts.message import Instance, Parcel, webhook_message
from alerts.notifiers.answer import Answer, Delivered, Notifier, Refused, TryLater
from alerts.notifiers.email import Email
from alerts.notifiers.webhook import Webhook, receiver_url
from crawler.address import Network
from db.delivery import FrozenMessage

__all__ = ["NOTIFIERS", "Answer", "Channel", "Delivered", "Notifier", "Refused", "Settings", "TryLater", "open_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator has configured for sending."""

    user_agent: str
    allow: Sequence[Network] = ()
    """Networks besides the public ones that webhooks may lead to."""
    email: Email | None = None
    """The relay; None where mail is not set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """How one kind of channel is written, opened and subscribed to."""

    compose: Callable[[Parcel, Instance], FrozenMessage]
    compose_notices: Callable[[Bulletin, Instance], FrozenMessage]
    open: Callable[[Settings], Notifier | None]
    check: Callable[[str, Sequence[Network]], object]
    """Raises ValueError for an address that could never be served; the networks are those that the operator opens."""
    is_for_people: bool
    """Whether a message is read: it then carries all news of one article, and sentences as proof."""
    is_signed: bool
    """Whether a subscription needs a secret."""
    at_once: int
    """How many messages may be on the wire at the same time."""


NOTIFIERS: Mapping[str, Channel] = {
    "webhook": Channel(
        compose=webhook_message,
        compose_notices=webhook_notice,
        open=lambda settings: Webhook(settings.user_agent, settings.allow),
        check=receiver_url,
        is_for_people=False,
        is_signed=True,
        at_once=50,
    ),
    "email": Channel(
        compose=email_message,
        compose_notices=email_notice,
        open=lambda settings: settings.email,
        check=lambda address, _: one_address(address),
        is_for_people=True,
        is_signed=False,
        at_once=4,  # relays refuse a client that opens many connections
    ),
}


def open_all(settings: Settings) -> dict[str, Notifier]:
    """Open every channel that the settings allow, by kind."""
    opened = {kind: channel.open(settings) for kind, channel in NOTIFIERS.items()}
    return {kind: notifier for kind, notifier in opened.items() if notifier is not None}
