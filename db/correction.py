"""What people set right: each word of theirs as it stands, what of all of them holds, and what saying one did."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Act = Literal["set", "accept", "reject", "not_new", "merge", "split", "undo"]
"""`set` gives a field its value, `accept` and `reject` judge an event, `not_new` takes its news away, `merge` and `split` say
which reports tell one event, `undo` takes back one of these."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who says something, why, and when."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One word of a person. It is never altered: who thinks otherwise says something else, or takes it back."""

    id: int
    act: Act
    event: str
    """The event whose reports it is about now."""
    field: str | None = None
    """Of `set`."""
    value: object = None
    following: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """Fields whose values follow from this one, as a country from its city."""
    before: object = None
    """What was shown when it was said."""
    evidence: tuple[Mapping[str, Any], ...] = ()
    """`{report, part, quote, start, end}`: the words on which rested what was shown."""
    reports: tuple[str, ...] = ()
    """Of `merge` and `split`: the reports that were brought in, or taken out."""
    undoes: int | None = None
    holds: bool = True
    """Nobody took it back."""
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What holds of all that people said of one event: of each thing the last word."""

    words: Mapping[str, Correction] = dataclasses.field(default_factory=dict)
    """By the field whose value each gives."""
    verdict: Correction | None = None
    """`accept` or `reject`."""
    no_news: Correction | None = None
    """`not_new`."""

    @property
    def values(self) -> dict[str, object]:
        """What people's words make of the fields that they speak of."""
        values: dict[str, object] = {}
        for field, word in self.words.items():
            values |= {field: word.value, **word.following}
        return values

    @property
    def is_rejected(self) -> bool:
        return self.verdict is not None and self.verdict.act == "reject"

    @property
    def is_no_news(self) -> bool:
        return self.no_news is not None


def holding(corrections: Iterable[Correction]) -> Said:
    """Gather what holds of the corrections of one event, given in the order in which they were said."""
    words: dict[str, Correction] = {}
    verdict = no_news = None
    for one in corrections:
        if not one.holds:
            continue
        if one.act in ("accept", "reject"):
            verdict = one
        elif one.act == "not_new":
            no_news = one
        elif one.act == "set" and one.field:
            if one.field == "date":
                words.pop("date_end", None)  # it was the end of another date
            words[one.field] = one
    return Said(words, verdict, no_news)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a word did."""

    corrections: tuple[int, ...]
    """Numbers of the corrections that say it, those included that said it before."""
    is_new: bool
    """False where all of it was said before."""
    event: str
    """Id of the event that it is about, as it is called now."""
    events: tuple[str, ...] = ()
    """Ids of all events that changed."""
