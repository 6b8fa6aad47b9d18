"""One attempt to send a message, and what its answer makes of the deliveries. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.notifiers.answer import Answer, Delivered, Refused, TryLater
from alerts.schedule import next_attempt
from alerts.words import plain
from db.delivery import Answer as AnswerWord
from db.delivery import Attempt, DeliveryState, FrozenMessage
from db.subscription import Subscription

_WORDS: Mapping[type[Answer], AnswerWord] = {Delivered: "delivered", TryLater: "try_later", Refused: "refused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A message that was tried once more, and where that leaves it."""

    subscription: Subscription
    message: FrozenMessage
    answer: Answer
    made: int
    """How many attempts it has had, this one included."""
    state: DeliveryState
    next_at: datetime | None
    """When it is tried again."""
    attempt: Attempt


def tried(
    message: FrozenMessage,
    subscription: Subscription,
    answer: Answer,
    *,
    made: int,
    started: datetime,
    finished: datetime,
    jitter: float,
) -> Tried:
    """Judge an answer: `made` counts this attempt, `jitter` in [-1, 1] spreads the next one."""
    state, next_at = _outcome(answer, made, now=finished, jitter=jitter)
    attempt = Attempt(
        at=started,
        answer=_WORDS[type(answer)],
        status=answer.status,
        detail=_storable(answer.detail),
        ms=int((finished - started) / timedelta(milliseconds=1)),
    )
    return Tried(
        subscription=subscription, message=message, answer=answer, made=made, state=state, next_at=next_at, attempt=attempt
    )


def _storable(said: str) -> str:
    """A receiver's words as one line that every database takes; what could not be written down would be sent once more."""
    return plain(said.encode("utf-8", "replace").decode())


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
