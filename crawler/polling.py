"""When a route is read again. Pure."""

from datetime import datetime, timedelta

from crawler.ledger import RouteMemory
from crawler.outcome import WELL, Kind, step
from crawler.outlet import Outlet

EVERY = timedelta(minutes=8)
"""How often outlets of tier A are looked at unless the operator says otherwise."""

AHEAD = timedelta(minutes=1)
"""How far the clocks of our machines may differ; what was noted later than that was noted by one that ran ahead."""

_TIERS = {"A": 1, "B": 2, "C": 4}
_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(hours=6)
_OF_SPAN = 0.4
_SPREAD = 0.1
_BACKED_OFF = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def poll_of(outlet: Outlet, every: timedelta) -> timedelta:
    """How often an outlet is looked at: as its file says, else by its tier, where `every` is for tier A."""
    return outlet.politeness.poll or every * _TIERS[outlet.tier]


def is_due(memory: RouteMemory, now: datetime) -> bool:
    """Say whether a route's time has come; what was written by a clock that went ahead since counts for nothing."""
    is_from_the_future = memory.read_at is not None and memory.read_at > now + AHEAD
    return memory.next_due_at is None or memory.next_due_at <= now or is_from_the_future


def next_due(
    poll: timedelta,
    kind: Kind,
    *,
    span: timedelta | None,
    failures: int,
    retry_at: datetime | None,
    now: datetime,
    jitter: float,
) -> datetime:
    """Say when a route is read again after a reading that ended as `kind`, the `failures`-th in a row that failed.

    One that was read well is due again within `poll`, sooner where its listing covers a short `span`, lest articles come and
    go unseen; one that failed, ever later. A `retry_at` that the server named is kept to the second, and never shortens the
    poll. `jitter` in [-1, 1] spreads the rest by up to a tenth.
    """
    if retry_at is not None:
        return max(retry_at, now + poll)
    return now + _wait(poll, kind, span, failures) * (1 + _SPREAD * jitter)


def _wait(poll: timedelta, kind: Kind, span: timedelta | None, failures: int) -> timedelta:
    if kind in {"refused", "challenge"}:
        return step(_BACKED_OFF, max(failures - 1, 0))
    if kind in WELL:
        window = poll if span is None else min(poll, span * _OF_SPAN)
        return min(max(window, min(poll, _SHORTEST)), _LONGEST)
    # 2**12 s is more than an hour: beyond that the longest wait is long reached, and a timedelta must not overflow
    return min(poll * (1 << min(max(failures - 1, 0), 12)), _LONGEST)
