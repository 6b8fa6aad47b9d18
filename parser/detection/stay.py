"""How begin, end and length of a stay make an interval, where a text tells them apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.dates.meaning import Tense
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.senses import Status
from parser.text import Span, between, distance

LENGTHS = {"days_2": 2, "days_3": 3, "days_4": 4, "days_5": 5}
"""Words that say how many days something lasts."""
_NEAR = 60
_FAR = 120
_LONGEST = timedelta(days=15)
_FOR = 1
"""How far behind "continues" its length may begin."""
_BEGINS = ("begin", "arrival")
_ENDS = ("end", "departure")
BOUNDS = (*_BEGINS, *_ENDS)
"""Words beside which a day is the first or the last of a stay."""


def closing(sentences: Sequence[Sentence]) -> When | None:
    """The day beside a word of ending: of a course it is the ceremony's."""
    days = [resolve(when, "past") for when in _last_days(sentences)]
    return next((when for when in days if when.first == when.last), None)


def spanned(when: When | None, sentences: Sequence[Sentence], status: Status) -> When | None:
    """Stretch an act that lasts from the day it begins to the day it ends, where its sentences tell both, or its length."""
    if when is not None and (when.precision != "day" or when.first != when.last):
        return when
    tense = tense_of(status)
    begins = [b for b in _marked(_BEGINS, sentences) if status != "planned" or when is None or b.start >= when.start]
    begins = [resolve(begin, tense) for begin in begins]
    length = next((LENGTHS[h.form.sense] for s in sentences for h in s.of(*LENGTHS)), 1)
    is_counted = length > 1 and bool(begins)  # then the day on which he is home again is not the visit's
    ends = list(_last_days(sentences) if is_counted else _marked(_ENDS, sentences))
    base = when or next(iter([*begins, *(resolve(end, tense) for end in ends)]), None)
    ends += _until(sentences)  # "until Friday" alone does not say since when
    if base is None:
        return None
    first = min((begin.first for begin in begins), default=None)
    last = max((_after(first or base.first, end, tense).last for end in ends), default=None)
    days = timedelta(days=length - 1)
    if first is None and last == base.first:
        first = last - days
    first = first or base.first
    if last is None or not first <= last < first + _LONGEST:
        last = first + days
    return replace(base, first=first, last=last)


def _last_days(sentences: Sequence[Sentence]) -> Iterator[When]:
    """The days beside a word of ending, not that of going home: "flew back on Saturday at the end of a stay of five days"."""
    going = set(days_of_going(sentences))
    return (when for when in _marked(("end",), sentences) if (when.start, when.end) not in going)


def _after(begin: date, end: When, tense: Tense) -> When:
    """A last day that would lie before the first one is still ahead: "until Thursday" of a visit that began on Monday."""
    read = resolve(end, tense)
    read = read if read.last >= begin else resolve(end, "future")
    late = begin - read.last
    if end.either is None or late <= timedelta():
        return read
    weeks = timedelta(weeks=-(-late.days // 7))  # "next Monday … until Wednesday": the one behind that Monday
    return replace(read, first=read.first + weeks, last=read.last + weeks)


def days_of_going(sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Where the days stand on which somebody goes."""
    return ((when.start, when.end) for when in _marked(("departure",), sentences))


def days_of_coming(sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Where the days stand on which somebody comes."""
    return ((when.start, when.end) for when in _marked(("arrival",), sentences))


def _marked(senses: Sequence[str], sentences: Sequence[Sentence]) -> Iterator[When]:
    """The days that stand beside a word of beginning or ending, or of coming and going."""
    others = _ENDS if set(senses) <= set(_BEGINS) else _BEGINS
    for sentence in sentences:
        for hit in sentence.of(*senses):
            near = [w for w in sentence.dates if w.precision == "day" and _apart(w, hit, sentence) <= _reach(w, hit, sentence)]
            near = [w for w in near if not _is_others(others, hit, w, sentence) and not _says_how_long(hit, sentence)]
            near = [w for w in near if not w.is_end or others is _BEGINS]  # nothing begins "until Thursday"
            if near:
                yield min(near, key=lambda w: distance(w, hit))


def _reach(when: When, hit: Hit, sentence: Sentence) -> int:
    """How far a day may stand from its word: in Arabic a verb's subject with all his titles may stand between."""
    is_arabic = any(name.lang == "ar" for name in sentence.names)
    return _FAR if is_arabic and leads_to(hit, when, sentence) else _NEAR


def _apart(when: When, hit: Hit, sentence: Sentence) -> int:
    """How far a date is from a word, the names between them not counted: an Arabic verb stands before its subject."""
    start, end = between(when, hit)
    return distance(when, hit) - sum(name.end - name.start for name in sentence.names if start <= name.start < end)


def _is_others(senses: Sequence[str], hit: Hit, when: When, sentence: Sentence) -> bool:
    """Whether a word of the other senses has the date: the one that leads to it without an "and", else the nearer one."""
    others = sentence.of(*senses)
    if leads_to(hit, when, sentence):
        return any(leads_to(other, when, sentence) and other.start > hit.start for other in others)
    if any(leads_to(other, when, sentence) for other in others):
        return True
    return any(_apart(when, other, sentence) < _apart(when, hit, sentence) for other in others)


def leads_to(hit: Hit, when: When, sentence: Sentence) -> bool:
    """Whether a date follows a word with no other date and no "and" between: "arrived on Sunday and will stay"."""
    if when.start < hit.end:
        return False
    nearer = [other for other in sentence.dates if hit.end <= other.start < when.start]
    return not nearer and not sentence.of_within("and", hit.end, when.start)


def _says_how_long(hit: Hit, sentence: Sentence) -> bool:
    """Whether a word of ending only opens a length: «تستمر ثلاثة أيام», not "ended a three-day visit"."""
    return sentence.leads_to(*LENGTHS, at=hit.end, reach=_FOR)


def _until(sentences: Sequence[Sentence]) -> Iterator[When]:
    return (when for sentence in sentences for when in sentence.dates if when.is_end and when.precision == "day")


def tense_of(status: Status) -> Tense:
    return "future" if status == "planned" else "past"
