"""From notices that are owed to the frozen bytes of one send. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.message import Instance, message_id, rule_object
from alerts.notice import Blindness, Failure, Readiness, content_of, told_object
from alerts.payload import Coverage, Envelope, MessageType, notice_body
from db.delivery import Due, FrozenMessage
from db.notice import Notice
from db.subscription import Subscription

_ABOUT: Mapping[MessageType, str] = {
    "outlet.blind": "outlet",
    "outlet.recovered": "outlet",
    "delivery.failing": "delivery",
    "ready": "ready",
}
"""Under which key of a webhook's body a notice stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The notices that go to one subscription in one message, in the order in which they were owed."""

    id: str
    """The same for the same deliveries, whenever and by whichever process the message is composed."""
    subscription: Subscription
    notices: tuple[Notice, ...]
    sequence: int
    at: datetime
    coverage: Coverage

    @property
    def type(self) -> MessageType:
        """Of its first notice."""
        return self.notices[0].type


def bulletin(dues: Sequence[Due], *, at: datetime, coverage: Coverage) -> Bulletin:
    """Put notices that one subscription is owed into one message."""
    return Bulletin(
        id=message_id(dues[0].subscription, [due.dedupe_key for due in dues]),
        subscription=dues[0].subscription,
        notices=tuple(due.notice for due in dues if due.notice),
        sequence=dues[0].id,
        at=at,
        coverage=coverage,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a bulletin comes to when it is read at once: each receiver and each spell of blindness stands in it once."""

    dead: Sequence[Failure]
    failing: Sequence[Failure]
    blind: Sequence[Blindness]
    """Outlets that still cannot be read."""
    back: Sequence[Blindness]
    """Spells that are over, those included of which nobody had heard."""
    ready: Sequence[Readiness]


def told(bulletin: Bulletin) -> Told:
    """Sort what a bulletin says; of a receiver counts the latest, of an outlet whether it is blind now."""
    contents = [content_of(notice) for notice in bulletin.notices]
    failures = {one.subscription: one for one in contents if isinstance(one, Failure)}.values()
    spells = [one for one in contents if isinstance(one, Blindness)]
    over = [one for one in spells if one.until]
    open_ = [one for one in spells if not one.until and not any(_ends(end, one) for end in over)]
    return Told(
        dead=[one for one in failures if one.state == "dead"],
        failing=[one for one in failures if one.state == "failing"],
        blind=[one for one in open_ if one.slug in bulletin.coverage.blind],
        back=over + [one for one in open_ if one.slug not in bulletin.coverage.blind],
        ready=[one for one in contents if isinstance(one, Readiness)],
    )


def _ends(end: Blindness, spell: Blindness) -> bool:
    return end.slug == spell.slug and end.until is not None and end.until >= spell.since


def webhook_notice(bulletin: Bulletin, instance: Instance) -> FrozenMessage:
    """Write the body of a webhook. A bulletin for a webhook holds one notice."""
    [notice] = bulletin.notices
    subscription = bulletin.subscription
    envelope = Envelope(
        type=notice.type,
        id=bulletin.id,
        at=bulletin.at,
        sequence=bulletin.sequence,
        rule=rule_object(subscription, instance),
        is_late=False,
        is_test=instance.is_demo,
        coverage=bulletin.coverage,
        url=None,
    )
    return FrozenMessage(
        id=bulletin.id,
        type=notice.type,
        body=notice_body(envelope, _ABOUT[notice.type], told_object(notice)),
        headers={"content-type": "application/json"},
        frozen_at=bulletin.at,
    )
