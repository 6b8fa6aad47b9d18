"""Reads the kept texts again with today's parser, and says what is gained, lost and changed by that."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from db.event import Event
from db.reparse import KeptText, Progress, Scope
from db.store import Store
from marsad.sentence import printed_sentence
from parser.article import Article, Language
from parser.linking.told import gist, heirs
from parser.mention import Kind, Mention

PROOF = {"trigger", "evidence", "date_rule", "precision", "place_country"}
"""Fields that prove the others, or follow from them: words that prove the same otherwise are no change."""
FIELDS = tuple(name for name in Mention.__dataclass_fields__ if name not in PROOF)
"""Fields whose change is reported."""
BATCH = 100
What = Literal["gained", "lost", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that an article tells otherwise than before."""

    what: What
    kind: Kind
    language: Language
    partners: tuple[str, ...]
    date: str | None
    event: str | None
    """Into which it was linked so far; None for what is gained."""
    report: str
    outlet: str
    url: str
    published: datetime | None
    sentence: str
    """Which says so, or said so."""
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Before and after, of what changed."""


@dataclass
class Balance:
    """What a reading again came to."""

    articles: int = 0
    changed: int = 0
    """Articles that are read otherwise, be it only in the words that prove something."""
    counts: Counter[tuple[What, Kind, Language]] = field(default_factory=Counter)
    lost: dict[str, set[str]] = field(default_factory=dict)
    """By event the reports that tell it no more."""

    def note(self, one: Difference) -> None:
        self.counts[one.what, one.kind, one.language] += 1
        if one.what == "lost" and one.event:
            self.lost.setdefault(one.event, set()).add(one.report)

    def bereft(self, store: Store) -> list[str]:
        """The events that no report tells any more."""
        return [event for event, reports in self.lost.items() if _is_bereft(store.event(event), reports)]


def _is_bereft(event: object, lost: set[str]) -> bool:
    return isinstance(event, Event) and {report.id for report in event.reports} <= lost


@dataclass(kw_only=True)
class Reparsing:
    """One reading again. What it writes goes through the linking that all reports go through, and is told to nobody."""

    store: Store
    read: Callable[[Article], tuple[Mention, ...]]
    clock: Callable[[], datetime]
    scope: Scope
    tick: Callable[[Balance], None] = lambda _: None
    """Hears now and then how far it is."""
    balance: Balance = field(default_factory=Balance)
    """Of what is read from here on; not of what was read before an interruption."""

    def preview(self) -> Iterator[Difference]:
        """Say what would become of everything, and write nothing."""
        for texts in self._batches(after=0):
            for text in texts:
                yield from self._differences(text, self.read(text.article))

    def run(self, progress: Progress) -> Iterator[Difference]:
        """Read from where `progress` stands, and write what is read otherwise; each batch is remembered."""
        for texts in self._batches(after=progress.position):
            for text in texts:
                mentions = self.read(text.article)
                yield from self._differences(text, mentions)
                if mentions != text.mentions:
                    self.store.read_again(text.id, text.article, mentions, now=self.clock())
            progress = replace(progress, position=texts[-1].id)
            self.store.advance_reparse(progress)
        self.store.advance_reparse(progress, closed_at=self.clock())

    def _batches(self, *, after: int) -> Iterator[Sequence[KeptText]]:
        while texts := self.store.kept_texts(self.scope, after=after, limit=BATCH):
            yield texts
            after = texts[-1].id
            self.tick(self.balance)

    def _differences(self, text: KeptText, mentions: tuple[Mention, ...]) -> Iterator[Difference]:
        self.balance.articles += 1
        self.balance.changed += mentions != text.mentions
        for one in differences(text, mentions):
            self.balance.note(one)
            yield one


def differences(text: KeptText, after: Sequence[Mention]) -> Iterator[Difference]:
    """Compare what was read in a text with what is read in it now."""
    found = heirs([*map(gist, text.mentions)], [*map(gist, after)])
    for before, event, heir in zip(text.mentions, text.events, found, strict=True):
        if heir is None:
            yield _difference("lost", before, text, event)
        elif changed := _changed(before, after[heir]):
            yield replace(_difference("changed", after[heir], text, event), fields=changed)
    yield from (_difference("gained", mention, text, None) for number, mention in enumerate(after) if number not in found)


def _changed(before: Mention, after: Mention) -> dict[str, tuple[Any, Any]]:
    """Before and after, of the fields that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return {name: (old, new) for name, old, new in pairs if old != new}


def _difference(what: What, mention: Mention, text: KeptText, event: str | None) -> Difference:
    article = text.article
    return Difference(
        what=what,
        kind=mention.kind,
        language=article.language,
        partners=mention.partners,
        date=mention.date,
        event=event,
        report=text.report,
        outlet=article.outlet or "",
        url=article.url,
        published=article.published,
        sentence=printed_sentence(mention, article.title, article.text),
    )
