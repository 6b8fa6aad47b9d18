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
_ASKED = ("?", "؟")
_AHEAD = 110
_BEHIND = 120
_NEXT = 12
_PARTICLE = 5
_BEFORE = 14
"""How far behind the word that opens it an infinitive may stand: "avant de se"."""
_CLAUSE_OPENS = 40
"""How far behind "that" the verb of its clause may stand."""


def told_as(trigger: Hit, sentence: Sentence) -> Status:
    """Say how the words around a trigger tell its act, its date aside."""
    cues = list(governing(trigger, sentence))
    found = {cue.form.status for cue in cues}
    if _is_attribute(trigger, sentence):
        found -= {"planned"}  # "what the text signed on Monday provides for"
    if any(cue.form.id == "postponed" for cue in cues):
        found -= {"hypothetical"}  # whatever the reason, there is a new date
    if not found and (leader := _leader(trigger, sentence)) is not None:
        return told_as(leader, sentence)
    if trigger.form.tense == "future":
        found.add("planned")
    if trigger.form.tense == "conditional" or _may_be(trigger, sentence) or sentence.text.rstrip(' »"”').endswith(_ASKED):
        found.add("hypothetical")
    return next((status for status in _ORDER if status in found), "occurred")


def _is_attribute(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a participle only says of a text that it is signed: "the text signed on Monday"."""
    texts = (hit.end for hit in sentence.of("document", "instrument"))
    return trigger.form.tense == "participle" and any(0 <= trigger.start - end <= 1 for end in texts)


def _may_be(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an Arabic imperfect stands behind «قد»: "may sign"."""
    before = sentence.between(trigger.start - _PARTICLE, trigger.start).split()[-1:]
    return trigger.form.tense == "present" and before in (["قد"], ["وقد"])


def _leader(trigger: Hit, sentence: Sentence) -> Hit | None:
    """The trigger that a purpose hangs on, whose status it shares: "will visit Rabat to meet …", «سيحل بالرباط للقاء …»."""
    is_purpose = trigger.form.tense == "infinitive" or sentence.between(trigger.start - 1, trigger.start) == "ل"
    is_purpose = is_purpose or any(0 <= trigger.start - hit.end <= 1 for hit in sentence.of("purpose"))
    before = [t for t in sentence.triggers if t.end <= trigger.start]
    if any(0 <= trigger.start - at <= _BEFORE for at in sentence.breaks(sentence.start, trigger.start)):
        return before[-1] if is_purpose and before else None  # "was received before going to the laboratory"
    before = [t for t in before if not sentence.breaks(t.end, trigger.start)]
    return before[-1] if is_purpose and before else None


def governing(trigger: Hit, sentence: Sentence) -> Iterator[Hit]:
    """The cues that govern a trigger."""
    for cue in sentence.of("cue"):
        if (
            _governs(cue, trigger, sentence)
            and not _is_half(cue, sentence)
            and not _is_backshift(cue, sentence)
            and not _is_over(cue, trigger, sentence)
        ):
            yield cue


def is_dated_ahead(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun's only date stands in a clause of plans: "will join on 15 June …, where joint patrols …"."""
    if trigger.form.tense != "noun" or not sentence.dates or any(when.either is None for when in sentence.dates):
        return False
    plans = [cue for cue in sentence.of("cue") if cue.form.status == "planned" and cue.form.reach == "after"]
    return any(0 <= sentence.dates[0].start - plan.end <= _CLAUSE_OPENS for plan in plans)


def _is_half(cue: Hit, sentence: Sentence) -> bool:
    """Whether only the second half of a pluperfect stands here: «قد» without «كان» before it."""
    if cue.form.id != "had_split":
        return False
    return not any(0 <= cue.start - hit.end <= _BEHIND and not sentence.pauses(hit.end, cue.start) for hit in sentence.of("was"))


def _is_over(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a verb in a past tense follows another verb's future: "the DGSN, host of what will open in May, has signed"."""
    is_apart = bool(sentence.pauses(cue.end, trigger.start)) if cue.end <= trigger.start else cue.form.reach == "before"
    if cue.form.status != "planned" or not (cue.form.id == "future" or is_apart):
        return False
    if sentence.between(trigger.start - _NEXT, trigger.start).split()[-1:] in (["be"], ["been"]):
        return False
    has = any(0 <= trigger.start - hit.end <= _NEXT for hit in sentence.of("auxiliary"))
    return trigger.form.tense == "past" or (trigger.form.tense == "participle" and has)


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
            is_its_noun = cue.form.status == "denied" and cue.end == trigger.end and cue.start <= trigger.start  # "no meeting"
            return is_its_noun or (0 <= trigger.start - cue.end <= _AHEAD and not sentence.breaks(cue.end, trigger.start))
        case "phrase":
            return 0 <= trigger.start - cue.end <= _AHEAD and not sentence.pauses(cue.end, trigger.start)
        case "before":
            return 0 <= cue.start - trigger.end <= _BEHIND and not _breaks_off(trigger.end, cue, sentence)


def _breaks_off(start: int, cue: Hit, sentence: Sentence) -> bool:
    """Whether a clause ends between an act and what is said of it; of a relative clause the main verb goes on behind it.

    "The visit that the chief was to pay to Rabat was cancelled."
    """
    relative = {hit.start for hit in sentence.of("relative")} if cue.form.status == "cancelled" else set()
    if any(start <= other.start < cue.start and other.form.tense == "past" for other in sentence.triggers):
        relative = set()  # something else was done in between
    return any(at not in relative for at in sentence.breaks(start, cue.start))


def with_date(status: Status, when: When | None, published: date | None) -> Status:
    """Let a date decide between what has happened, what is remembered and what is ahead."""
    if when is None or published is None or status in ("denied", "cancelled", "hypothetical", "habitual"):
        return status
    if when.first > published:
        return "planned"
    if status == "recalled" and when.precision == "day" and when.first <= published <= when.last:
        return "occurred"  # under way, or of this very day
    if when.last < published - (FRESH if when.precision == "day" else _EARLIER):
        return "recalled"
    return "occurred" if status == "planned" and when.last < published else status
