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
        """One round: transaction 2, then everything that is due."""
        owed = await asyncio.to_thread(self._owe)
        return owed, await dispatch_due(self.desk, await asyncio.to_thread(self._coverage))

    def _owe(self) -> Owed:
        with self.desk.store.owing() as owing:
            return owe(owing, self.rules, now=self.desk.clock(), max_age=self.max_age)

    def _coverage(self) -> Coverage:
        known = set(self.desk.instance.outlets)
        read = self.desk.store.outlets_read(since=self.desk.clock() - SEEN_WITHIN) & known
        return Coverage(read=len(read), of=len(known), blind=tuple(sorted(known - read)))
