"""The port through which a message leaves, and the three answers that can come back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from db.delivery import FrozenMessage
from db.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has it."""

    status: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now: nobody answered, or the receiver asked for time."""

    detail: str
    status: int | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: another attempt would bring the same answer."""

    detail: str
    status: int | None = None
    is_gone: bool = False
    """The receiver asks to be left alone; its subscription ends."""


Answer = Delivered | TryLater | Refused


class Notifier(Protocol):
    """One way to reach people. It sends what was frozen and never changes it."""

    async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
        """Make one attempt; whatever the network does becomes an answer, not an exception."""
        ...
