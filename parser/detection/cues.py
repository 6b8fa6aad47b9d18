"""Which of a sentence's cues govern a trigger: those in reach of it that belong to no other verb, clause or text."""

from collections.abc import Iterator

from parser.detection.elsewhere import is_elsewhere
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.text import between

_AHEAD = 110
_BEHIND = 120
_NEXT = 12
_PASSING = ("aim", "wish", "custom", "rhythm")
"""Cues that say what for, or how often; a verb of the past behind a pause is told for itself."""
_FIRST = 4
"""How far into a sentence its first word may begin: behind quotes, or an article."""
_CLAUSE_OPENS = 40
"""How far behind "that" the verb of its clause may stand."""


def governing(trigger: Hit, sentence: Sentence) -> Iterator[Hit]:
    """The cues that govern a trigger."""
    for cue in sentence.of("cue"):
        if (
            _governs(cue, trigger, sentence)
            and not _is_half(cue, sentence)
            and not _is_backshift(cue, sentence)
            and not _is_over(cue, trigger, sentence)
            and not _only_narrows(cue, trigger, sentence)
            and not _is_of_a_later_verb(cue, trigger, sentence)
            and not _is_no_habit(cue, sentence)
            and not _is_of_the_contents(cue, trigger, sentence)
            and not _is_passed(cue, trigger, sentence)
            and not is_elsewhere(cue, trigger, sentence)
        ):
            yield cue


def _is_of_the_contents(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a habit is what the text provides for that was signed: "signed a text that provides for talks every year"."""
    is_habit = cue.form.status == "habitual" and trigger.form.id == "sign" and _is_in_the_past(trigger, sentence)
    return is_habit and bool(sentence.of_within("provides", trigger.end, cue.start))


def _is_passed(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether an aim or a habit told first does not reach the main verb, an act of the past: "To draw nearer, both signed"."""
    is_before = cue.end <= trigger.start and cue.form.id in _PASSING and _is_in_the_past(trigger, sentence)
    is_apart = bool(sentence.dates) and bool(sentence.pauses(cue.end, trigger.start))
    return is_before and (cue.form.id == "aim" or is_apart)


def _is_in_the_past(trigger: Hit, sentence: Sentence) -> bool:
    has = sentence.follows("auxiliary", at=trigger.start, reach=_NEXT)
    return trigger.form.tense == "past" or (trigger.form.tense == "participle" and has)


def _is_of_a_later_verb(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether "next year" belongs to a future behind a verb of the past: "signed two texts, which will be applied next year"."""
    is_ahead = cue.form.id == "postponed" and trigger.form.tense == "past"
    return is_ahead and is_behind_a_future(cue.start, trigger, sentence)


def is_behind_a_future(at: int, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a verb in the future, behind a pause, stands between a trigger and an offset."""
    futures = [c.start for c in sentence.of("cue") if c.form.id in ("future", "expected") and trigger.end <= c.start < at]
    return any(sentence.pauses(trigger.end, start) for start in futures)


def _is_no_habit(cue: Hit, sentence: Sentence) -> bool:
    """Whether what sounds like a habit is told of one thing: "the last text of this kind dates back to 2013"."""
    is_back = any(other.form.id == "dated_back" for other in sentence.of("cue"))
    return cue.form.status == "habitual" and (is_back or (cue.form.id == "rhythm" and bool(sentence.dates)))


def _only_narrows(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a negation is one half of "only": "l'accord ne lie que Rabat et Kigali"."""
    is_half = cue.form.status == "denied" and cue.form.reach == "next"
    return is_half and sentence.leads_to("save", at=trigger.end)


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
    return not sentence.follows("passive", at=trigger.start) and _is_in_the_past(trigger, sentence)


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
            return not sentence.breaks(*between(cue, trigger))
        case "next":
            is_before = cue.start < trigger.start  # "had been in Ankara": the verb's form may begin inside the cue
            is_next = is_before and trigger.start - cue.end <= _NEXT and not sentence.pauses(cue.end, trigger.start)
            return is_next or _is_main_verbs(cue, trigger, sentence)
        case "after":
            is_its_own = cue.end == trigger.end and cue.start < trigger.start  # "no meeting", «على أن يوقعا»
            is_its_own = is_its_own and cue.form.status in ("denied", "planned")
            return is_its_own or (0 <= trigger.start - cue.end <= _AHEAD and not sentence.breaks(cue.end, trigger.start))
        case "phrase":
            return 0 <= trigger.start - cue.end <= _AHEAD and not sentence.pauses(cue.end, trigger.start)
        case "before":
            opens = sentence.leads_to("relative", at=trigger.end)  # "the visit that he was to pay"
            return 0 <= cue.start - trigger.end <= _BEHIND * (1 + opens) and not _breaks_off(trigger.end, cue, sentence)


def _is_main_verbs(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a pluperfect is the main verb's of a sentence that opens on the visit: "En visite à Rabat, il avait …"."""
    if cue.form.id != "had_done" or cue.start < trigger.end or sentence.breaks(trigger.end, cue.start):
        return False
    is_first = trigger.form.id == "visit" and trigger.form.tense == "noun" and trigger.start - sentence.start <= _FIRST
    return is_first and sentence.between(trigger.start, trigger.end).count(" ") == 1


def _breaks_off(start: int, cue: Hit, sentence: Sentence) -> bool:
    """Whether a clause ends between an act and what is said of it; of a relative clause the main verb goes on behind it.

    "The visit that the chief was to pay to Rabat was cancelled."
    """
    relative = {hit.start for hit in sentence.of("relative")} if cue.form.status == "cancelled" else set()
    if any(start <= other.start < cue.start and other.form.tense == "past" for other in sentence.triggers):
        relative = set()  # something else was done in between
    return any(at not in relative for at in sentence.breaks(start, cue.start))
