"""Pairs what was logged with what was predicted, one to one, so that everything else can be compared pair by pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal

from parser.text import fold

Weight = tuple[Fraction | int, ...]
Pair = tuple[int, int]
DateVerdict = Literal["right", "half", "coarse", "wrong", "missing"]

AS_COUNTRY = {"FBI": "US", "CIA": "US"}
HOME = "MA"
UNTOLD = ("denied", "cancelled", "hypothetical")
"""What a gold file does not log: predictions told so are not looked at."""


@dataclass(frozen=True)
class Row:
    """One logged or predicted event, as far as scoring looks at it."""

    kind: str
    status: str | None
    partners: frozenset[str]
    date: str | None = None
    date_end: str | None = None
    instrument: str | None = None
    place: str | None = None
    topics: frozenset[str] = frozenset()

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Row":
        """Read an event or mention object; an end counts only after a full day, a city only by its name, accents apart."""
        start, end = event.get("date") or None, event.get("date_end") or None
        is_interval = bool(start and end and len(start) == len("2025-01-01") and end > start)
        return cls(
            kind=str(event.get("kind")),
            status=event.get("status") or event.get("told_as"),
            partners=frozenset(_partners(event.get("partners") or ())),
            date=start,
            date_end=end if is_interval else None,
            instrument=event.get("instrument"),
            place=fold((event.get("place") or "").split(",")[0].strip()) or None,
            topics=frozenset(event.get("topics") or ()),
        )

    @property
    def is_new_mou(self) -> bool:
        return self.kind == "agreement" and self.status == "occurred" and bool(self.partners)

    def can_be(self, other: "Row") -> bool:
        """Whether two rows may be one event: same kind, and a partner in common if both name any."""
        return self.kind == other.kind and (not self.partners or not other.partners or bool(self.partners & other.partners))


def _partners(said: Iterable[Any]) -> Iterable[str]:
    for partner in said:
        code = partner.get("id") or partner.get("country") or partner.get("code") if isinstance(partner, Mapping) else partner
        name = str(code or "").upper()
        if name not in ("", HOME):
            yield AS_COUNTRY.get(name, name)


def rows(events: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Read the told events of an article."""
    return [row for row in map(Row.of, events) if row.status not in UNTOLD]


def overlap(a: frozenset[str], b: frozenset[str]) -> Fraction:
    """Jaccard index, exact so that ties are ties; of two empty sets one half."""
    return Fraction(len(a & b), len(a | b)) if a | b else Fraction(1, 2)


def date_fit(gold: Row, said: Row) -> int:
    """3 the same start, 2 an overlap at the coarser precision, 1 one is unknown, 0 apart."""
    if gold.date is None or said.date is None:
        return 1
    if gold.date == said.date:
        return 3
    size = min(len(gold.date), len(said.date))
    return 2 if _first(said, size) <= _last(gold, size) and _first(gold, size) <= _last(said, size) else 0


def _first(row: Row, size: int) -> str:
    return (row.date or "")[:size]


def _last(row: Row, size: int) -> str:
    return (row.date_end or row.date or "")[:size]


def date_verdict(gold: Row, said: Row) -> DateVerdict:
    """How well a date was read, for a gold row that has one.

    `half`: the start of an interval without its end; `coarse`: a month or year that contains the gold's start.
    """
    if said.date is None:
        return "missing"
    if (gold.date, gold.date_end) == (said.date, said.date_end):
        return "right"
    if gold.date == said.date and said.date_end is None:
        return "half"
    is_coarser = len(said.date) < len(gold.date or "") and (gold.date or "").startswith(said.date)
    return "coarse" if is_coarser else "wrong"


def is_other_month(gold: Row, said: Row) -> bool:
    """Whether a wrong date has no month in common with the gold, or no year where only a year is given."""
    size = min(len("2025-01"), len(said.date or ""))
    return _first(said, size) > _last(gold, size) or _last(said, size) < _first(gold, size)


def best_pairs(weights: Sequence[Sequence[Weight | None]]) -> list[Pair]:
    """Pair rows with columns, each at most once, for the greatest sum of weights; None bars a pair.

    Weights are compared place by place: a gain in the first outweighs any in the next.
    """
    width = len(weights[0]) if weights else 0

    @cache
    def best(row: int, used: int) -> tuple[Weight, tuple[Pair, ...]]:
        if row == len(weights):
            return (), ()
        chosen = best(row + 1, used)
        for column in range(width):
            weight = weights[row][column]
            if weight is None or used >> column & 1:
                continue
            rest, pairs = best(row + 1, used | 1 << column)
            if (total := _sum(weight, rest)) > chosen[0]:
                chosen = total, ((row, column), *pairs)
        return chosen

    return list(best(0, 0)[1])


def _sum(a: Weight, b: Weight) -> Weight:
    return tuple(x + y for x, y in zip(a, b, strict=True)) if b else a
