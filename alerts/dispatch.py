"""Sends what is owed: claim, group, freeze, send, write the attempt down."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from alerts.message import Instance, parcel
from alerts.notifiers import NOTIFIERS, Answer, Delivered, Notifier, Refused, TryLater
from alerts.payload import Coverage
from alerts.schedule import next_attempt
from alerts.words import plain
from db.delivery import Answer as AnswerWord
from db.delivery import Attempt, DeliveryState, Due, FrozenMessage
from db.event import Event
from db.store import Store

LEASE = timedelta(minutes=2)
"""Longer than any notifier's deadline; what a dead process held is due again after it."""
LIMIT = 100
"""Deliveries that are claimed at once."""
FAILING = 4
"""From this attempt on a receiver counts as failing, and the operator's log says so loudly."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that sending needs besides the moment: composed once, at the root."""

    store: Store
    notifiers: Mapping[str, Notifier]
    """Open channels by kind; deliveries of a kind that is not set up wait."""
    instance: Instance
    owner: str
    """Who holds the leases: this process."""
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    """A number in [-1, 1] at each call."""


class LeaseLost(Exception):
    """Composing took longer than the lease; whoever holds it now sends."""


async def dispatch_due(desk: Desk, coverage: Coverage, limit: int = LIMIT) -> list[Answer]:
    """Send everything that is due now, each message once; gives the answers.

    Subscriptions do not wait for each other. A message that cannot be composed, or whose attempt cannot be written down, stays
    leased, is logged, and comes again.
    """
    dues = await asyncio.to_thread(desk.store.claim, desk.clock(), desk.owner, LEASE, limit)
    sendable = [due for due in dues if due.subscription.channel in desk.notifiers]
    if len(sendable) < len(dues):
        log.warning("channel-not-set-up", deliveries=len(dues) - len(sendable))
    queues: dict[str, list[list[Due]]] = {}
    for group in grouped(sendable):
        queues.setdefault(group[0].subscription.id, []).append(group)
    sent = await asyncio.gather(*(_send_in_order(desk, queue, coverage) for queue in queues.values()))
    return [answer for answers in sent for answer in answers]


async def _send_in_order(desk: Desk, queue: Sequence[Sequence[Due]], coverage: Coverage) -> list[Answer]:
    """Send the messages of one subscription one after the other.

    Once one has to be tried later, or half the lease is gone, the rest wait: they are due again when their lease ends.
    """
    answers: list[Answer] = []
    for group in queue:
        if desk.clock() >= group[0].leased_until - LEASE / 2:
            break
        try:
            answers.append(await _send(desk, group, coverage))
        except Exception:  # whatever is wrong with one message, those behind it must not wait for ever
            log.exception("not-sent", deliveries=[due.id for due in group])
            continue
        if isinstance(answers[-1], TryLater):
            break
    return answers


def grouped(dues: Sequence[Due]) -> list[list[Due]]:
    """Put together what goes in one message, in the order in which it was owed."""
    news = {_about(due): due for due in reversed(dues) if due.message is None and due.change and due.change.news}
    groups: dict[tuple[str | int, ...], list[Due]] = {}
    for due in dues:
        groups.setdefault(_group(due, news.get(_about(due), due)), []).append(due)
    return list(groups.values())


def _about(due: Due) -> tuple[str, str]:
    return due.subscription.id, due.change.event.id if due.change else ""


def _group(due: Due, unsent: Due) -> tuple[str | int, ...]:
    """What the deliveries of one message share; `unsent` is news of the same event that nobody has read yet.

    News stands in the message of its article (of its digest), on a webhook alone; a correction of unsent news goes with it.
    """
    if due.message is not None:
        return (due.message.id,)
    lead = due if due.change is None or due.change.news else unsent
    if lead.change is None or not NOTIFIERS[due.subscription.channel].is_for_people:
        return (lead.id,)
    if due.subscription.cadence != "instant":
        return (due.subscription.id,)
    return (due.subscription.id, lead.change.article)


async def _frozen(desk: Desk, group: Sequence[Due], coverage: Coverage) -> FrozenMessage:
    """Compose the message of a group from what its events are now, and store it before anybody sees it."""
    subscription = group[0].subscription
    channel = NOTIFIERS[subscription.channel]
    events, texts = await asyncio.to_thread(_material, desk.store, group, with_texts=channel.is_for_people)
    message = channel.compose(parcel(group, events, at=desk.clock(), coverage=coverage, texts=texts), desk.instance)
    stored = await asyncio.to_thread(desk.store.freeze, [due.id for due in group], message)
    if stored != message.id:
        raise LeaseLost(f"{message.id}: another process froze {stored} for the same delivery meanwhile")
    return message


def _material(store: Store, group: Sequence[Due], *, with_texts: bool) -> tuple[dict[str, Event], dict[str, str]]:
    """The events of a group as they are now, by id, and the texts of their reports."""
    ids = {due.change.event.id for due in group if due.change}
    events = {event.id: event for event in store.events(ids=ids)}
    reports = [report.id for event in events.values() for report in event.reports] if with_texts else []
    return events, {report: text for report in reports if (text := store.article_text(report)) is not None}


async def _send(desk: Desk, group: Sequence[Due], coverage: Coverage) -> Answer:
    message = group[0].message or await _frozen(desk, group, coverage)
    subscription = group[0].subscription
    started = desk.clock()
    answer = await desk.notifiers[subscription.channel].send(message, subscription, now=started)
    finished = desk.clock()
    made = group[0].attempts + 1
    state, next_at = _outcome(answer, made, now=finished, jitter=desk.jitter())
    attempt = Attempt(
        at=started,
        answer=_WORDS[type(answer)],
        status=answer.status,
        detail=_storable(answer.detail),
        ms=int((finished - started) / timedelta(milliseconds=1)),
    )
    await asyncio.to_thread(desk.store.attempted, message.id, attempt, owner=desk.owner, state=state, next_at=next_at)
    if isinstance(answer, Refused) and answer.is_gone:
        await asyncio.to_thread(desk.store.stop, subscription.id)
    tell = log.warning if state == "dead" or made >= FAILING else log.info
    tell("attempt", message=message.id, answer=attempt.answer, status=answer.status, state=state, attempts=made)
    return answer


def _storable(said: str) -> str:
    """A receiver's words as one line that every database takes; what could not be written down would be sent once more."""
    return plain(said.encode("utf-8", "replace").decode())


_WORDS: Mapping[type[Answer], AnswerWord] = {Delivered: "delivered", TryLater: "try_later", Refused: "refused"}


def _outcome(answer: Answer, made: int, *, now: datetime, jitter: float) -> tuple[DeliveryState, datetime | None]:
    """What an answer makes of the deliveries, and when they are tried again."""
    match answer:
        case Delivered():
            return "delivered", None
        case Refused():
            return "dead", None
        case TryLater():
            again = next_attempt(made, answer, now=now, jitter=jitter)
            return ("retry", again) if again else ("dead", None)
