"""From untold news to sent messages: owing, then dispatching, as often as somebody asks."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from alerts.dispatch import Desk, dispatch_due
from alerts.notifiers import Answer
from alerts.owe import Owed, owe
from alerts.payload import Coverage
from alerts.rule import Rule

SEEN_WITHIN = timedelta(days=1)
"""An outlet that no route could be read of for longer counts as not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Owes what is news and sends what is owed."""

    desk: Desk
    rules: Mapping[str, Rule]
    max_age: timedelta | None

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
            return owe(owing, self.rules, now=self.desk.clock(), max_age=self.max_age)

    def lapse(self) -> None:
        """Let plans lapse whose time has passed without a report."""
        self.desk.store.lapse(now=self.desk.clock())

    def coverage(self) -> Coverage:
        """How much of the press is in sight now: the enabled outlets of which some route was read within `SEEN_WITHIN`."""
        known = set(self.desk.instance.outlets)
        read = self.desk.store.outlets_read(since=self.desk.clock() - SEEN_WITHIN) & known
        return Coverage(read=len(read), of=len(known), blind=tuple(sorted(known - read)))
