"""How real an act is told: which cues govern a trigger, and what its tense and its date say."""

from collections.abc import Iterator
from datetime import date, timedelta

from parser.dates.calendar import When
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.senses import Status
from parser.text import between

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
_TEXTS = ("sign", "bind", "negotiate")
"""What a text may provide for is no visit or course; another text is told for itself."""
_PASSING = ("aim", "wish", "custom", "rhythm")
"""Cues that say what for, or how often; a verb of the past behind a pause is told for itself."""
_WRITTEN_ON = 3
"""How many letters may be written onto the front of an Arabic verb."""
_OBJECT = 40
"""How far behind its verb a noun may stand that is its object: "was awarded, in 2014, the medal"."""
_BEFORE = 14
"""How far behind the word that opens it an infinitive may stand: "avant de se"."""
_THAT = " que"
"""Behind "desde" and the like."""
_FIRST = 4
"""How far into a sentence its first word may begin: behind quotes, or an article."""
_WHO = 5
"""How long a word is at most that opens a relative clause, which has a time of its own: "which", «الذين»."""
_CLAUSE_OPENS = 40
"""How far behind "that" the verb of its clause may stand."""


def told_as(trigger: Hit, sentence: Sentence) -> Status:
    """Say how the words around a trigger tell its act, its date aside."""
    cues = list(governing(trigger, sentence))
    found = {cue.form.status for cue in cues}
    if _is_a_subject(trigger, sentence) or _is_undertaken(trigger, sentence) or _is_praised(trigger, sentence):
        return "hypothetical"
    if _is_a_maxim(trigger, sentence):
        return "habitual"
    if _is_attribute(trigger, sentence):
        found -= {"planned"}  # "what the text signed on Monday provides for"
    if any(cue.form.id == "postponed" for cue in cues):
        found -= {"hypothetical"}  # whatever the reason, there is a new date
    if not found and (leader := _leader(trigger, sentence)) is not None:
        return told_as(leader, sentence)
    if trigger.form.tense == "future":
        found.add("planned")
    if (
        (trigger.form.tense == "conditional" and not _is_after_all(trigger, sentence))
        or _may_be(trigger, sentence)
        or sentence.text.rstrip(' »"”').endswith(_ASKED)
    ):
        found.add("hypothetical")
    return next((status for status in _ORDER if status in found), "occurred")


def _is_a_subject(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun only says what was talked about: "the talks dealt with visits of experts"."""
    if trigger.form.tense != "noun":
        return False
    told = [hit for hit in (*sentence.of("subject"), *_provisions(trigger, sentence)) if 0 <= trigger.start - hit.end <= _AHEAD]
    told = [
        hit for hit in told if sentence.between(hit.end, trigger.start).strip() != "ال"
    ]  # «تناولت المباحثات …» have it for subject
    return any(not sentence.breaks(hit.end, trigger.start) and not _tells(hit.end, trigger, sentence) for hit in told)


def _is_undertaken(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an act without a day is only what a side bound itself to: "undertakes to receive officers", "will allow visits"."""
    if trigger.form.id in _TEXTS or sentence.dates or sentence.of("sometime"):
        return False
    reach = _AHEAD if trigger.form.tense in ("noun", "infinitive") else 1  # "undertakes to receive"
    told = [hit for hit in sentence.of("undertakes") if 0 <= trigger.start - hit.end <= reach]
    return any(not sentence.breaks(hit.end, trigger.start) and not _tells(hit.end, trigger, sentence) for hit in told)


def _is_praised(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun without a day only says what somebody is praised for: "hailed Rabat's role in the arrest of traffickers"."""
    if trigger.form.tense != "noun" or sentence.dates:
        return False
    praise = [hit for hit in sentence.of("praises") if 0 <= trigger.start - hit.end <= _AHEAD]
    return any(not sentence.breaks(hit.end, trigger.start) and not _tells(hit.end, trigger, sentence) for hit in praise)


def _is_a_maxim(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an infinitive opens a sentence: it is spoken of in general, "Accueillir 196 pays, c'est un examen"."""
    opens = not any(char.isalnum() for char in sentence.between(sentence.start, trigger.start))
    return trigger.form.tense == "infinitive" and opens and sentence.part == "text"


def _provisions(trigger: Hit, sentence: Sentence) -> list[Hit]:
    """The verbs by which a text provides for something: "the agreement covers visits of experts"."""
    texts = sentence.of("instrument", "document")
    if trigger.form.id in _TEXTS or not texts:
        return []
    return [hit for hit in sentence.of("provides") if any(text.end <= hit.start + _WRITTEN_ON for text in texts)] + [
        hit for hit in sentence.of("provides") if hit.start - sentence.start <= _WRITTEN_ON and texts[0].start - hit.end <= _NEXT
    ]


def _tells(start: int, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a verb tells something new between an offset and a trigger: "they covered …, and signed …"."""
    verbs = [*sentence.of("end", "begin"), *(t for t in sentence.triggers if t.form.tense in ("past", "present", "participle"))]
    return any(start <= verb.start < trigger.start for verb in verbs)


def _is_attribute(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a participle only says of a text that it is signed: "the text signed on Monday"."""
    texts = (hit.end for hit in sentence.of("document", "instrument"))
    return trigger.form.tense == "participle" and any(0 <= trigger.start - end <= 1 for end in texts)


def _is_after_all(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a Spanish subjunctive only follows "since": "desde que, esta semana, la Policía firmara"."""
    since = [hit.end for hit in sentence.of("since") if sentence.between(hit.end, hit.end + len(_THAT)) == _THAT]
    return any(end <= trigger.start and not sentence.breaks(end, trigger.start) for end in since)


def _may_be(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an Arabic imperfect stands behind «قد»: "may sign"."""
    return trigger.form.tense == "present" and sentence.follows("may", at=trigger.start)


def _leader(trigger: Hit, sentence: Sentence) -> Hit | None:
    """The trigger that a purpose hangs on, whose status it shares: "will visit Rabat to meet …", «سيحل بالرباط للقاء …»."""
    is_object = [t for t in sentence.triggers if t.form.id == trigger.form.id and 0 <= trigger.start - t.end <= _OBJECT]
    if trigger.form.tense == "noun" and (verbs := [t for t in is_object if t.form.tense != "noun"]):
        return verbs[-1]
    is_manner = trigger.form.id == "lead" and trigger.form.tense == "noun"  # "had come at the head of a delegation"
    is_purpose = is_manner or trigger.form.tense == "infinitive" or sentence.between(trigger.start - 1, trigger.start) == "ل"
    is_purpose = is_purpose or sentence.follows("purpose", at=trigger.start)
    before = [t for t in sentence.triggers if t.end <= trigger.start]
    if trigger.form.tense == "present" and before and _is_subordinate(trigger, sentence):
        return before[-1]
    if any(0 <= trigger.start - at <= _BEFORE for at in sentence.breaks(sentence.start, trigger.start)):
        return before[-1] if is_purpose and before else None  # "was received before going to the laboratory"
    before = [t for t in before if not sentence.breaks(t.end, trigger.start)]
    return before[-1] if is_purpose and before else None


def _is_subordinate(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a verb in the present has its time from the main one: "will go to Ankara before he meets the community"."""
    return any(0 <= trigger.start - hit.end <= 1 for hit in sentence.of("while", "breaker") if hit.end - hit.start > _WHO)


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
            and not _is_passed(cue, trigger, sentence)
        ):
            yield cue


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
            is_its_noun = cue.form.status == "denied" and cue.end == trigger.end and cue.start <= trigger.start  # "no meeting"
            return is_its_noun or (0 <= trigger.start - cue.end <= _AHEAD and not sentence.breaks(cue.end, trigger.start))
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
