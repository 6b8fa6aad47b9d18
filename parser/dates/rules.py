"""The grammar of dates: one rule for each way of saying one, over the roles of `date_words`, the same for all languages.

A rule is a pattern over the row of roles (one letter a token) and the reader of `date_meaning` that says which days are
meant. The first rule that has something to say wins, so the longer ways of saying stand before the shorter.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from parser.dates.meaning import (
    Anchor,
    Meaning,
    Phrased,
    counted_ahead,
    counted_from_now,
    day_and_month,
    day_of_relative_month,
    days_around_now,
    days_into_this_month,
    days_of_months_around,
    full_date,
    lone_weekday,
    named_month,
    named_year,
    part_of_a_year,
    part_of_this_week,
    relative_day,
    relative_stretch,
    these_days,
    told_day,
    told_month,
    weekday_and_day,
    weekday_of_week,
)

Read = Callable[[Phrased, Anchor], Meaning | None]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    read: Read
    only_month_first: bool = False


_DIR = "[LTFtl]"
_OF = "[oU]"
_X = "[xA]*"  # a day's noun or article before it says nothing
_JOIN = rf"(?:,?&[-u]?|[-u/]){_OF}?{_X}(?:w[,x]*)?"
_DAY = "[dj]"
_DAYS = rf"(?:d,{_X})*{_DAY}(?:{_JOIN}{_DAY})*"
_MONTH = r"(?<!#)[mbs](?:[/(][mb]\(?)?"
_YEAR = r"(?:[,(]?[oUxI]*E?x*y|[oUx]*(?:E[LTF]|[LTFt]E))"
_AFTER = rf"(?:{_YEAR}|[LTF])?"
_WEEKDAYS = rf"w(?:(?:,?&|[-u]|,){_X}w)?"
_HEAD = rf"i?{_X}(?:[LTFtr][,xA]*)*(?:{_WEEKDAYS}[,xA(]*(?:[LTFr][,xA(]*)?)?"
_DAY_MONTH = rf"{_DAYS}{_OF}?x*C?{_OF}?{_MONTH}"
_ONE_DAY_MONTH = rf"{_DAY}{_OF}?x*C?{_OF}?{_MONTH}"
_MONTH_ONE_DAY = rf"(?<!I){_MONTH}{_X}{_DAY}"
_MONTH_DAY = rf"(?<!I){_MONTH}{_X}{_DAYS}"
_TO = r"(?:&|[-u])[-uoUxA]*(?:w[,x]*)?"
_COUNT = "[Nd]?"


def _rule(name: str, pattern: str, read: Read, *, only_month_first: bool = False) -> Rule:
    return Rule(name, re.compile(pattern), read, only_month_first)


RULES = (
    _rule("two days of two months", rf"{_HEAD}{_ONE_DAY_MONTH}{_AFTER}x*{_TO}{_ONE_DAY_MONTH}{_AFTER}", day_and_month),
    _rule(
        "two months first",
        rf"{_HEAD}{_MONTH_ONE_DAY}{_AFTER}x*{_TO}{_MONTH_ONE_DAY}{_AFTER}",
        day_and_month,
        only_month_first=True,
    ),
    _rule("days into this month", rf"{_HEAD}{_ONE_DAY_MONTH}x*{_TO}{_DAY}{_OF}?x*(?:C[TL]|[TLt]C)", days_into_this_month),
    _rule("day and month", rf"{_HEAD}{_DAY_MONTH}{_AFTER}", day_and_month),
    _rule("month and day", rf"{_HEAD}{_MONTH_DAY}{_AFTER}", day_and_month, only_month_first=True),
    _rule("full date", rf"{_HEAD}(?:{_DAY}{_JOIN})?q(?:x*[-u&]{_X}q)?", full_date),
    _rule("day of this month", rf"{_HEAD}{_DAYS}{_OF}?x*(?:C[TLF]|[TLFt]C|C?S|T)", day_of_relative_month),
    _rule("days of a month around", rf"U{_HEAD}{_DAY}[-u]{_X}(?:w[,x]*)?{_DAY}(?!{_OF}?x*[mbsCTLS])", days_of_months_around),
    _rule("day alone", rf"A{_X}d(?=[|,]|$)", days_of_months_around),
    _rule("past day", rf"[LF]{_X}{_DAY}(?!,?{_OF}?x*[.#A-EN])", days_of_months_around),
    _rule("days around now", rf"(?:r[,xA(]*w?|w){_TO}r[,xA(]*w?", days_around_now),
    _rule("relative day", rf"t?r[,xA(]*w?[-u]{_X}w|t?r[,xA(]*w?", relative_day),
    _rule("told day", rf"v(?!,{_X}[wd]|{_OF}(?!{_X}[wdmq]))|[Nd]A[VR]|VI?[Nd]A", told_day),
    _rule("ago", rf"ax*{_COUNT}[ABCE](?!o|x*[ydw])|{_COUNT}[ABCE]Q|Dx*[Nd][ABCE]", counted_from_now),
    _rule("in some days", r"(?:(?:(?<=[|,])|^)I|W)x*[Nd]?[ABCE](?!o)", counted_ahead),
    _rule("weekday of a week", rf"{_X}w{_OF}?x*(?:B[LTF]|[LTFt]B)", weekday_of_week),
    _rule("weekday and day", rf"{_X}w[,xA]*d(?![.#A-EN]|{_OF}?x*[.#A-ENmbs])", weekday_and_day),
    _rule("weekdays", rf"{_DIR}?{_X}w(?:,?&|[-u/]|){_OF}?{_X}w{_DIR}?", lone_weekday),
    _rule("weekday", rf"{_DIR}?{_X}w{_DIR}?", lone_weekday),
    _rule("months", rf"I?x*{_MONTH}{_YEAR}?x*[-u&]x*C?{_OF}?{_MONTH}{_AFTER}", named_month),
    _rule("part of a year", rf"[Kh]{_YEAR}", part_of_a_year),
    _rule("month", rf"(?<!#){_DIR}?x*m(?:[/(][mb]\(?)?{_AFTER}", named_month),
    _rule("month beside", rf"(?<=u)b|[LTFtICPi]x*{_OF}?b(?:[/(][mb]\(?)?{_AFTER}|b(?:{_YEAR}|[LTF])|s{_YEAR}", named_month),
    _rule("stretch", r"[BCEG][LTFl]|[LTFt]x*[BCEG]", relative_stretch),
    _rule("stretch", rf"Px*{_OF}?x*B(?!{_OF}|x*[LTFtldwy])", part_of_this_week),
    _rule("end of the month", rf"Px*{_OF}?x*C(?![oxydLTFlmb])", these_days),
    _rule("told month", "M", told_month),
    _rule("these days", "k", these_days),
    _rule("years", r"[EIic]x*E?x*yx*[-&u]x*y", named_year),
    _rule("another year", r"(?<=y&)y", named_year),
    _rule("year", r"(?:[EIiP]x*E?x*|H[ox]*)y", named_year),
)
