"""Whether we see into an outlet, judged from what its routes' last readings left. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from crawler.outlet import Expect, Outlet
from crawler.polling import EVERY, poll_of

State = Literal["healthy", "degraded", "blind"]
Cause = Literal["blocked", "redesigned", "unreachable", "empty", "gap", "quiet", "unread"]

LOST_AFTER = 3
"""Polls without a good reading, and failures, after which a route counts as lost."""

_CAUSES: Mapping[Kind, Cause] = {
    "refused": "blocked",
    "challenge": "blocked",
    "throttled": "blocked",
    "robots": "blocked",
    "malformed": "redesigned",
    "gone": "redesigned",
    "elsewhere": "redesigned",
    "not_a_page": "redesigned",
    "unexpected_status": "redesigned",
    "too_many_redirects": "redesigned",
    "empty": "empty",
}
# A refusal is an answer, and no bad moment: it needs no second one.
_AT_ONCE: frozenset[Kind] = frozenset({"refused", "challenge"})
# Of several, the one that tells an operator most.
_ORDER: tuple[Cause, ...] = ("blocked", "redesigned", "empty", "unreachable", "unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How well we see into an outlet, and why not better."""

    state: State
    cause: Cause | None = None
    detail: str = ""
    """For the operator: the routes concerned and how they failed, or since when all is quiet."""


def judge(
    outlet: Outlet,
    memories: Mapping[str, tuple[RouteMemory, Kind]],
    *,
    last_article: datetime | None,
    has_gap: bool,
    now: datetime,
    every: timedelta = EVERY,
    awake_since: datetime | None = None,
) -> Health:
    """Judge an outlet by its routes; `memories` holds by route name what its last readings left, and how the last ended.

    Blind: no route is read, or none brings anything for longer than the outlet is ever quiet. Degraded: some routes are lost,
    a stretch of the past is missing, or nothing was read yet. `every` is the poll of tier A, for the outlets without their own;
    before `awake_since` nobody could have read anything, so that a pause of ours blinds no outlet.
    """
    routes = {route.name: memories.get(route.name) for route in outlet.polled}
    patience = LOST_AFTER * poll_of(outlet, every)
    known = {name: memory for name, memory in routes.items() if memory}
    lost = {name: cause for name, memory in known.items() if (cause := _lost(*memory, patience, awake_since, now))}
    good_at = max((memory.good_at for memory, _ in known.values() if memory.good_at), default=None)
    if len(lost) == len(routes):
        return _without(lost, known, "blind")
    if quiet := _quiet(outlet.expect, last_article, good_at):
        return Health(state="blind", cause="quiet", detail=quiet)
    if lost:
        return _without(lost, known, "degraded")
    if good_at is None:
        return Health(state="degraded", cause="unread", detail="not read yet")
    if has_gap:
        return Health(state="degraded", cause="gap", detail="a stretch that no reading saw is being caught up")
    return Health(state="healthy")


def _without(lost: Mapping[str, Cause], known: Mapping[str, tuple[RouteMemory, Kind]], state: State) -> Health:
    detail = ", ".join(f"{name}: {_how(*known[name])}" for name in lost)
    return Health(state=state, cause=min(lost.values(), key=_ORDER.index), detail=detail)


def _lost(memory: RouteMemory, kind: Kind, patience: timedelta, awake_since: datetime | None, now: datetime) -> Cause | None:
    """Say why a route is lost: it keeps failing, or its time has long come and nobody reads it. None while it is not."""
    if memory.failures:
        is_old = memory.good_at is None or now - memory.good_at >= patience
        is_lost = is_old and (memory.failures >= LOST_AFTER or kind in _AT_ONCE)
        return _CAUSES.get(kind, "unreachable") if is_lost else None
    due_at = memory.next_due_at or now
    return "unread" if now - max(due_at, awake_since or due_at) >= patience else None


def _how(memory: RouteMemory, kind: Kind) -> str:
    if not memory.failures:
        return "due for long, and not read"
    since = f"since {memory.good_at:%Y-%m-%d %H:%M} UTC" if memory.good_at else "from the start"
    return f"{kind} {since}"


def _quiet(expect: Expect, last_article: datetime | None, good_at: datetime | None) -> str | None:
    """Say since when an outlet is quieter than it ever is, by the last look that was good; None while it is not."""
    limits = [limit for limit in (expect.max_quiet, _quiet_at(expect.min_items_per_day)) if limit]
    if not last_article or not good_at or not limits or good_at - last_article <= min(limits):
        return None
    return f"no new article since {last_article:%Y-%m-%d %H:%M} UTC"


def _quiet_at(items_per_day: float) -> timedelta | None:
    """The longest silence that so many articles a day allow: three usual waits for one, and a night at least."""
    return max(timedelta(days=1), timedelta(days=LOST_AFTER) / items_per_day) if items_per_day else None
