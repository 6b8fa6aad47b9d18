"""How well dates are read: against what a careful reader understands, interval by interval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Dates = Sequence[Mapping[str, str]]
"""What `marsad dates` gives of a text, or what a reader understands: `start`, `end` and `precision` of each date."""


@dataclass(frozen=True, slots=True)
class DatesScore:
    """Of how many texts all dates are right, and in how many some date lies in a month that nobody meant."""

    texts: int
    exact: int
    wrong_month: int

    @property
    def share(self) -> float:
        return self.exact / self.texts if self.texts else 0.0


def score_dates(pairs: Iterable[tuple[Dates, Dates]]) -> DatesScore:
    """Compare what was understood with what was read, for each text."""
    judged = [(_is_exact(meant, read), _has_wrong_month(meant, read)) for meant, read in pairs]
    return DatesScore(len(judged), sum(exact for exact, _ in judged), sum(wrong for _, wrong in judged))


def _is_exact(meant: Dates, read: Dates) -> bool:
    return [_told(date) for date in meant] == [_told(date) for date in read]


def _told(date: Mapping[str, str]) -> tuple[str, str, str]:
    return date["start"], date["end"], date["precision"]


def _has_wrong_month(meant: Dates, read: Dates) -> bool:
    """Whether a date was read that shares no month with any that was meant, where some was."""
    return bool(meant) and any(not any(_share_a_month(date, one) for one in meant) for date in read)


def _share_a_month(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    month = len("2024-03")
    return one["start"][:month] <= other["end"][:month] and other["start"][:month] <= one["end"][:month]
