"""Which receivers take nothing, and what the operator is told of it: once that they fail, once that a message is lost."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from alerts.attempt import Tried
from alerts.notice import Failure, FailureState, failure_notice
from alerts.notifiers.answer import Delivered
from db.notice import OPERATOR, Notice

FAILING = 4
"""From this attempt on a receiver counts as failing."""
LONGEST_ANSWER = 200
"""Characters of a receiver's words that a notice repeats."""


@dataclass(slots=True)
class _Spell:
    """A time in which a receiver takes nothing."""

    since: datetime
    told: set[FailureState] = field(default_factory=set)


@dataclass(slots=True)
class Spells:
    """The spells that this process has seen; after a restart one may be told of once more."""

    _spells: dict[str, _Spell] = field(default_factory=dict)

    def notice(self, tried: Tried) -> Notice | None:
        """Take note of an attempt, and give what the operator must be told because of it.

        What fails on its way to the operator is only logged: its notice would wait behind it.
        """
        subscription = tried.subscription
        if isinstance(tried.answer, Delivered):
            self._spells.pop(subscription.id, None)
            return None
        spell = self._spells.setdefault(subscription.id, _Spell(tried.attempt.at))
        state = _state(tried)
        if state is None or state in spell.told or subscription.rule == OPERATOR:
            return None
        spell.told.add(state)
        return failure_notice(_failure(tried, state, spell.since), tried.message.id, now=tried.attempt.at)


def _state(tried: Tried) -> FailureState | None:
    if tried.state == "dead":
        return "dead"
    return "failing" if tried.made >= FAILING else None


def _failure(tried: Tried, state: FailureState, since: datetime) -> Failure:
    subscription = tried.subscription
    said = " ".join(map(str, filter(None, (tried.attempt.status, tried.attempt.detail))))
    return Failure(
        subscription=subscription.id,
        rule=subscription.rule,
        channel=subscription.channel,
        host=_host(subscription.address),
        state=state,
        attempts=tried.made,
        since=since,
        next_at=tried.next_at,
        said=said[:LONGEST_ANSWER],
    )


def _host(address: str) -> str:
    """Where an address leads; the rest of it may be a secret, or a person's name."""
    return urlsplit(address).hostname or address.rpartition("@")[2]
