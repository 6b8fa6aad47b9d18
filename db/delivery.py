"""What is owed to subscribers, the frozen messages that carry it, and every attempt to send them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from db.event import Change
from db.notice import Notice
from db.subscription import Subscription

DeliveryState = Literal["owed", "leased", "retry", "delivered", "dead", "dropped"]
OPEN: tuple[DeliveryState, ...] = ("owed", "retry", "leased")
"""States of what is still to be sent."""
Answer = Literal["delivered", "try_later", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenMessage:
    """The bytes of one send; they and the id stay the same on every attempt."""

    id: str
    type: str
    """`event.new`, `event.corrected`, …"""
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    frozen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at sending a message, and what came back."""

    at: datetime
    answer: Answer
    status: int | None = None
    """HTTP or SMTP code, where there was one."""
    detail: str = ""
    ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A delivery that is leased to the caller until `leased_until`."""

    id: int
    dedupe_key: str
    subscription: Subscription
    change: Change | None
    """The version that it tells; None for deliveries that tell of no event."""
    notice: Notice | None = None
    """What it tells of Marsad itself, if it does."""
    message: FrozenMessage | None
    """What was frozen before an earlier attempt."""
    attempts: int
    """How many attempts its message has had."""
    owed_at: datetime
    leased_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One debt as it stands, for whoever asks what became of it."""

    id: int
    subscription: str
    dedupe_key: str
    state: DeliveryState
    owed_at: datetime
    next_at: datetime
    """When it is tried next, or when its last attempt was."""
    message: str | None
    attempts: int
    last: str | None
    """What came back from the last attempt."""
