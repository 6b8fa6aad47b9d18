"""Subscriptions and deliveries: is somebody told, by channels that are set up, in time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.backlog import Backlog
from db.notice import OPERATOR
from db.store import Store
from db.subscription import Subscription
from marsad.doctor.finding import Finding
from web.health import LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is to be told, and what waits for them."""

    subscriptions: Sequence[Subscription]
    """The active ones."""
    backlog: Backlog
    rules: Collection[str]
    channels: Collection[str]
    """Kinds of channels that are set up."""
    has_operator: bool
    """Whether the settings name somebody who hears of trouble."""


def look(store: Store, rules: Collection[str], channels: Collection[str], *, has_operator: bool, now: datetime) -> Telling:
    """Ask who is told. Raises `Unavailable`."""
    return Telling(
        subscriptions=store.subscriptions(state="active"),
        backlog=store.health(now=now),
        rules=rules,
        channels=channels,
        has_operator=has_operator,
    )


def findings(seen: Telling, now: datetime) -> Iterator[Finding]:
    """Judge whether what happens would be told."""
    readers = [one for one in seen.subscriptions if one.rule != OPERATOR]
    if readers:
        yield Finding("ok", "subscriptions", f"{len(readers)} are active")
    else:
        yield Finding("warn", "subscriptions", "nobody is told anything", "marsad subscribe new-mou --email you@example.org")
    if not seen.has_operator and len(readers) == len(seen.subscriptions):
        says = "nobody hears when an outlet goes blind or a message cannot be delivered"
        yield Finding("warn", "operator", says, "set [operator] email or webhook")
    for one in seen.subscriptions:
        if one.rule not in {*seen.rules, OPERATOR}:
            yield Finding("fail", "subscription", f"{one.id} is of the rule {one.rule}, which is not there", "marsad rules list")
        if one.channel not in seen.channels:
            todo = "set [mail] host, or stop it: marsad subscriptions stop " + one.id
            yield Finding(
                "fail", "subscription", f"{one.id} wants {one.channel}, which is not set up: what it is owed waits", todo
            )
    yield from _deliveries(seen.backlog, now)


def _deliveries(backlog: Backlog, now: datetime) -> Iterator[Finding]:
    if not backlog.held and backlog.oldest_due and now - backlog.oldest_due > LATE["delivery"]:
        says = f"{backlog.due} are due and not sent, the oldest since {backlog.oldest_due:%Y-%m-%d %H:%M} UTC"
        yield Finding("warn", "deliveries", says, "is marsad run alive? marsad deliveries list shows the last answers")
    if backlog.dead:
        says = f"{backlog.dead} were given up after many attempts"
        yield Finding("warn", "deliveries", says, "marsad deliveries list shows what the receivers said")
