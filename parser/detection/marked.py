"""A text with everything marked in it: sentences, and in each the names, words and dates that knowledge finds.

Title and text are read as one, the title first, so that one pair of offsets serves everything. Evidence turns them back.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar

from parser.article import Article
from parser.dates.calendar import When, dates
from parser.detection.lexicon import Form, Hit
from parser.detection.links import without_links
from parser.detection.namesakes import without_namesakes
from parser.knowledge import Knowledge
from parser.mention import Evidence
from parser.names.gazetteer import Name
from parser.text import Folded, Placed, Span, folded, paragraphs, sentences

Part = Literal["title", "text"]
Item = TypeVar("Item", bound=Placed)
_PAUSES = ',،;؛:()«»"“”'
_DEFINITE = "ال"
_ATTACHED = frozenset(("و", "ب", "ل", "ف", "وب", "ول"))
_STOPS = ";؛:"
_SEMICOLONS = ";؛"
_SAYING = ("announce", "trigger", "that")
_SAID = 60
"""How far behind "announced" the day of the announcement may stand."""
_DATELINE = 60
"""How far into a text its dateline may end."""
_ASSEMBLIES = ("congress", "frame")
_AROUND = 150
"""How far from the word for an assembly its city may be named."""
_BETWEEN = "\n\n"
LONGEST = 50_000
"""Characters of an article that are read: five times a long one."""


@dataclass(frozen=True)
class Sentence:
    """One sentence and what is marked in it; all offsets count from the beginning of the marked text."""

    start: int
    end: int
    text: str
    """Folded."""
    part: Part
    paragraph: int
    names: tuple[Name, ...]
    hits: tuple[Hit, ...]
    dates: tuple[When, ...]

    def of(self, *senses: str) -> list[Hit]:
        """The words of some senses, in order."""
        if len(senses) == 1:
            return list(self._by_sense.get(senses[0], ()))
        return [hit for hit in self.hits if hit.form.sense in senses]

    @cached_property
    def _by_sense(self) -> Mapping[str, Sequence[Hit]]:
        """Rules ask for the same senses again and again."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.form.sense, []).append(hit)
        return found

    def of_within(self, sense: str, start: int, end: int) -> list[Hit]:
        """The words of a sense between two offsets."""
        return [hit for hit in self.of(sense) if start <= hit.start and hit.end <= end]

    @cached_property
    def triggers(self) -> list[Hit]:
        return self.of("trigger")

    def of_trigger(self, name: str) -> list[Hit]:
        """The words of one trigger."""
        return [hit for hit in self.triggers if hit.form.id == name]

    def between(self, start: int, end: int) -> str:
        """The letters between two offsets."""
        return self.text[max(start - self.start, 0) : max(end - self.start, 0)]

    def gap(self, start: int, end: int, *senses: str) -> str | None:
        """What stands between two offsets beside words of some senses and marks; None if whole other words do.

        What is left are letters that Arabic writes onto a word's front.
        """
        letters = list(self.between(start, end))
        for hit in self.of(*senses):
            if start <= hit.start and hit.end <= end:
                letters[hit.start - start : hit.end - start] = " " * (hit.end - hit.start)
        left = "".join(char if char.isalnum() else " " for char in letters).split()
        return "".join(left) if all(word in _ATTACHED for word in left) else None

    def is_apposition(self, start: int, end: int) -> bool:
        """Whether nothing but a comma, and an article, stands between two offsets."""
        is_definite = self.between(end - len(_DEFINITE), end) == _DEFINITE
        return self.pauses(start, end) == 1 and self.gap(start, end - len(_DEFINITE) * is_definite, "of") == ""

    def joins(self, start: int, end: int, *senses: str) -> bool:
        """Whether an "and", or one with words of some senses, or nothing stands between two offsets: "Spain and Morocco"."""
        return self.gap(start, end, "and", *senses) in ("", "و")

    def follows(self, *senses: str, at: int, reach: int = 1) -> bool:
        """Whether an offset stands right behind a word of some senses, or as far behind it as reaches: "in Rabat"."""
        return any(0 <= at - hit.end <= reach for hit in self.of(*senses))

    def leads_to(self, *senses: str, at: int, reach: int = 1) -> bool:
        """Whether a word of some senses stands right behind an offset, or as far behind it as reaches: "the visit that"."""
        return any(0 <= hit.start - at <= reach for hit in self.of(*senses))

    def pauses(self, start: int, end: int) -> int:
        """How many commas, brackets and the like stand between two offsets."""
        return sum(self.between(start, end).count(mark) for mark in _PAUSES)

    def parts(self, start: int, end: int) -> bool:
        """Whether a semicolon parts two offsets: what is told on either side are two things."""
        return any(mark in self.between(start, end) for mark in _SEMICOLONS)

    @cached_property
    def _breaks(self) -> list[int]:
        marks = [self.start + n + 1 for n, char in enumerate(self.text) if char in _STOPS]
        return sorted([*marks, *(hit.start for hit in self.of("breaker"))])

    def breaks(self, start: int, end: int) -> list[int]:
        """Where between two offsets a new clause begins."""
        return [at for at in self._breaks if start <= at < end]

    def clause(self, at: int) -> Span:
        """The clause around an offset."""
        starts = [b for b in self._breaks if b <= at]
        ends = [b for b in self._breaks if b > at]
        return (starts[-1] if starts else self.start), (ends[0] if ends else self.end)


@dataclass(frozen=True)
class Marked:
    """An article's title and text, read."""

    article: Article
    published: date | None
    folded: Folded
    sentences: tuple[Sentence, ...]

    @property
    def _text_starts(self) -> int:
        return len(self.article.title) + len(_BETWEEN)

    def evidence(self, field: str, start: int, end: int) -> Evidence:
        """The original words of a folded span, with offsets into the article's text, or its title."""
        first, last = self.folded.raw_span(start, end)
        quote = self.folded.raw[first:last]
        if first < self._text_starts:
            return Evidence(field, quote, first, last, "title")
        return Evidence(field, quote, first - self._text_starts, last - self._text_starts)


def mark(article: Article, published: date | None, knowledge: Knowledge) -> Marked:
    """Find sentences, names, words and dates. `published` is the day of publication in Casablanca."""
    language = article.language
    text = folded((article.title + _BETWEEN + article.text)[:LONGEST])
    names = knowledge.gazetteer.find(text, language)
    days = dates(text, published=published, language=language, calendar=knowledge.calendar) if published else []
    words = knowledge.lexicons.by_language[language].find(text.text, map(_span, days), map(_span, _places(names)))
    names = _with_capitals(without_namesakes(names, words, text), words, text, knowledge)
    names = [_as_of(name, published, knowledge) for name in names]
    hits = sorted(
        [*_as_accented(words, text), *_futures(text, knowledge.lexicons.futures.get(language))], key=lambda hit: hit.start
    )
    days = _retold(_without_dateline(days, names, text, article), hits)
    hits = _undated(hits, days)
    title_end = text.text.find(_BETWEEN)
    spans = list(_sentences(text.text))
    rows = zip(spans, _within(names, spans), _within(_outside(hits, names), spans), _within(days, spans), strict=True)
    marked = tuple(
        Sentence(
            start, end, text.text[start:end], "title" if start < title_end else "text", n, tuple(own), tuple(words), tuple(when)
        )
        for (n, start, end), own, words, when in rows
    )
    return Marked(article, published, text, tuple(without_links(marked)))


def _as_of(name: Name, published: date | None, knowledge: Knowledge) -> Name:
    """Let somebody stand for no organisation before he took its office, or after he left it; his country stays his."""
    if name.kind != "person" or name.partner is None or published is None:
        return name
    is_countrys = knowledge.gazetteer.entity(name.partner).kind == "country"
    is_held = is_countrys or knowledge.gazetteer.entity(name.entity).is_in_office(published)
    return name if is_held else name._replace(partner=None)


def _places(names: Sequence[Name]) -> Iterator[Name]:
    """The names that may stand inside a phrase behind their preposition: "in Glasgow", "en Egipto"."""
    return (name for name in names if name.kind in ("place", "country"))


def _span(item: Placed) -> Span:
    return item.start, item.end


def _with_capitals(names: Sequence[Name], hits: Sequence[Hit], text: Folded, knowledge: Knowledge) -> list[Name]:
    """Read "the Belgian capital" as Brussels."""
    capitals = [hit for hit in hits if hit.form.sense == "capital"]
    of = {(hit.start, hit.end) for hit in hits if hit.form.sense == "of"}
    named = [_as_capital(name, capitals, of, knowledge) for name in names]
    assemblies = [hit.start for hit in hits if hit.form.sense in _ASSEMBLIES]
    inside = {hit.end + 1 for hit in hits if hit.form.sense == "in"}
    return [_as_seat(name, text, knowledge) if _is_a_seat(name, text, inside, assemblies) else name for name in named]


def _is_a_seat(name: Name, text: Folded, inside: Container[int], assemblies: Sequence[int]) -> bool:
    """Whether an assembly is told of in what bears a country's name: that is its city, «المؤتمر المنعقد بتونس»."""
    is_in = name.start in inside or text.text[name.start - 1 : name.start] == "ب"
    is_a_country = name.kind == "country" and name.lang == "ar" and is_in
    return is_a_country and any(-_AROUND <= name.start - at <= _AROUND for at in assemblies)


def _as_seat(name: Name, text: Folded, knowledge: Knowledge) -> Name:
    city = knowledge.gazetteer.capital_called(text.text[name.start : name.end], name.entity)
    return name._replace(entity=city, kind="place", partner=None, country=name.entity, is_capital=True) if city else name


def _is_beside(capital: Hit, name: Name, of: Container[Span]) -> bool:
    """Whether a capital is a country's: "the Belgian capital", "the capital of Spain", "Spain's capital"."""
    if name.kind == "demonym":
        return capital.end + 1 == name.start or name.end + 1 == capital.start
    is_of = (capital.end + 1, name.start - 1) in of or (capital.end + 1, name.start) in of
    is_arabic = name.lang == "ar" and capital.end + 1 == name.start
    return is_of or is_arabic or (name.lang == "en" and capital.start - name.end == len("'s "))


def _as_capital(name: Name, capitals: Sequence[Hit], of: Container[Span], knowledge: Knowledge) -> Name:
    beside = next((hit for hit in capitals if _is_beside(hit, name, of)), None)
    if beside is None or name.kind not in ("demonym", "country") or (city := knowledge.gazetteer.capital(name.entity)) is None:
        return name
    start, end = min(name.start, beside.start), max(name.end, beside.end)
    return Name(start, end, city, "place", None, name.lang, "", country=name.entity, is_capital=True)


def _as_accented(hits: Sequence[Hit], text: Folded) -> list[Hit]:
    """Where folding made two readings of one word, keep the one that is written so; an unaccented headline keeps both."""
    fits = [not hit.form.ending or text.quote(hit.start, hit.end).lower().endswith(hit.form.ending) for hit in hits]
    certain = {(hit.start, hit.end, hit.form.sense) for hit, fit in zip(hits, fits, strict=True) if fit}
    return [hit for hit, fit in zip(hits, fits, strict=True) if fit or (hit.start, hit.end, hit.form.sense) not in certain]


def _undated(hits: Sequence[Hit], days: Sequence[When]) -> list[Hit]:
    """The words that say how real something is, without those that are a date's own: "in May" is no "may"."""
    inside = {at for day in days for at in range(day.start, day.end)}
    return [hit for hit in hits if hit.form.sense != "cue" or hit.start not in inside or hit.form.status != "hypothetical"]


def _without_dateline(days: Sequence[When], names: Sequence[Name], text: Folded, article: Article) -> list[When]:
    """The dates without that of a dateline: "MILAN, March 19 - …" says when it was written, not when it happened."""
    start = len(article.title) + len(_BETWEEN)
    dash = text.text.find(" - ", start, start + _DATELINE)
    is_dateline = dash >= 0 and any(name.kind == "place" and 0 <= name.start - start <= 1 for name in names)
    return [day for day in days if not (is_dateline and start <= day.start < dash)]


def _retold(days: Sequence[When], hits: Sequence[Hit]) -> list[When]:
    """Count "that same day" from the day of what is told, not from that on which it was announced."""
    told: list[When] = []
    known: list[When] = []
    for at, day in enumerate(days):
        if day.rule == "told day" and known and at and days[at - 1] is not known[-1]:
            gap = known[-1].first - days[at - 1].first
            day = replace(day, first=day.first + gap, last=day.last + gap)  # noqa: PLW2901 - the day, counted anew
        told.append(day)
        if day.precision == "day" and not day.is_end and not is_announcement(day, hits):
            known.append(days[at] if day is days[at] else day)
    return told


def is_announcement(when: When, hits: Sequence[Hit]) -> bool:
    """Whether a day is that on which something was said: "announced on Tuesday", «أعلنت المديرية، أمس، عن …»."""
    before = [hit for hit in hits if hit.form.sense in _SAYING and 0 <= when.start - hit.end <= _SAID]
    return bool(before) and max(before, key=lambda hit: hit.start).form.sense == "announce"


_FUTURE = Form("cue", "future", status="planned", reach="after")


def _futures(text: Folded, future: re.Pattern[str] | None) -> Iterator[Hit]:
    """Verbs whose form is a future: what their clause tells further on is ahead."""
    if future is None:
        return
    for match in future.finditer(text.raw):
        yield Hit(*text.folded_span(*match.span()), _FUTURE)


def _outside(hits: Sequence[Hit], names: Sequence[Name]) -> list[Hit]:
    """The words that are no part of a name; a conference may be its organiser's name itself."""
    inside = {at for name in names for at in range(name.start, name.end)}
    ours = {at for name in names if name.kind == "ours" for at in range(name.start, name.end)}  # our laboratory is a topic
    return [
        hit
        for hit in hits
        if "congress" in (hit.form.sense, hit.form.id)
        or (hit.form.sense == "topic" and hit.start in ours)
        or not (hit.start in inside and hit.end - 1 in inside)
    ]


def _sentences(text: str) -> Iterator[tuple[int, int, int]]:
    for number, (start, end) in enumerate(paragraphs(text)):
        for first, last in sentences(text, start, end):
            yield number, first, last


def _within(items: Sequence[Item], spans: Sequence[tuple[int, int, int]]) -> list[list[Item]]:
    """Deal the items, which are in order, out to the sentences that hold them."""
    dealt: list[list[Item]] = [[] for _ in spans]
    at = 0
    for item in items:
        while at < len(spans) - 1 and item.start >= spans[at][2]:
            at += 1
        dealt[at].append(item)
    return dealt
