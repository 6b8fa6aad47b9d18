"""Which of a sentence's dates is an act's, and how begin, end and length make an interval."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from parser.dates.calendar import When, resolve
from parser.dates.meaning import Tense
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence, is_announcement
from parser.detection.senses import Status
from parser.detection.status import is_behind_a_future
from parser.text import Span, between, distance

_FINENESS = {"day": 0, "month": 1, "year": 2}
LENGTHS = {"days_2": 2, "days_3": 3, "days_4": 4, "days_5": 5}
"""Words that say how many days something lasts."""
_NEAR = 60
_FAR = 120
_RELATIVE = 12
"""How far behind a visit's word its relative clause may open: behind "of work"."""
_SINCE = 6
"""How far behind "since" a day may stand."""
_STAYS = ("visit", "travel", "lead", "bind", "congress", "course", "deploy")
"""Triggers of what lasts: it may be dated by the day from which on it does."""
_AT_ONCE = ("sign", "decorate")
"""Triggers of what is done in a moment, not on the day on which somebody left."""
_LONGEST = timedelta(days=15)
_FOR = 1
"""How far behind "continues" its length may begin."""
_PAIR = 2
_BEGINS = ("begin", "arrival")
_ENDS = ("end", "departure")


def dates_of(trigger: Hit, sentence: Sentence, status: Status) -> list[When]:
    """The dates that belong to a trigger, the best first: those of its clause, else those that no other trigger is nearer to.

    A signing only referred to has no part in the date of what is told of beside it: "the text follows a visit in May".
    """
    told = _put_off(sentence) or [when for when in sentence.dates if not is_announcement(when, sentence.hits)]
    is_stay = trigger.form.id in _STAYS or not any(other.form.id in _STAYS for other in sentence.triggers)
    told = [when for when in told if is_stay or not _is_since(when, sentence)]
    if trigger.form.id in _AT_ONCE:
        going = set(days_of_going([sentence]))
        told = [when for when in told if (when.start, when.end) not in going or _has(trigger, when, sentence)]
    told = _of_its_text(told, trigger, sentence)
    start, end = sentence.clause(trigger.start)
    clause = [when for when in told if start <= when.start < end and not _is_other_acts(when, trigger, sentence)]
    clause = _shared_out(clause or _of_its_relative(told, trigger, sentence), trigger, sentence)
    is_taught = trigger.form.id == "course"  # "received their diplomas on Thursday after a course of two weeks"
    is_alone = is_taught or not sentence.triggers  # the trigger may be none of the sentence's own words
    mine = clause or [when for when in told if is_alone or _nearest(when, sentence) == (trigger.start, trigger.end)]
    tense = _tense(status)
    mine = _told_at_once(mine, trigger, sentence) or mine
    mine = _ahead(mine, trigger, sentence) if status == "planned" else mine
    return [resolve(when, tense) for when in sorted(mine, key=lambda w: (_FINENESS[w.precision], distance(w, trigger), w.start))]


def _of_its_text(told: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """The dates behind a text of which a relative clause says that it was signed; those before it are of what comes from it.

    "The course that opened on Monday follows the memorandum that the two forces signed in November."
    """
    opens = [hit for hit in sentence.of("relative") if hit.end <= trigger.start]
    texts = [hit for hit in sentence.of("instrument") if opens and 0 <= opens[-1].start - hit.end <= _FOR]
    if trigger.form.id != "sign" or trigger.form.tense == "noun" or not texts:
        return list(told)
    return [when for when in told if when.start >= texts[-1].end]


def _of_its_relative(told: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """The dates of the relative clause right behind a visit: «زيارة العمل التي قادته إلى جاكرتا من الثلاثاء إلى الخميس»."""
    opens = [hit for hit in sentence.of("relative") if 0 <= hit.start - trigger.end <= _RELATIVE]
    if not opens or trigger.form.id not in (*_STAYS, "meet", "talks") or trigger.form.tense != "noun":
        return []
    own = (*_STAYS, "receive") if trigger.form.id == "congress" else _STAYS  # "which Marrakech is to host from … to …"
    end = min((t.start for t in sentence.triggers if t.start > opens[0].end and t.form.id not in own), default=sentence.end)
    return [when for when in told if opens[0].start <= when.start < end]


def _is_since(when: When, sentence: Sentence) -> bool:
    """Whether a day is that from which on somebody is there: "who has been in the country since Monday"."""
    return sentence.follows("arrival", at=when.start, reach=_SINCE)


def _shared_out(whens: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """Of two signatures or decorations in a clause that have a date each, the one has no part in the other's."""
    rivals = [t for t in sentence.triggers if t.form.id == trigger.form.id and t.form.tense != "noun"]
    if trigger not in rivals or len(rivals) < _PAIR:
        return list(whens)
    nearest = {when: min(rivals, key=lambda hit: (distance(when, hit), hit.start)) for when in whens}
    is_told_apart = len({(hit.start, hit.end) for hit in nearest.values()}) > 1
    return [when for when in whens if nearest[when].start == trigger.start] if is_told_apart else list(whens)


def _ahead(mine: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """Of a plan's dates those behind the verb of planning: "who received him on Tuesday, will return the visit in May"."""
    verbs = [
        c.start for c in sentence.of("cue") if c.form.status == "planned" and c.form.reach == "after" and c.start <= trigger.start
    ]
    return [when for when in mine if verbs and when.start >= verbs[-1]] or list(mine)


def _put_off(sentence: Sentence) -> list[When]:
    """The new dates of what was postponed: those behind the word that says so."""
    words = [cue for cue in sentence.of("cue") if cue.form.id == "postponed"]
    return [replace(when, is_end=False) for when in sentence.dates if words and when.start >= words[-1].end][-1:]


def _told_at_once(mine: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """A year told in one breath with a trigger beats a later day behind a comma: "who signed in 2019, said on Tuesday"."""
    near = [when for when in mine if not _pauses(when, trigger, sentence)]
    far = [when for when in mine if when not in near]
    return [year for year in near if year.precision == "year" and all(year.last < when.first for when in far)] if far else []


def _pauses(when: When, trigger: Hit, sentence: Sentence) -> int:
    return sentence.pauses(*between(when, trigger))


def _is_other_acts(when: When, trigger: Hit, sentence: Sentence) -> bool:
    if trigger.form.tense == "past" and is_behind_a_future(when.start, trigger, sentence):
        return True
    is_reference = trigger.form.id == "sign" and trigger.form.tense == "noun"
    return is_reference and any(trigger.end <= other.start and other.end <= when.start for other in sentence.triggers)


def _tense(status: Status) -> Tense:
    return "future" if status == "planned" else "past"


def _nearest(when: When, sentence: Sentence) -> Span:
    triggers = [hit for hit in sentence.triggers if not _is_of_an_office(hit, sentence)] or sentence.triggers
    trigger = min(triggers, key=lambda hit: (distance(when, hit), hit.start))
    return trigger.start, trigger.end


def _is_of_an_office(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a word only says what somebody directs: "the director of training"."""
    offices = [hit for hit in sentence.of("head_of_service", "deputy_or_director") if hit.end <= trigger.start]
    return any(sentence.gap(hit.end, trigger.start, "of") == "" for hit in offices[-1:])


def best(whens: Iterable[When]) -> When | None:
    """The most precise of several datings of one act, an interval before a day; the first told decides a tie."""
    return min((w for w in whens if not w.is_end), key=lambda w: (_FINENESS[w.precision], w.first == w.last), default=None)


def closing(sentences: Sequence[Sentence]) -> When | None:
    """The day beside a word of ending: of a course it is the ceremony's."""
    days = [resolve(when, "past") for when in _last_days(sentences)]
    return next((when for when in days if when.first == when.last), None)


def month_of(when: When) -> When:
    """The month of a date: all that is known of what happened within it."""
    first = when.first.replace(day=1)
    return replace(when, first=first, last=first, precision="month", either=None)


def spanned(when: When | None, sentences: Sequence[Sentence], status: Status) -> When | None:
    """Stretch an act that lasts from the day it begins to the day it ends, where its sentences tell both, or its length."""
    if when is not None and (when.precision != "day" or when.first != when.last):
        return when
    tense = _tense(status)
    begins = [b for b in _marked(_BEGINS, sentences) if status != "planned" or when is None or b.start >= when.start]
    begins = [resolve(begin, tense) for begin in begins]
    length = next((LENGTHS[h.form.sense] for s in sentences for h in s.of(*LENGTHS)), 1)
    is_counted = length > 1 and bool(begins)  # then the day on which he is home again is not the visit's
    ends = [*(_last_days(sentences) if is_counted else _marked(_ENDS, sentences)), *_until(sentences)]
    base = when or next(iter([*begins, *(resolve(end, tense) for end in ends)]), None)
    if base is None:
        return None
    first = min((begin.first for begin in begins), default=None)
    last = max((_after(base, end, tense).last for end in ends), default=None)
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


def _after(begin: When, end: When, tense: Tense) -> When:
    """A last day that would lie before the first one is still ahead: "until Thursday" of a visit that began on Monday."""
    read = resolve(end, tense)
    return read if read.last >= begin.first else resolve(end, "future")


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
            if near:
                yield min(near, key=lambda w: distance(w, hit))


def _reach(when: When, hit: Hit, sentence: Sentence) -> int:
    """How far a day may stand from its word: in Arabic a verb's subject with all his titles may stand between."""
    is_arabic = any(name.lang == "ar" for name in sentence.names)
    return _FAR if is_arabic and _leads_to(hit, when, sentence) else _NEAR


def _apart(when: When, hit: Hit, sentence: Sentence) -> int:
    """How far a date is from a word, the names between them not counted: an Arabic verb stands before its subject."""
    start, end = between(when, hit)
    return distance(when, hit) - sum(name.end - name.start for name in sentence.names if start <= name.start < end)


def _is_others(senses: Sequence[str], hit: Hit, when: When, sentence: Sentence) -> bool:
    """Whether a word of the other senses has the date: the one that leads to it without an "and", else the nearer one."""
    others = sentence.of(*senses)
    if _leads_to(hit, when, sentence):
        return any(_leads_to(other, when, sentence) and other.start > hit.start for other in others)
    if any(_leads_to(other, when, sentence) for other in others):
        return True
    return any(_apart(when, other, sentence) < _apart(when, hit, sentence) for other in others)


def _has(trigger: Hit, when: When, sentence: Sentence) -> bool:
    """Whether a trigger leads to a date, and no word of leaving stands between: "he goes home with what he signed on Friday"."""
    return _leads_to(trigger, when, sentence) and not sentence.of_within("departure", trigger.end, when.start)


def _leads_to(hit: Hit, when: When, sentence: Sentence) -> bool:
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
