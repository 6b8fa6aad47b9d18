"""From untold news to sent messages: owing, then dispatching, as often as somebody asks."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.dispatch import Desk, dispatch_due
from alerts.notifiers import Answer
from alerts.owe import Owed, owe
from alerts.payload import Coverage
from alerts.rule import Rule
from db.store import Store

SEEN_WITHIN = timedelta(days=1)
"""An outlet that no route could be read of for longer counts as not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Owes what is news and sends what is owed."""

    desk: Desk
    rules: Mapping[str, Rule]
    max_age: timedelta | None
    started_at: datetime | None = None
    """When this installation began to watch; None where it never has."""

    async def tell(self) -> tuple[Owed, list[Answer]]:
        """One round: transaction 2, then what is due, up to the most that is claimed at once."""
        owed = await asyncio.to_thread(self.owe)
        return owed, await dispatch_due(self.desk, await asyncio.to_thread(self.coverage))

    async def tell_all(self) -> tuple[Owed, list[Answer]]:
        """Rounds until nothing is untold and nothing due; what has to be tried again later is due later."""
        versions = deliveries = 0
        came: list[Answer] = []
        while True:
            owed, answers = await self.tell()
            if not owed.versions and not answers:
                return Owed(versions, deliveries), came
            versions, deliveries, came = versions + owed.versions, deliveries + owed.deliveries, came + answers

    def owe(self) -> Owed:
        """Transaction 2 alone."""
        with self.desk.store.owing() as owing:
            return owe(owing, self.rules, now=self.desk.clock(), max_age=self.max_age, started_at=self.started_at)

    def lapse(self) -> list[str]:
        """Let plans lapse whose time has passed without a report; gives the ids of the events that changed."""
        return self.desk.store.lapse(now=self.desk.clock())

    def coverage(self) -> Coverage:
        """How much of the press is in sight now."""
        return coverage(self.desk.store, self.desk.instance.outlets, now=self.desk.clock())


def coverage(store: Store, known: Collection[str], *, now: datetime) -> Coverage:
    """How much of the press is in sight: those of the enabled outlets that are not blind, and were read within `SEEN_WITHIN`."""
    states = store.outlet_states()
    lost = {slug for slug, state in states.items() if state.state == "blind"}
    read = store.outlets_read(since=now - SEEN_WITHIN).intersection(known) - lost
    blind = tuple(sorted(set(known) - read))
    return Coverage(read=len(read), of=len(known), blind=blind, since={s: states[s].since for s in blind if s in lost})
