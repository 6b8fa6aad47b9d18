"""The words of one language, found in one pass over a folded text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import ahocorasick

from parser.article import Language
from parser.detection.senses import Reach, Status, Tense
from parser.text import Span, fold

LANGUAGES: tuple[Language, ...] = get_args(Language)
_PREPOSITIONS = "بل"
_FUNCTION = ("in", "of", "to", "by", "adverb")
_PARTED = 40
"""How long the part of a form before a day, or behind it, may be."""
_ROW = 4
"""How many gaps in a row may part a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """What one surface form can mean."""

    sense: str
    """A `Sense`, or `trigger`, `cue`, `instrument`, `topic`."""
    id: str
    """Of the trigger, cue, instrument or topic; else the sense again."""
    tense: Tense = "noun"
    status: Status = "occurred"
    reach: Reach = "clause"
    ending: str = ""
    """Its last letters as written, accents and all: *signe* is not *signé*, *firmará* not *firmara*."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found in a folded text; proclitics are outside of it."""

    start: int
    end: int
    form: Form


class Lexicon:
    """The words of one language, compiled. Never changed once built."""

    def __init__(self, forms: Mapping[str, Sequence[Form]], clitics: Mapping[str, Iterable[str]]) -> None:
        self._clitics = {kind: frozenset(fold(c) for c in some) | {""} for kind, some in clitics.items()}
        self._automaton = ahocorasick.Automaton()
        for text, meanings in forms.items():
            self._automaton.add_word(text, (len(text), tuple(meanings)))
        self._automaton.make_automaton()

    def find(self, text: str, days: Iterable[Span] = (), places: Iterable[Span] = ()) -> list[Hit]:
        """Find the forms in a folded text, in its order; inside a longer form of the same sense, or a shield, nothing counts.

        A form may be parted by `days`, by `places` behind a preposition and by adverbs, also by several of them in a row:
        "a fait mardi escale", "signed up on Monday in Lima to a", "hizo también escala".
        """
        found = list(self._matches(text))
        parted = (hit for gap in _in_a_row(text, _gaps(found, days, places)) for hit in self._parted(text, *gap))
        return _longest([*found, *parted])

    def _parted(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """The forms that begin before a gap and go on behind it."""
        first = min(_whole_words(text, max(start - _PARTED, 0), 1), start)
        last = max(_whole_words(text, min(end + _PARTED, len(text)), -1), end)
        before, behind = text[first:start].rstrip(" ,"), text[end:last].removeprefix(",")
        moved = last - first - len(before) - len(behind)
        for hit in self._matches(before + behind):
            if hit.start < len(before) < hit.end:
                yield Hit(first + hit.start, first + hit.end + moved, hit.form)

    def _matches(self, text: str) -> Iterator[Hit]:
        size = len(text)
        for last, (length, forms) in self._automaton.iter(text):
            end, start = last + 1, last + 1 - length
            if end < size and text[end].isalnum() and not _leads_on(text, last):
                continue
            stands_alone = not start or not text[start - 1].isalnum()
            for form in forms if stands_alone else self._peeled(forms, _attached(text, start)):
                yield Hit(start, end, form)

    def _peeled(self, forms: Iterable[Form], before: str) -> Iterator[Form]:
        """The forms onto which some letters may be written."""
        for form in forms:
            if before in self._clitics.get("noun" if form.tense in ("noun", "infinitive") else "verb", ()):
                yield form


def _gaps(found: Iterable[Hit], days: Iterable[Span], places: Iterable[Span]) -> list[Span]:
    """What is no part of the form around it: a day, with its preposition if it has one, a place with its own, an adverb."""
    found = list(found)
    leads = _leads(found)
    gaps = [(hit.start, hit.end) for hit in found if hit.form.sense == "adverb"]
    gaps += [(leads.get(start, start), end) for start, end in days]
    gaps += [(leads[start], end) for start, end in places if start in leads]
    return sorted(set(gaps))


def _leads(found: Iterable[Hit]) -> dict[int, int]:
    """Where prepositions begin, by where the next word does; the last of an idiom is none: "is due in", "résidant en"."""
    begins: dict[int, int] = {}
    bound: dict[int, int] = {}
    for hit in found:
        if hit.form.sense == "lead":
            begins[hit.end + 1] = min(hit.start, begins.get(hit.end + 1, hit.start))
        elif hit.form.sense not in _FUNCTION:
            bound[hit.end + 1] = min(hit.start, bound.get(hit.end + 1, hit.start))
    return {end: start for end, start in begins.items() if bound.get(end, start) >= start}


def _in_a_row(text: str, gaps: Sequence[Span]) -> Iterator[Span]:
    """The gaps, and those that follow one another as one: "on Monday, in Lima"."""
    for at, (start, end) in enumerate(gaps):
        yield start, end
        reached = end
        for further, last in gaps[at + 1 : at + _ROW]:
            if text[reached:further] not in (" ", ", "):
                break
            reached = last
            yield start, reached


def _whole_words(text: str, at: int, step: int) -> int:
    """The nearest offset, up or down, that stands inside no word: what is cut there is no word's end."""
    while 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        at += step
    return at


def _leads_on(text: str, last: int) -> bool:
    """Whether a form ends in what is written onto the next word: an elision, an Arabic preposition of one letter."""
    return text[last] == "'" or (text[last] in _PREPOSITIONS and text[last - 1 : last] == " ")


def _attached(text: str, start: int) -> str:
    """The letters written onto the front of a form."""
    first = start
    while first and text[first - 1].isalnum():
        first -= 1
    return text[first:start]


_SHIELDS = ("shield", "opening_day")
"""Phrases inside which no word counts: "its first day" is no "that day"."""


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach: defaultdict[str, int] = defaultdict(int)
    shielded = 0
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.form.sense != "shield")):
        sense = hit.form.sense
        if (hit.end <= shielded or hit.end <= reach[sense]) and not _twin(kept, hit):
            continue
        if hit.end > reach[sense]:
            reach[sense] = hit.end
            shielded = max(reach[shield] for shield in _SHIELDS) if sense in _SHIELDS else shielded
        kept.append(hit)
    return kept


def _twin(kept: Sequence[Hit], hit: Hit) -> bool:
    """Whether the same stretch was kept with another meaning of the same sense."""
    return any(k.start == hit.start and k.end == hit.end and k.form.sense == hit.form.sense for k in kept[-4:])
