"""The store's verbs of what is known: readings, and the events that they tell."""

from collections.abc import Collection
from datetime import datetime

from db import correct, events, link, record
from db.event import Event, Redirect
from db.record import Reading, Recorded
from db.transaction import Transactions
from parser.mention import Kind


class Remembering(Transactions):
    def record(self, reading: Reading, *, now: datetime) -> Recorded:
        """Write one reading with everything that follows from it, up to untold versions of events.

        An article that carries an event is put down to be looked at again.
        """
        return self._write(record.record, reading, now=now)

    def events(
        self,
        *,
        ids: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        partners: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """List events, latest first; each argument narrows, and OR holds within it."""
        return self._read(events.events, ids=ids, kinds=kinds, partners=partners, limit=limit)

    def event(self, event_id: str) -> Event | Redirect | None:
        """Give one event, or the one that it was found to be, or None if the id was never minted."""
        return self._read(events.event, event_id)

    def article_text(self, report: str) -> str | None:
        """Give the cleaned text into which the evidence of a report points."""
        return self._read(events.article_text, report)

    def lapse(self, *, now: datetime) -> list[str]:
        """Let plans lapse whose time has passed without a report; gives the ids of the events that changed."""
        return self._write(link.lapse, now=now)

    def correct(self, event_id: str, field: str, value: object, *, who: str, why: str, now: datetime) -> int | None:
        """Set one field of an event right for good; gives the id of the version this wrote, None if nothing changed."""
        return self._write(correct.correct, event_id, field, value, who=who, why=why, now=now)
