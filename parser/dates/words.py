"""The words in which a language says dates.

A language is one data file, `lexicon/calendar.<language>.toml`. Every word of it plays one *role* (month, weekday, "last",
"until" …), written as one letter, so that the grammar in `date_rules` is the same for all languages.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from parser.text import fold
from seeds.datafile import load, overlaid
from seeds.problem import Problem, Refused

Words = tuple[str, ...]
Month = Annotated[int, Field(ge=1, le=12)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Day = Annotated[int, Field(ge=1, le=31)]
Quarter = Annotated[int, Field(ge=1, le=4)]
Half = Annotated[int, Field(ge=1, le=2)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Table):
    """A stretch of time: "week", in the dual "two weeks" in one word, and in the plural, which says nothing without a number."""

    one: Words
    two: Words = ()
    many: Words = ()


class Units(_Table):
    day: Unit
    week: Unit
    month: Unit
    year: Unit
    weekend: Unit


class Links(_Table):
    """Small words that hold a date together, and words that tell its direction."""

    and_: Words = Field(alias="and")
    to: Words
    until: Words
    of: Words
    from_the: Words = Field((), alias="from the")
    in_: Words = Field(alias="in")
    between: Words
    filler: Words = ()
    last: Words
    before_last: Words = Field((), alias="before last")
    current: Words
    this: Words
    next: Words
    ago_before: Words = ()
    ago_after: Words = ()
    from_now: Words = ()
    later: Words = ()
    earlier: Words = ()
    part_of: Words = Field((), alias="part of")
    """Early, mid, the end of: what follows is known to its month, no better."""
    same_month: Words = ()
    since: Words = ()
    """Where a language's "in" does not stand before a month and its day: "since June 5"."""
    in_days: Words = Field((), alias="in days")
    """Leads to a number of days from now, in a sentence about the future: «بعد ثلاثة أيام»."""
    hijri: Words = ()
    """Months of the other calendar and its mark: a date said in it is passed over, the one beside it counts."""
    told_month: Words = ()
    """The month of the date before it in the text: "that month"."""
    these_days: Words = ()
    season: Words = ()
    will: Words = ()
    """Words that put their sentence into the future."""
    edition: Words = ()
    """Championships, programmes and laws that carry a year in their name: it dates nothing."""
    named_after: Words = ()
    """Streets, movements, attacks: a day and month behind them without a year is a name."""
    nothing: Words = ()
    """Phrases that look like one of the others and are not."""


class DateWords(_Table):
    """One calendar file. Words are given in usual spelling and compared folded."""

    future: re.Pattern[str] = re.compile("(?!)")
    """A pattern of the words, accented and in small letters, that put their sentence into the future."""
    month_first: bool = False
    """Whether "November 24" is said."""
    capitalised: bool = False
    """Whether months and weekdays are always written with a capital, so that "may" and "march" are told apart."""
    ordinals: Words = ()
    """What may be glued to the number of a day: 24th, 1er."""
    clitics: Mapping[str, str] = {}
    """Letters glued before a word, with the link that they stand for."""
    months: Mapping[Month, Words]
    months_beside_a_number: Mapping[Month, Words] = {}
    """Names that are other words too: months only beside a day, a year or another word of date."""
    months_shortened: Mapping[Month, Words] = {}
    """Abbreviations: months only beside a day or a year."""
    quarters: Mapping[Quarter, Words] = {}
    halves: Mapping[Half, Words] = {}
    """Parts of a year, with its number: "first quarter"."""
    weekdays: Mapping[Weekday, Words]
    day_words: Mapping[Day, Words] = {}
    numbers: Mapping[int, Words]
    relative_days: Mapping[int, Words]
    told_days: Mapping[int, Words]
    """Days counted from the day that the text told before: "the day after" """
    units: Units
    links: Links

    @cached_property
    def phrases(self) -> "Mapping[str, Sequence[Phrase]]":
        """Every phrase by its first word, the longest first."""
        table: dict[str, list[Phrase]] = {}
        for phrase in self.entries():
            table.setdefault(phrase.words[0], []).append(phrase)
        return {first: sorted(phrases, key=lambda phrase: -len(phrase.words)) for first, phrases in table.items()}

    @cached_property
    def piece(self) -> re.Pattern[str]:
        """What a text is cut into: full numeric dates, days, other numbers, words, marks."""
        glued = "|".join(map(re.escape, sorted(map(fold, self.ordinals), key=len, reverse=True)))
        return re.compile(
            rf"{_YEAR_FIRST}|{_DAY_FIRST}|{_DECIMAL}|(?P<day>\d{{1,2}})(?:{glued})?(?![^\W_\u0600-\u06ff])|{_PIECE.pattern}"
        )

    def entries(self) -> Iterator["Phrase"]:
        """Every phrase of the file."""
        for forms, role, value in self._tables():
            yield from (Phrase(cut(form), role, value) for form in forms)

    def _tables(self) -> Iterator[tuple[Words, str, int]]:
        for name, role in LINK_ROLES.items():
            yield getattr(self.links, name), role, 0
        for name, role in UNIT_ROLES.items():
            unit: Unit = getattr(self.units, name)
            yield from ((unit.one, role, 1), (unit.two, role, 2), (unit.many, role, 0))
        for table, role in (
            (self.months, "m"),
            (self.months_beside_a_number, "b"),
            (self.months_shortened, "s"),
            (self.quarters, "K"),
            (self.halves, "h"),
            (self.weekdays, "w"),
            (self.day_words, "j"),
            (self.numbers, "N"),
            (self.relative_days, "r"),
            (self.told_days, "v"),
        ):
            for value, forms in table.items():
                yield forms, role, value


LINK_ROLES = {
    "and_": "&",
    "to": "-",
    "until": "u",
    "of": "o",
    "from_the": "U",
    "in_": "I",
    "between": "c",
    "filler": "x",
    "last": "L",
    "before_last": "l",
    "current": "T",
    "this": "t",
    "next": "F",
    "ago_before": "a",
    "ago_after": "Q",
    "from_now": "D",
    "later": "V",
    "earlier": "R",
    "part_of": "P",
    "same_month": "S",
    "since": "i",
    "in_days": "W",
    "hijri": "Y",
    "told_month": "M",
    "these_days": "k",
    "season": "H",
    "will": "Z",
    "edition": "X",
    "named_after": "p",
    "nothing": ".",
}
UNIT_ROLES = {"day": "A", "week": "B", "month": "C", "year": "E", "weekend": "G"}
_PIECE = re.compile(r"[^\W\d_]+'?|\d+|[^\w\s]|\n")
_YEAR_FIRST = r"(?P<ymd>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
_DAY_FIRST = r"(?P<dmy>\d{1,2}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{4}(?!\d)|\d{1,2}/\d{1,2}/\d{2}(?![\d/]))"
_DECIMAL = r"(?P<decimal>\d+(?:[.,]\d+)+)"


@dataclass(frozen=True, slots=True)
class Phrase:
    words: tuple[str, ...]
    role: str
    value: int


def cut(form: str) -> tuple[str, ...]:
    """The words of a phrase as a text is cut into them."""
    return tuple(_PIECE.findall(fold(form)))


def load_words(layers: Sequence[Path], prefix: str = "calendar.") -> dict[str, DateWords]:
    """Read the calendar file of every language, laid over. Raises `seeds.datafile.Refused`."""
    found: dict[str, DateWords] = {}
    for slug, paths in overlaid(layers, "lexicon").items():
        if slug.startswith(prefix) and (words := load(paths, DateWords)) is not None:
            _refuse_doubles(words, paths[-1])
            found[slug.removeprefix(prefix)] = words
    return found


def _refuse_doubles(words: DateWords, path: Path) -> None:
    """A phrase with two meanings would be read as either; the later one's line is named."""
    source = path.read_text(encoding="utf-8").splitlines()
    seen: dict[tuple[str, ...], tuple[str, int]] = {}
    for phrase in words.entries():
        if seen.setdefault(phrase.words, (phrase.role, phrase.value)) != (phrase.role, phrase.value):
            form = next((form for form in re.findall(r'"([^"]*)"', "\n".join(source)) if cut(form) == phrase.words), "")
            line = max((n for n, text in enumerate(source, 1) if f'"{form}"' in text), default=1)
            raise Refused([Problem(path, line, f'"{form}" has two meanings')])
