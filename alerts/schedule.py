"""When a delivery is due, and when it is tried again. Pure: clock and chance are handed in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.notifiers.answer import TryLater
from db.subscription import Subscription

_MINUTE, _HOUR = 60, 3600
WAITS: Sequence[int] = (
    5,
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
"""Seconds before each retry: ten attempts within 75.6 hours, the example of the Standard Webhooks specification."""
LONGEST_RETRY_AFTER = timedelta(days=1)
SPREAD = 0.2
DIGEST_HOUR = 7
"""Daily and weekly digests leave at seven in the morning, where the subscriber is."""


def next_attempt(made: int, answer: TryLater, *, now: datetime, jitter: float, waits: Sequence[int] = WAITS) -> datetime | None:
    """Say when a message is tried again after `made` attempts, or None once the waits are used up.

    `jitter` in [-1, 1] spreads each wait by up to a fifth, so that not all come back at once. A Retry-After in the answer,
    capped at a day, can only lengthen a wait: a receiver that keeps asking for a second would use up its attempts in ten.
    """
    if made > len(waits):
        return None
    wait = timedelta(seconds=waits[made - 1] * (1 + SPREAD * jitter))
    return now + max(wait, min(answer.retry_after or timedelta(), LONGEST_RETRY_AFTER))


def due_at(subscription: Subscription, now: datetime) -> datetime:
    """Say when news that is owed now leaves: at once, or with the next hourly, daily or weekly (Monday) digest."""
    local = now.astimezone(ZoneInfo(subscription.timezone))
    match subscription.cadence:
        case "instant":
            return now
        case "hourly":
            # Counted in UTC: an hour that a change of the clock repeats is still an hour.
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case "daily":
            days = 0 if local.hour < DIGEST_HOUR else 1
        case "weekly":
            days = -local.weekday() % 7
            days = 7 if days == 0 and local.hour >= DIGEST_HOUR else days
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return morning.astimezone(now.tzinfo)
