"""How real an act is told: which cues govern a trigger, and what its tense and its date say."""

from collections.abc import Iterator
from datetime import date, timedelta

from parser.dates.calendar import When
from parser.detection.lexicon import Hit, Status
from parser.detection.marked import Sentence

FRESH = timedelta(days=14)
"""How long before publication an act can be and still be the article's news (docs/annotation.md, section 3)."""
_EARLIER = timedelta(days=7)
"""How long a month told as a month must be over to be the past."""

# What unmakes an act is stronger than what dates it.
_ORDER: tuple[Status, ...] = ("denied", "cancelled", "hypothetical", "habitual", "planned", "recalled")
_AHEAD = 110
_BEHIND = 120
_NEXT = 12
_CLAUSE_OPENS = 40
"""How far behind "that" the verb of its clause may stand."""


def told_as(trigger: Hit, sentence: Sentence) -> Status:
    """Say how the words around a trigger tell its act, its date aside."""
    found = {cue.form.status for cue in governing(trigger, sentence)}
    if not found and (leader := _leader(trigger, sentence)) is not None:
        return told_as(leader, sentence)
    if trigger.form.tense == "future":
        found.add("planned")
    if trigger.form.tense == "conditional":
        found.add("hypothetical")
    return next((status for status in _ORDER if status in found), "occurred")


def _leader(trigger: Hit, sentence: Sentence) -> Hit | None:
    """The trigger that a purpose hangs on, whose status it shares: "will visit Rabat to meet …", «سيحل بالرباط للقاء …»."""
    is_purpose = trigger.form.tense == "infinitive" or sentence.between(trigger.start - 1, trigger.start) == "ل"
    is_purpose = is_purpose or any(0 <= trigger.start - hit.end <= 1 for hit in sentence.of("purpose"))
    before = [t for t in sentence.triggers if t.end <= trigger.start and not sentence.breaks(t.end, trigger.start)]
    return before[-1] if is_purpose and before else None


def governing(trigger: Hit, sentence: Sentence) -> Iterator[Hit]:
    """The cues that govern a trigger."""
    for cue in sentence.of("cue"):
        if _governs(cue, trigger, sentence) and not _is_backshift(cue, sentence):
            yield cue


def is_dated_ahead(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun's only date stands in a clause of plans: "will join on 15 June …, where joint patrols …"."""
    if trigger.form.tense != "noun" or not sentence.dates or any(when.either is None for when in sentence.dates):
        return False
    plans = [cue for cue in sentence.of("cue") if cue.form.status == "planned" and cue.form.reach == "after"]
    return any(0 <= sentence.dates[0].start - plan.end <= _CLAUSE_OPENS for plan in plans)


def _is_backshift(cue: Hit, sentence: Sentence) -> bool:
    """Whether a pluperfect only follows a verb of saying: "announced that they had seized"."""
    if cue.form.reach != "next" or cue.form.status != "recalled":
        return False
    that = next((hit for hit in reversed(sentence.of("that")) if hit.end <= cue.start <= hit.end + _CLAUSE_OPENS), None)
    return that is not None and any(hit.end <= that.start <= hit.end + _BEHIND for hit in sentence.of("announce"))


def _governs(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    match cue.form.reach:
        case "sentence":
            return True
        case "clause":
            return not sentence.breaks(min(cue.end, trigger.end), max(cue.start, trigger.start))
        case "next":
            return 0 <= trigger.start - cue.end <= _NEXT and not sentence.pauses(cue.end, trigger.start)
        case "after":
            return 0 <= trigger.start - cue.end <= _AHEAD and not sentence.breaks(cue.end, trigger.start)
        case "phrase":
            return 0 <= trigger.start - cue.end <= _AHEAD and not sentence.pauses(cue.end, trigger.start)
        case "before":
            return 0 <= cue.start - trigger.end <= _BEHIND and not sentence.breaks(trigger.end, cue.start)


def with_date(status: Status, when: When | None, published: date | None) -> Status:
    """Let a date decide between what has happened, what is remembered and what is ahead."""
    if when is None or published is None or status in ("denied", "cancelled", "hypothetical", "habitual"):
        return status
    if when.first > published:
        return "planned"
    if when.last < published - (FRESH if when.precision == "day" else _EARLIER):
        return "recalled"
    return "occurred" if status == "planned" and when.last < published else status
