"""The store's verbs of what is known: readings, and the events that they tell."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from db import correct, corrections, dossier, events, link, record, reparse
from db import forget as forgetting
from db.correction import Act, Author, Corrected, Correction
from db.dossier import Retold, Trail, Version
from db.event import Event, Redirect
from db.forget import Forgotten
from db.record import Reading, Recorded
from db.reparse import KeptText, Progress, Scope
from db.transaction import Transactions
from parser.article import Article
from parser.mention import Kind, Mention


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

    def correct(self, event_id: str, values: Mapping[str, object], author: Author) -> Corrected:
        """Give fields of an event their values for good, whatever reports say by then.

        Raises `LookupError` for an event that is unknown or retracted, `ValueError` for what cannot be said of one.
        """
        return self._write(correct.correct, event_id, values, author)

    def judge(self, event_id: str, act: Act, author: Author) -> Corrected:
        """Say `accept`, `reject` or `not_new` of an event. Raises `LookupError`."""
        return self._write(correct.judge, event_id, act, author)

    def merge(self, event_ids: Sequence[str], author: Author) -> Corrected:
        """Make one event of several for good. Raises `LookupError`, `ValueError`."""
        return self._write(correct.merge, event_ids, author)

    def split(self, event_id: str, reports: Collection[str], author: Author) -> Corrected:
        """Make reports of an event, named by id or address, another one for good. Raises `LookupError`, `ValueError`."""
        return self._write(correct.split, event_id, reports, author)

    def undo(self, number: int, author: Author) -> Corrected:
        """Take back a correction. Raises `LookupError`, `ValueError`."""
        return self._write(correct.undo, number, author)

    def corrections(self, *, event: str | None = None) -> list[Correction]:
        """List what people said, of one event or at all, in the order in which they did, with whether it still holds."""
        return self._read(corrections.corrections, event=event)

    def retold(self, event_id: str) -> list[Retold]:
        """Give every mention of an event with its article, in the order of linking."""
        return self._read(dossier.retold, event_id)

    def retold_beside(self, event_ids: Collection[str], reports: Collection[str]) -> list[Retold]:
        """Give all that is told by the articles which tell some of these events, or are these reports."""
        return self._read(dossier.retold_beside, event_ids, reports)

    def history(self, event_id: str) -> list[Version]:
        """List the versions of an event, the first first."""
        return self._read(dossier.history, event_id)

    def trail(self, key: str, address: str) -> Trail:
        """Give what an address left here: by its canonical key, or as it is named itself."""
        return self._read(dossier.trail, key, address)

    def kept_texts(self, scope: Scope, *, after: int, limit: int) -> list[KeptText]:
        """Give current articles behind one, in the order of their numbers, with what was read in them."""
        return self._read(reparse.texts, scope, after=after, limit=limit)

    def count_texts(self, scope: Scope, *, after: int = 0) -> int:
        return self._read(reparse.count, scope, after=after)

    def read_again(self, article_id: int, text: Article, mentions: Sequence[Mention], *, now: datetime) -> Recorded:
        """Let a kept text say what a newer parser reads in it, quietly."""
        return self._write(record.read_again, article_id, text, mentions, now=now)

    def forget(self, outlet: str, *, now: datetime) -> Forgotten:
        """Take an outlet's reports out of all events, and every word of it out of the database, for good."""
        return self._write(forgetting.forget, outlet, now=now)

    def remembered_outlets(self) -> frozenset[str]:
        """Every outlet of which something was read."""
        return self._read(forgetting.remembered)

    def begin_reparse(self, scope: Scope, parser: str, *, now: datetime) -> Progress:
        """Begin to read again, or go on where the same was interrupted."""
        return self._write(reparse.begin, scope, parser, now=now)

    def advance_reparse(self, progress: Progress, *, closed_at: datetime | None = None) -> None:
        self._write(reparse.advance, progress, closed_at=closed_at)
