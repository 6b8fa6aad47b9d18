"""The kinds of channels, each one file and one line of the table here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alerts.mail import email_message
from alerts.message import Instance, Parcel, webhook_message
from alerts.notifiers.answer import Answer, Delivered, Notifier, Refused, TryLater
from alerts.notifiers.email import Email
from alerts.notifiers.webhook import Webhook
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


@dataclass(frozen=True, slots=True)
class Channel:
    """How one kind of channel is written and opened."""

    compose: Callable[[Parcel, Instance], FrozenMessage]
    is_for_people: bool
    """Whether a message is read: it then carries all news of one article, and sentences as proof."""
    open: Callable[[Settings], Notifier | None]


NOTIFIERS: Mapping[str, Channel] = {
    "webhook": Channel(webhook_message, False, lambda settings: Webhook(settings.user_agent, settings.allow)),
    "email": Channel(email_message, True, lambda settings: settings.email),
}


def open_all(settings: Settings) -> dict[str, Notifier]:
    """Open every channel that the settings allow, by kind."""
    opened = {kind: channel.open(settings) for kind, channel in NOTIFIERS.items()}
    return {kind: notifier for kind, notifier in opened.items() if notifier is not None}
