"""When a delivery is due, and when it is tried again. Pure: clock and chance are handed in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.notifiers.answer import TryLater
from db.notice import Notice
from db.subscription import Subscription

_MINUTE, _HOUR = 60, 3600
_MONDAY, _WEEK = 0, 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
NOTICE_WINDOW = timedelta(minutes=5)
NOTICE_HOUR = 8
"""What the operator need not hear at once comes at eight, where the operator is."""


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
    match subscription.cadence:
        case "instant":
            return now
        case "hourly":
            # Counted in UTC: an hour that a change of the clock repeats is still an hour.
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case "daily":
            return next_morning(subscription, now, hour=DIGEST_HOUR)
        case "weekly":
            return next_morning(subscription, now, hour=DIGEST_HOUR, weekday=_MONDAY)


def told_at(notice: Notice, subscription: Subscription) -> datetime:
    """Say when a subscription hears a notice: within minutes, or at eight in its morning. What `Store.notify` asks for each.

    What is noticed within the same `NOTICE_WINDOW` leaves together, since outlets that go blind together do so one by one.
    """
    if notice.content.get("is_urgent", True):
        return notice.at + (_EPOCH - notice.at) % NOTICE_WINDOW
    return next_morning(subscription, notice.at, hour=NOTICE_HOUR)


def next_morning(subscription: Subscription, now: datetime, *, hour: int, weekday: int | None = None) -> datetime:
    """The next time after `now` that it is `hour` o'clock where the subscriber is; on a given weekday, Monday being 0."""
    local = now.astimezone(ZoneInfo(subscription.timezone))
    days = 0 if weekday is None else (weekday - local.weekday()) % _WEEK
    if days == 0 and local.hour >= hour:
        days = 1 if weekday is None else _WEEK
    morning = local.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return morning.astimezone(now.tzinfo)
