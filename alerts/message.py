"""From what is owed to the frozen bytes of one send. Pure: nothing here reads a clock, a database or the network."""

from base64 import b32encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from alerts.filter import EventFilter, matches
from alerts.payload import Coverage, Envelope, MessageType, webhook_body
from alerts.rule import Rule
from alerts.title import Names
from db.delivery import Due, FrozenMessage
from db.event import Change, Event
from db.subscription import Subscription
from parser.article import Language

LATE = timedelta(days=1)
"""From publication to our first look at an outlet; what is older then is told as late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """The installation, as its messages speak of it."""

    names: Names
    rules: Mapping[str, Rule]
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Names of outlets by slug; the slug stands in for a missing one."""
    name: str = "Marsad"
    sender: str = "marsad@localhost"
    """Address in the From line."""
    reply_to: str | None = None
    public_url: str | None = None
    """Where our pages are seen; without it messages link to the outlets only."""
    is_demo: bool = False

    def outlet(self, slug: str) -> str:
        return self.outlets.get(slug, slug)

    def rule_name(self, subscription: Subscription) -> str:
        """What a subscriber's rule is called in its language; the slug of one that is gone."""
        rule = self.rules.get(subscription.rule)
        return rule.name_in(subscription.language) if rule else subscription.rule

    def url(self, event: Event, language: Language) -> str | None:
        """The page of an event, for those who can reach it."""
        return f"{self.public_url.rstrip('/')}/{language}/event/{event.id}" if self.public_url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One delivery on its way into a message: what it tells, and the event as it stands now."""

    delivery: int
    dedupe_key: str
    change: Change
    event: Event

    @property
    def type(self) -> MessageType:
        match self.dedupe_key.rpartition(":")[2]:
            case "corrected":
                return "event.corrected"
            case "retracted":
                return "event.retracted"
            case _:
                return "event.new"

    @property
    def is_late(self) -> bool:
        """Found while catching up after an outlet could not be read, or in its past long after it was published."""
        change = self.change
        if change.arrival == "live":
            return False
        return change.arrival == "catchup" or change.fetched - (change.published or change.fetched) > LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes to one subscription in one message, agreements first."""

    subscription: Subscription
    tellings: tuple[Telling, ...]
    at: datetime
    coverage: Coverage
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts of reports by id, out of which a proving sentence may be quoted."""

    @property
    def id(self) -> str:
        """The same for the same deliveries, whenever and by whichever process the message is composed."""
        return message_id(self.subscription, [telling.dedupe_key for telling in self.tellings])

    @property
    def type(self) -> MessageType:
        """Of its first telling."""
        return self.tellings[0].type


def message_id(subscription: Subscription, dedupe_keys: Sequence[str]) -> str:
    """Name the message that tells a subscription what these keys stand for."""
    keys = "\n".join([subscription.id, *sorted(dedupe_keys)])
    return f"msg_{b32encode(sha256(keys.encode()).digest()[:20]).decode().lower()}"


def parcel(
    dues: Sequence[Due],
    current: Mapping[str, Event],
    *,
    at: datetime,
    coverage: Coverage,
    texts: Mapping[str, str] | None = None,
) -> Parcel:
    """Put deliveries of one subscription into one message; `current` holds the events as they are now, by id."""
    tellings = [_telling(due, current) for due in dues]
    said = {(telling.event.id, telling.type) for telling in tellings}
    kept = [telling for telling in tellings if not _is_said_otherwise(telling, said)]
    kept.sort(key=lambda telling: (telling.event.kind != "agreement", telling.delivery))
    return Parcel(subscription=dues[0].subscription, tellings=tuple(kept), at=at, coverage=coverage, texts=texts or {})


def _is_said_otherwise(telling: Telling, said: Collection[tuple[str, MessageType]]) -> bool:
    """Whether the same message needs this telling no more.

    The newer body of unsent news says its correction already; of news withdrawn before anybody read it, the withdrawal is left.
    """
    if telling.type == "event.corrected":
        return (telling.event.id, "event.new") in said
    return telling.type == "event.new" and (telling.event.id, "event.retracted") in said


def _telling(due: Due, current: Mapping[str, Event]) -> Telling:
    assert due.change is not None, "only news of events is owed"
    change = due.change
    now = current.get(change.event.id, change.event)
    # A plan that has since come true is still told as the plan it was: what came true is a delivery of its own.
    event = now if change.news in (None, now.news) else change.event
    return Telling(delivery=due.id, dedupe_key=due.dedupe_key, change=change, event=event)


def webhook_message(parcel: Parcel, instance: Instance) -> FrozenMessage:
    """Write the body of a webhook. A parcel for a webhook holds one event."""
    telling = parcel.tellings[0]
    subscription = parcel.subscription
    envelope = Envelope(
        type=telling.type,
        id=parcel.id,
        at=parcel.at,
        sequence=telling.delivery,
        rule=rule_object(subscription, instance, conditions(telling, instance.rules.get(subscription.rule), subscription)),
        is_late=telling.is_late,
        is_test=instance.is_demo,
        coverage=parcel.coverage,
        url=instance.url(telling.event, subscription.language),
    )
    return FrozenMessage(
        id=parcel.id,
        type=telling.type,
        body=webhook_body(envelope, telling.change, telling.event, instance.names),
        headers={"content-type": "application/json"},
        frozen_at=parcel.at,
    )


def rule_object(subscription: Subscription, instance: Instance, matched: Sequence[str] = ()) -> dict[str, object]:
    """The rule behind a message, in the subscriber's language, and which of its conditions were met."""
    return {"id": subscription.rule, "name": instance.rule_name(subscription), "matched": matched}


def conditions(telling: Telling, rule: Rule | None, subscription: Subscription) -> tuple[str, ...]:
    """Which facets of rule and narrowing brought this message; none for a correction, which the first message brought."""
    if rule is None or rule.when is None or telling.change.news is None:
        return ()
    narrowing = EventFilter.model_validate(dict(subscription.narrowing))
    met = [*matches(rule.when, telling.event, telling.change).conditions]
    met += matches(narrowing, telling.event, telling.change).conditions
    return tuple(dict.fromkeys(met))
