"""What Marsad tells its operator about itself, and when: from a change of state to a notice. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from pydantic import TypeAdapter

from alerts.payload import Coverage
from crawler.health import Cause, Health
from crawler.outlet import Outlet
from db.notice import Notice, NoticeType
from db.outlet import OutletState
from db.subscription import Subscription

LOST = 0.25
"""Share of the outlets which, once blind, is told at once."""
FEW = 2
"""Fewer blind outlets are no quarter of anything, however few are watched."""
ID_LENGTH = 10
"""Hexadecimal digits of a subscription's id."""

FailureState = Literal["failing", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """An outlet that cannot be read, or could not for a while."""

    slug: str
    name: str
    cause: Cause | None
    detail: str
    since: datetime
    until: datetime | None = None
    """When it could be read again; None while it cannot."""
    last_article: datetime | None
    is_urgent: bool
    """Whether the operator hears of it at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A receiver that takes nothing."""

    subscription: str
    rule: str
    channel: str
    host: str
    """Where messages go, without what may be secret in an address."""
    state: FailureState
    """Tried again, or given up."""
    attempts: int
    since: datetime
    next_at: datetime | None
    """When the message is tried next."""
    said: str
    """What came back from the last attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Marsad has looked at the past and watches from now on."""

    started: datetime
    read: int
    of: int
    blind: tuple[str, ...]
    """Slugs of the outlets that cannot be read."""
    events: int
    days: int
    """How much of the past was looked at."""


Content = Blindness | Failure | Readiness

_CONTENTS: Mapping[str, TypeAdapter[Any]] = {
    "outlet.blind": TypeAdapter(Blindness),
    "outlet.recovered": TypeAdapter(Blindness),
    "delivery.failing": TypeAdapter(Failure),
    "ready": TypeAdapter(Readiness),
}


def outlet_notice(before: OutletState, health: Health, outlet: Outlet, coverage: Coverage, *, now: datetime) -> Notice | None:
    """Say that an outlet has gone blind or can be read again; None for a change that the operator need not hear of.

    `before` is the state that it leaves; `coverage` counts the new one already. One spell of blindness is told once, whatever
    causes follow each other in it.
    """
    was, is_ = before.state == "blind", health.state == "blind"
    if was == is_:
        return None
    blindness = Blindness(
        slug=outlet.slug,
        name=outlet.name,
        cause=health.cause if is_ else before.cause,
        detail=health.detail if is_ else before.detail,
        since=now if is_ else before.since,
        until=None if is_ else now,
        last_article=before.last_article,
        is_urgent=outlet.tier == "A" or is_widespread(coverage),
    )
    kind: NoticeType = "outlet.blind" if is_ else "outlet.recovered"
    key = f"outlet:{outlet.slug}:{'blind' if is_ else 'recovered'}:{_stamp(blindness.since)}"
    return _notice(kind, key, blindness, now)


def is_widespread(coverage: Coverage) -> bool:
    """Whether so many outlets are blind that the fault may well be ours."""
    return len(coverage.blind) >= max(LOST * coverage.of, FEW)


def failure_notice(failure: Failure, message: str, *, now: datetime) -> Notice:
    """Say that a receiver takes nothing; `message` is the id of what it does not take."""
    return _notice("delivery.failing", f"subscription:{failure.subscription}:{failure.state}:{message}", failure, now)


def ready_notice(coverage: Coverage, *, started: datetime, events: int, days: int, now: datetime) -> Notice:
    """Say that everything is set up: what is read, what was found in the past, what cannot be seen."""
    readiness = Readiness(started=started, read=coverage.read, of=coverage.of, blind=coverage.blind, events=events, days=days)
    return _notice("ready", f"ready:{_stamp(started)}", readiness, now)


def content_of(notice: Notice) -> Content:
    """Read back what a notice says."""
    content: Content = _CONTENTS[notice.type].validate_python(notice.content)
    return content


def told_object(notice: Notice) -> dict[str, Any]:
    """What a notice says as JSON values, for other programs; what is not known is absent."""
    return {key: value for key, value in notice.content.items() if value is not None and key != "is_urgent"}


def is_from_settings(subscription: Subscription) -> bool:
    """Whether the settings made a subscription, and not a person."""
    return subscription.id == settings_id(subscription)


def settings_id(subscription: Subscription) -> str:
    """The id that settings give: by where notices go and how they are written, so that each change of these takes effect."""
    told = [subscription.rule, subscription.channel, subscription.address, subscription.language, subscription.timezone]
    return sha256("\n".join(told).encode()).hexdigest()[:ID_LENGTH]


def _notice(kind: NoticeType, key: str, content: Content, now: datetime) -> Notice:
    return Notice(type=kind, dedupe_key=key, at=now, content=_CONTENTS[kind].dump_python(content, mode="json"))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
