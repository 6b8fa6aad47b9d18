"""Reads the kept texts again with today's parser, and says what is gained, lost and changed by that."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from db.event import Event
from db.reparse import KeptText, Progress, Scope
from db.store import Store
from marsad.sentence import telling
from parser.article import Article, Language
from parser.linking.told import FAMILY
from parser.mention import Kind, Mention

FIELDS = (
    *("kind", "status", "instrument", "partners", "counterparts", "date", "date_end"),
    *("place", "topics", "counts", "direction", "level", "services", "origin"),
)
"""Fields whose change is reported; words that prove the same otherwise are no change."""
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
    _last: int = 0

    def preview(self) -> Iterator[Difference]:
        """Say what would become of everything, and write nothing."""
        yield from self._differences(after=0, then=lambda _: None)

    def run(self, progress: Progress) -> Iterator[Difference]:
        """Read from where `progress` stands, and write what is read otherwise; each batch is remembered."""
        begun = progress

        def remember(position: int) -> None:
            done = replace(
                begun,
                position=position,
                articles=begun.articles + self.balance.articles,
                changed=begun.changed + self.balance.changed,
            )
            self.store.advance_reparse(done)

        yield from self._differences(after=progress.position, then=remember, write=True)
        self.store.advance_reparse(replace(begun, position=self._last or begun.position), closed_at=self.clock())

    def _differences(self, *, after: int, then: Callable[[int], None], write: bool = False) -> Iterator[Difference]:
        while texts := self.store.kept_texts(self.scope, after=after, limit=BATCH):
            for text in texts:
                mentions = self.read(text.article)
                self.balance.articles += 1
                if mentions != text.mentions:
                    self.balance.changed += 1
                    for one in differences(text, mentions):
                        self.balance.note(one)
                        yield one
                    if write:
                        self.store.read_again(text.id, text.article, mentions, now=self.clock())
            after = self._last = texts[-1].id
            then(after)
            self.tick(self.balance)


def differences(text: KeptText, after: Sequence[Mention]) -> Iterator[Difference]:
    """Compare what was read in a text with what is read in it now."""
    left = list(after)
    for before, event in zip(text.mentions, text.events, strict=True):
        heir = next((mention for mention in left if _is_alike(before, mention)), None)
        if heir is None:
            yield _difference("lost", before, text, event)
            continue
        left.remove(heir)
        if changed := {name: pair for name in FIELDS if (pair := (getattr(before, name), getattr(heir, name)))[0] != pair[1]}:
            yield replace(_difference("changed", heir, text, event), fields=changed)
    yield from (_difference("gained", mention, text, None) for mention in left)


def _is_alike(before: Mention, after: Mention) -> bool:
    """Whether both tell the same thing, as linking takes it that they do (db.upheld.is_alike)."""
    return FAMILY[before.kind] == FAMILY[after.kind] and not set(before.partners).isdisjoint(after.partners)


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
        sentence=telling(mention, article.title, article.text),
    )
