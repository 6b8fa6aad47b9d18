"""What the phrases of dates mean, once the grammar of `date_rules` has found them.

Each reader says which days a phrase means, or None when it is another rule's business. Words that contradict each other or
the calendar mean no day: a wrong date is worse than none.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from parser.dates.tokens import Token
from parser.mention import Precision

Interval = tuple[date, date]
Tense = Literal["past", "future"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a date is counted from."""

    published: date
    tense: Tense | None = None
    """Of the sentence, where a word in it tells."""
    told: Interval | None = None
    """What the date before it in the text means."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The days that a phrase means, or none if its words contradict each other.

    `either` holds its past and its future reading where only the tense can tell.
    """

    days: Interval | None
    precision: Precision = "day"
    either: tuple[Interval, Interval] | None = None


@dataclass(frozen=True, slots=True)
class Phrased:
    """The tokens that a rule matched."""

    tokens: Sequence[Token]
    before: str = ""
    """The roles of the tokens before it."""

    def all(self, roles: str) -> list[int]:
        return [token.value for token in self.tokens if token.role in roles]

    def one(self, roles: str) -> int | None:
        return next(iter(self.all(roles)), None)

    @property
    def roles(self) -> str:
        return "".join(token.role for token in self.tokens)

    @property
    def direction(self) -> str | None:
        """L last, l the one before, F next, T or t this; a direction that belongs to the word "year" is not meant."""
        found = re.search(r"[LlFTt]", re.sub(r"E[LTF]|[LTFt]E", "", self.roles))
        return found[0] if found else None

    @property
    def is_list(self) -> bool:
        """Whether its two ends are joined by "and" or nothing, without "between" or "to"."""
        return not re.search("[-uc]", self.before[-3:] + self.roles)


def day_and_month(said: Phrased, anchor: Anchor) -> Meaning | None:
    """A day or several of a named month, or of two, with or without the year."""
    days, months = said.all("dj"), said.all("mbs")
    first, last = (months[0], days[0]), (months[-1], days[-1])
    is_two_dates = len(months) > 1 and said.is_list and not _are_neighbours(first, last)
    if is_two_dates or (re.search("d,[xA]*d", said.roles) and last[1] - first[1] != len(days) - 1):
        return None  # a number before a comma is a day only in a row of days
    spans = [span for year in _years(said, anchor) if (span := _span(first, last, year)) and _agrees(said, span)]
    if said.all("w") and not said.all("y"):
        spans = [_from_weekday(said, span) for span in spans if span[0] - anchor.published < _AHEAD]
    return _choose(spans, said.direction, anchor)


def _from_weekday(said: Phrased, span: Interval) -> Interval:
    """Stretch "from Monday to Thursday 27": the first day is said by its weekday alone."""
    weekdays = said.all("w")
    if len(weekdays) == 1 or len(said.all("dj")) > 1:
        return span
    return span[1] - timedelta(days=(weekdays[-1] - weekdays[0]) % 7), span[1]


def _are_neighbours(first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether two (month, day) follow each other: "31 January and 1 February" is an interval, "3 March and 12 June" a list."""
    span = _span(first, last, _LEAP_YEAR)
    return span is not None and span[1] - span[0] <= timedelta(days=1)


_LEAP_YEAR = 2024


def _years(said: Phrased, anchor: Anchor) -> Sequence[int]:
    """The years that may be meant, by the year in which the phrase ends: the one that is said, else those around publication."""
    if said.all("y"):
        return said.all("y")[-1:]
    if (relative := re.search(r"E([LTF])|([LTFt])E", said.roles)) is not None:
        return [anchor.published.year + _STEP[relative[1] or relative[2]]]
    return range(anchor.published.year - 1, anchor.published.year + 2)


_AHEAD = timedelta(days=200)
"""A weekday that fits only a date further ahead, whose year is not said, is a slip of the pen."""
_STEP = {"l": -2, "L": -1, "T": 0, "t": 0, "F": 1}


def _span(first: tuple[int, int], last: tuple[int, int], year: int) -> Interval | None:
    """The days between two (month, day) of which the later lies in `year`, or None if the calendar has no such days."""
    try:
        ends = date(year, *last)
        starts = date(year - (first[0] > last[0]), *first)
    except ValueError:
        return None
    return (starts, ends) if starts <= ends else None


def _agrees(said: Phrased, span: Interval) -> bool:
    """Whether the weekdays that are said are those of the days."""
    weekdays = said.all("w")
    if not weekdays:
        return True
    if len(weekdays) > 1 and len(said.all("dj")) > 1:
        return (span[0].isoweekday(), span[1].isoweekday()) == (weekdays[0], weekdays[-1])
    if len(weekdays) > 1:
        return weekdays[-1] == span[1].isoweekday()
    stands_first = said.roles.index("w") < re.search(r"[dj]", said.roles).start()  # type: ignore[union-attr] # a day matched
    return weekdays[0] == span[0 if stands_first else 1].isoweekday()


def _choose(spans: Sequence[Interval], direction: str | None, anchor: Anchor, precision: Precision = "day") -> Meaning:
    """Take the span that direction, tense or nearness points to, out of spans in the order of time."""
    past = next((span for span in reversed(spans) if span[0] <= anchor.published), None)
    future = next((span for span in spans if span[1] >= anchor.published), None)
    if past is None or future is None or past == future or direction in ("L", "F"):
        chosen = past if direction == "L" else future if direction == "F" else past or future
        return Meaning(chosen, precision)
    if direction in ("T", "t"):
        return Meaning(min(past, future, key=lambda span: _distance(span, anchor.published)), precision)
    return _by_tense(past, future, anchor, precision)


def _by_tense(past: Interval, future: Interval, anchor: Anchor, precision: Precision = "day") -> Meaning:
    is_soon = timedelta(days=_distance(future, anchor.published)) <= _SOON and (future[0] - past[0]).days >= _A_YEAR
    if precision == "day" and is_soon and anchor.published.month != _REVIEWS:
        return Meaning(future)  # nobody says the day of a year ago without its year
    # The press looks back three times as far as it looks ahead without saying the year.
    is_near = _distance(past, anchor.published) <= 3 * _distance(future, anchor.published)
    is_past = is_near if anchor.tense is None else anchor.tense == "past"
    return Meaning(past if is_past else future, precision, (past, future))


_SOON = timedelta(weeks=3)
_A_YEAR = 365
_REVIEWS = 12
"""In December the press looks back on the January before."""


def _distance(span: Interval, day: date) -> int:
    return max((day - span[1]).days, (span[0] - day).days, 0)


def day_of_relative_month(said: Phrased, anchor: Anchor) -> Meaning | None:
    """The 12th of this month; of last month; 13 and 14 of the same month."""
    is_counted = any(token.role == "C" and not token.value for token in said.tokens)
    if is_counted or ("S" in said.roles and anchor.told is None):
        return None  # "3 months", or the same month as none
    start = anchor.told[0] if "S" in said.roles and anchor.told else anchor.published
    year, month = _shifted(start, _STEP.get(said.direction or "", 0))
    days = said.all("dj")
    span = _span((month, days[0]), (month, days[-1]), year)
    return Meaning(span if span and _agrees(said, span) else None)


def days_into_this_month(said: Phrased, anchor: Anchor) -> Meaning | None:
    """From 29 June to the 2nd of this month."""
    days, months = said.all("dj"), said.all("mbs")
    year, month = _shifted(anchor.published, _STEP.get(said.direction or "", 0))
    span = _span((months[0], days[0]), (month, days[-1]), year)
    return Meaning(span) if span else None


def _shifted(day: date, months: int) -> tuple[int, int]:
    """Year and month, some months on or back."""
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1


def days_of_months_around(said: Phrased, anchor: Anchor) -> Meaning:
    """Days without a month: "from the 24th to the 27th", "the past 22nd"."""
    days = said.all("dj")
    around = [_shifted(anchor.published, step) for step in (-2, -1, 0, 1, 2)]
    spans = [span for year, month in around if (span := _span((month, days[0]), (month, days[-1]), year))]
    return _choose([span for span in spans if _agrees(said, span)], said.direction, anchor)


def lone_weekday(said: Phrased, anchor: Anchor) -> Meaning | None:
    """A weekday alone, or from one to another."""
    weekdays = said.all("w")
    reach = (weekdays[-1] - weekdays[0]) % 7
    if len(weekdays) > 1 and said.is_list and reach != 1:
        return None
    days = (anchor.published + timedelta(days=n) for n in range(-7, 8))
    strict = said.direction in ("L", "F", "l")
    starts = [d for d in days if d.isoweekday() == weekdays[0] and not (strict and d == anchor.published)]
    if said.direction == "l":
        starts = [starts[0] - timedelta(weeks=1)]
    spans = [(day, day + timedelta(days=reach)) for day in starts]
    # A weekday of the news is the last one; only "until Thursday" looks ahead by itself.
    tense = anchor.tense or ("future" if re.search("u[xo]*$", said.before) else "past")
    if said.direction != "t":
        return _choose(spans, said.direction, replace(anchor, tense=tense))
    coming = next((span for span in spans if timedelta() < span[0] - anchor.published <= _COMING), None)
    # "This Thursday" is tomorrow on a Wednesday; "this Monday" of a Friday's news is the one before.
    return Meaning(coming) if coming else _choose(spans, None, replace(anchor, tense=tense))


_COMING = timedelta(days=2)


def weekday_of_week(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Thursday of last week."""
    week = anchor.published + timedelta(weeks=_STEP[said.direction or "t"])
    day = week + timedelta(days=(said.one("w") or 1) - week.isoweekday())
    return Meaning((day, day))


def weekday_and_day(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Monday the 24th, of a month that the weekday tells; a number that fits no near one is not a day."""
    meaning = days_of_months_around(said, anchor)
    is_near = meaning.days is not None and _distance(meaning.days, anchor.published) <= _NEAR_DAYS
    return meaning if is_near else None


_NEAR_DAYS = 45


def relative_day(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Yesterday, today, from tomorrow to Sunday; a weekday beside it corrects an article that appeared after midnight."""
    day = anchor.published + timedelta(days=said.one("r") or 0)
    if re.search("[-u]", said.roles):
        return Meaning((day, day + timedelta(days=(said.all("w")[-1] - day.isoweekday()) % 7)))
    if (weekday := said.one("w")) is not None:
        near = [day + timedelta(days=n) for n in (0, -1, 1, -2, 2)]
        found = next((other for other in near if other.isoweekday() == weekday), None)
        return Meaning((found, found) if found else None)
    return Meaning((day, day))


def days_around_now(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Yesterday and today; from Monday to tomorrow, Friday."""
    last = anchor.published + timedelta(days=said.all("r")[-1])
    weekdays = re.findall(r"[rw]", said.roles)
    if weekdays[-1] == "w" and said.all("w")[-1] != last.isoweekday():
        return None
    is_told = len(said.all("r")) > 1
    back = (last.isoweekday() - said.all("w")[0]) % 7 if not is_told else said.all("r")[-1] - said.all("r")[0]
    if back <= 0 or (said.is_list and back != 1):
        return None
    return Meaning((last - timedelta(days=back), last))


def told_day(said: Phrased, anchor: Anchor) -> Meaning | None:
    """The day before, the day after, four days later: counted from the date before it in the text."""
    if anchor.told is None and said.one("v") != -1:
        return None
    start = anchor.told[0] if anchor.told else anchor.published
    count = said.one("v") or said.one("Nd") or 0
    day = start + timedelta(days=-count if "R" in said.roles else count)
    return Meaning((day, day))


def told_month(_: Phrased, anchor: Anchor) -> Meaning | None:
    """That month: the one of the date before it in the text."""
    return Meaning(month_of(anchor.told[0]), "month") if anchor.told else None


def full_date(said: Phrased, _: Anchor) -> Meaning:
    """24/11/2025; 24 and 25/11/2025; 24/11/2025 to 27/11/2025."""
    days = [date.fromordinal(value) for value in said.all("q")]
    first = said.one("d") or days[0].day
    span = _span((days[0].month, first), (days[-1].month, days[-1].day), days[-1].year)
    return Meaning(span if span and said.one("w") in (None, span[0].isoweekday()) else None)


def named_month(said: Phrased, anchor: Anchor) -> Meaning | None:
    """A month, or from one to another, with or without the year."""
    months = said.all("mbs")
    if len(months) > 1 and said.is_list and months[-1] - months[0] != 1:
        return None
    around = (span for year in _years(said, anchor) if (span := _months(months[0], months[-1], year)))
    this = month_of(anchor.published)
    strict = said.direction in ("L", "F")
    return _choose([span for span in around if not (strict and span == this)], said.direction, anchor, "month")


def _months(first: int, last: int, year: int) -> Interval:
    return month_of(date(year - (first > last), first, 1))[0], month_of(date(year, last, 1))[1]


def month_of(day: date) -> Interval:
    """First and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _year_of(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def named_year(said: Phrased, _: Anchor) -> Meaning | None:
    """A year, or from one to another."""
    years = said.all("y")
    if years[-1] < years[0] or (len(years) > 1 and said.is_list):
        return None
    return Meaning((_year_of(years[0])[0], _year_of(years[-1])[1]), "year")


def part_of_a_year(said: Phrased, anchor: Anchor) -> Meaning:
    """A quarter or half of a year that is said."""
    part = next(token for token in said.tokens if token.role in "Kh")
    length = 3 if part.role == "K" else 6
    year = _years(said, anchor)[0]
    return Meaning(_months(length * (part.value - 1) + 1, length * part.value, year), "month")


def relative_stretch(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Last week, this month, next year; "the last years" say nothing.

    A week says no more than the month that the same day of that week lies in; this one, the month of most of its days so far.
    """
    step = _STEP[said.direction or re.search(r"[LTFtl]", said.roles)[0]]  # type: ignore[index] # the pattern holds one
    unit = next(token for token in said.tokens if token.role in "BCEG")
    return _counted(unit.role, step, anchor.published) if unit.value else None


def part_of_this_week(_: Phrased, anchor: Anchor) -> Meaning | None:
    """Early in the week, of a week that is not named: this one, where something has been done; of a plan it may be the next."""
    return _counted("B", 0, anchor.published) if anchor.tense != "future" else None


def _counted(unit: str, step: int, day: date) -> Meaning:
    """The day, month or year that lies `step` units from a day."""
    if unit == "A":
        there = day + timedelta(days=step)
        return Meaning((there, there))
    if unit == "B":
        there = day + timedelta(weeks=step) if step else day - timedelta(days=(day.isoweekday() - 1) // 2)
        return Meaning(month_of(there), "month")
    if unit == "C":
        return Meaning(month_of(date(*_shifted(day, step), 1)), "month")
    if unit == "E":
        return Meaning(_year_of(day.year + step), "year")
    return Meaning(_weekend(day, step))


def _weekend(day: date, step: int) -> Interval:
    """The weekend of a day's own week is this one from Thursday on; before that it is still ahead, or the last one behind."""
    saturday = day + timedelta(days=6 - day.isoweekday())
    if step < 0 or (step == 0 and day.isoweekday() <= 2):  # noqa: PLR2004 - on Monday and Tuesday one speaks of the last
        saturday -= timedelta(weeks=1)
    if step > 0 and day.isoweekday() >= 6:  # noqa: PLR2004 - on Saturday the next one is not today's
        saturday += timedelta(weeks=1)
    return saturday, saturday + timedelta(days=1)


def counted_from_now(said: Phrased, anchor: Anchor) -> Meaning | None:
    """Three days ago; in three days. A plural without a number says nothing."""
    unit = next(token for token in said.tokens if token.role in "ABCE")
    count = (said.one("Nd") or 1) * (unit.value or (1 if said.one("Nd") else 0))
    return _counted(unit.role, count if "D" in said.roles else -count, anchor.published) if count else None


def counted_ahead(said: Phrased, anchor: Anchor) -> Meaning | None:
    """After three days, in a sentence about what is still to come; in any other it is how long something took."""
    unit = next(token for token in said.tokens if token.role in "ABCE")
    number = said.one("Nd") or (1 if unit.value == _DUAL else 0)
    count = number * (unit.value or 1)
    return _counted(unit.role, count, anchor.published) if count and anchor.tense == "future" else None


_DUAL = 2


def these_days(_: Phrased, anchor: Anchor) -> Meaning | None:
    """The month is all that "these days" tells."""
    return Meaning(month_of(anchor.published), "month")
