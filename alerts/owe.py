"""Whom we owe what: transaction 2, from untold versions of events to owed deliveries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError

from alerts.filter import EventFilter, matches
from alerts.rule import Rule
from alerts.schedule import due_at
from db.event import Change
from db.owing import Owing
from db.subscription import Subscription
from parser.dates.interval import dated, day_of

Debt = tuple[Subscription, str]
"""Who is owed, and the dedupe key that bars a second debt for the same thing."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one transaction owed."""

    versions: int
    """Untold versions that were judged."""
    deliveries: int
    """Deliveries that nobody had owed before."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription with what it wants to hear of: the filter of its rule, and its own narrowing."""

    subscription: Subscription
    filters: tuple[EventFilter, ...]

    def takes(self, change: Change) -> bool:
        """Whether rule and narrowing both take the news of a version."""
        return all(matches(one, change.event, change).matched for one in self.filters)


def owe(
    owing: Owing,
    rules: Mapping[str, Rule],
    *,
    now: datetime,
    max_age: timedelta | None,
    started_at: datetime | None = None,
) -> Owed:
    """Judge every untold version, owe what it tells and mark it told; `max_age` None tells news of any age.

    `started_at` is when this installation began to watch: an agreement of that day or later is told however it was found.
    Runs inside the transaction that `Store.owing` opens, so that a version is told exactly if its deliveries are written.
    """
    changes = owing.untold()
    if not changes:
        return Owed(0, 0)
    wishes = [wish for subscription in owing.subscriptions() if (wish := wish_of(subscription, rules))]
    owed = 0
    for change in changes:
        told = owing.told_to(change.event.id) if change.news is None else ()
        for subscription, key in debts(change, wishes, told=told, max_age=max_age, started_at=started_at):
            owed += owing.owe(subscription.id, key, change.version_id, due_at(subscription, now))
    owing.tell([change.version_id for change in changes], now)
    return Owed(len(changes), owed)


def wish_of(subscription: Subscription, rules: Mapping[str, Rule]) -> Wish | None:
    """Read what a subscription wants to hear of events; None for one that hears of none.

    One that cannot be read any more is logged and holds up nobody else.
    """
    rule = rules.get(subscription.rule)
    if rule is None:
        log.error("no-such-rule", subscription=subscription.id, rule=subscription.rule)
        return None
    if rule.when is None:
        return None
    try:
        narrowing = EventFilter.model_validate(dict(subscription.narrowing))
    except ValidationError:
        log.exception("narrowing-not-understood", subscription=subscription.id)
        return None
    return Wish(subscription, (rule.when, narrowing))


def debts(
    change: Change,
    wishes: Sequence[Wish],
    *,
    told: Collection[str],
    max_age: timedelta | None,
    started_at: datetime | None = None,
) -> Iterator[Debt]:
    """Say who is owed what for one version: its news to those who want it, its correction to those who were `told`.

    What only a newer parser reads differently is set right in silence.
    """
    if change.news is not None:
        for wish in wishes:
            if is_told(change, wish.subscription, max_age, started_at) and wish.takes(change):
                yield wish.subscription, f"event:{change.event.id}:news-{change.news}"
    elif change.arrival != "reparse" and (key := _correction(change)) is not None:
        yield from ((wish.subscription, key) for wish in wishes if wish.subscription.id in told)


def is_told(change: Change, subscription: Subscription, max_age: timedelta | None, started_at: datetime | None = None) -> bool:
    """Whether news may be told at once: fresh and live, or published while the subscription lived and we could not see it.

    What the first read of a route or a backfill brings tells nobody, but for an agreement that was signed since we began to
    watch. What a reparse or a silent import brings never tells.
    """
    published = change.published or change.fetched
    lived_through = subscription.created_at <= published
    match change.arrival:
        case "live":
            return max_age is None or change.fetched - published <= max_age
        case "catchup":
            return lived_through
        case "baseline" | "backfill":
            return lived_through and started_at is not None and is_signed_since(change, started_at)
        case _:
            return False


def is_signed_since(change: Change, started_at: datetime) -> bool:
    """Whether a version tells of a new agreement that is dated, beyond doubt, on the day of a moment or after it."""
    event = change.event
    if event.kind != "agreement" or change.news != "occurred" or event.date is None:
        return False
    return dated(event.date, event.date_end).first >= day_of(started_at)


def _correction(change: Change) -> str | None:
    """The dedupe key of a version that sets right what was told; reports that join or fill a gap owe nothing.

    What a person brought together or took apart is set right wherever that shows.
    """
    match change.what:
        case "corrected":
            return f"event:{change.event.id}:v{change.event.version}:corrected"
        case "merged" | "split" if change.is_by_person and change.fields:
            return f"event:{change.event.id}:v{change.event.version}:corrected"
        case "retracted":
            return f"event:{change.event.id}:retracted"
        case _:
            return None
