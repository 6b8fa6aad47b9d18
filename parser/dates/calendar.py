"""Reads the dates of a text: from words to an interval of days, each with the rule and the anchor that gave it.

Relative words count from the day of publication in Casablanca. What is unclear or contradicts itself is not read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from parser.article import Language
from parser.dates.meaning import Anchor, Interval, Meaning, Phrased, Tense
from parser.dates.rules import RULES, Rule
from parser.dates.tokens import Token, tokens
from parser.dates.words import DateWords, load_words
from parser.mention import Precision
from parser.text import Folded

_FORMATS: Mapping[Precision, str] = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date of a text: where it stands (folded offsets) and which days it means."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    rule: str
    """Which rule of the grammar read it."""
    is_end: bool = False
    """Only the end of an interval is told: "until Thursday"."""
    either: tuple[Interval, Interval] | None = None
    """Its past and its future reading, where only the tense can tell which is meant."""

    @property
    def value(self) -> str:
        """`YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as precise as the text is."""
        return self.first.strftime(_FORMATS[self.precision])

    @property
    def value_end(self) -> str | None:
        """Last day, month or year of an interval of several."""
        end = self.last.strftime(_FORMATS[self.precision])
        return end if end != self.value else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """How each language says dates."""

    words: Mapping[str, DateWords]

    @classmethod
    def load(cls, layers: Sequence[Path]) -> "Calendar":
        """Read `lexicon/calendar.<language>.toml` of all layers. Raises `seeds.datafile.Refused`."""
        return cls(load_words(layers))


def dates(text: Folded, *, published: date, language: Language, calendar: Calendar) -> list[When]:
    """Read the dates of a text in their order. `published` is the day of publication in Casablanca."""
    words = calendar.words[language]
    row = tokens(text, words)
    roles = "".join(token.role for token in row)
    rules = [rule for rule in RULES if words.month_first or not rule.only_month_first]
    found: list[When] = []
    at = 0
    while start := _OPENS.search(roles, at):
        at = start.start()
        anchor = Anchor(published, _tense(roles, at), _told(found))
        used, when = _read(rules, row, roles, at, anchor)
        found += when
        at += used
    return found


def resolve(when: When, tense: Tense) -> When:
    """Read a date anew by the tense of the clause that it belongs to, where that decides."""
    if when.either is None:
        return when
    first, last = when.either[0 if tense == "past" else 1]
    return replace(when, first=first, last=last)


def as_json(text: Folded, whens: Sequence[When]) -> list[dict[str, str]]:
    """What `marsad dates --json` prints of a text: first and last day of each date, its precision and its words."""
    return [
        {
            "start": when.first.isoformat(),
            "end": when.last.isoformat(),
            "precision": when.precision,
            "quote": text.quote(when.start, when.end),
        }
        for when in whens
    ]


_OPENS = re.compile(r"[^.,|x&(/\"o\-u]")


def _read(rules: Sequence[Rule], row: Sequence[Token], roles: str, at: int, anchor: Anchor) -> tuple[int, list[When]]:
    """Apply the first rule that has something to say at a token: how many tokens it took, and the date if it is one."""
    for rule in rules:
        if (match := rule.pattern.match(roles, at)) is None:
            continue
        said = Phrased(row[at : match.end()], roles[:at].rstrip("x"))
        if (meaning := rule.read(said, anchor)) is not None:
            is_date = meaning.days is not None and not _is_name(said, roles[match.end() :])
            return match.end() - at, [_when(said, meaning, rule.name)] if is_date else []
    return 1, []


def _when(said: Phrased, meaning: Meaning, rule: str) -> When:
    assert meaning.days is not None
    told = [token for token in said.tokens if token.role not in "Iic,x("]
    return When(
        start=told[0].start,
        end=told[-1].end,
        first=meaning.days[0],
        last=meaning.days[1],
        precision=meaning.precision,
        rule=rule,
        is_end=said.before.rstrip("xo").endswith("u"),
        either=meaning.either,
    )


def _is_name(said: Phrased, after: str) -> bool:
    """Whether a date is only part of a name: a square "9 April" in quotes, Movement of 20 February, World Cup 2030."""
    if "y" in said.roles:
        return not _HAS_MONTH.search(said.roles) and bool(_EDITION.search(said.before))
    is_quoted = said.before.endswith('"') and after.startswith('"')
    return is_quoted or after.startswith("p") or bool(_NAMED_AFTER.search(said.before))


_HAS_MONTH = re.compile("[mbsKhq]")
_EDITION = re.compile(r"X[^|Z]{0,6}$")
_NAMED_AFTER = re.compile(r"p[oU]?$")


def _tense(roles: str, at: int) -> Tense | None:
    """The tense of the sentence that leads to a token, or that the token opens, as far as a word of the calendar tells it."""
    start = roles.rfind("|", 0, at) + 1
    leading = roles[start:at]
    sentence = roles[start:].partition("|")[0]
    return "future" if "Z" in (leading if leading.strip(_SILENT) else sentence) else None


_SILENT = 'x,Io-"'


def _told(found: Sequence[When]) -> Interval | None:
    return next(((when.first, when.last) for when in reversed(found) if when.precision != "year" and not when.is_end), None)
