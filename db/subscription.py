"""Who wants to be told what, how and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from parser.article import Language

Cadence = Literal["instant", "hourly", "daily", "weekly"]
SubscriptionState = Literal["active", "paused", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One wish to be told: a rule, a channel, and how the receiver wants to read it."""

    id: str
    rule: str
    """Slug of the rule."""
    channel: str
    """Kind of notifier: `email`, `webhook`."""
    address: str
    secret: str | None = field(default=None, repr=False)
    """Signing secret of a webhook; shown once."""
    language: Language = "en"
    timezone: str = "Africa/Casablanca"
    cadence: Cadence = "instant"
    narrowing: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """Facets of an `EventFilter` that narrow the rule, for instance `{"partner": ["NO"]}`."""
    contact: str | None = None
    """Who hears of a webhook that fails."""
    created_at: datetime
    state: SubscriptionState = "active"
