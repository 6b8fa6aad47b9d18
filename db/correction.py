"""What people set right: each word of theirs as it stands, and what saying it did."""

from collections.abc import Mapping
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
    """The event as it is called now."""
    field: str | None = None
    """Of `set`."""
    value: object = None
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
    versions: tuple[int, ...] = ()
    """Ids of the versions that were written, untold."""
