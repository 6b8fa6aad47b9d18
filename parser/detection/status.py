"""How real an act is told: what the cues that govern a trigger, its tense and its date say."""

from datetime import date, timedelta

from parser.dates.calendar import When
from parser.detection.cues import governing
from parser.detection.elsewhere import is_elsewhere
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.senses import Status

FRESH = timedelta(days=14)
"""How long before publication an act can be and still be the article's news (docs/annotation.md, section 3)."""
_EARLIER = timedelta(days=7)
"""How long a month told as a month must be over to be the past."""

# What unmakes an act is stronger than what dates it.
_ORDER: tuple[Status, ...] = ("denied", "cancelled", "hypothetical", "habitual", "planned", "recalled")
_ASKED = ("?", "؟")
_AHEAD = 110
_NEXT = 12
_TEXTS = ("sign", "bind", "negotiate")
"""What a text may provide for is no visit or course; another text is told for itself."""
_WRITTEN_ON = 3
"""How many letters may be written onto the front of an Arabic verb."""
_OBJECT = 40
"""How far behind its verb a noun may stand that is its object: "was awarded, in 2014, the medal"."""
_PASSIVE = 90
"""How far behind a decoration its participle may stand: behind its name."""
_BEFORE = 14
"""How far behind the word that opens it an infinitive may stand: "avant de se"."""
_THAT = " que"
"""Behind "desde" and the like."""
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
    if (verb := _passive_of(trigger, sentence)) is not None:
        return verb
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


def _passive_of(trigger: Hit, sentence: Sentence) -> Hit | None:
    """The participle that says of a decoration before it that it was given: "the medal had then been conferred on him"."""
    behind = (t for t in sentence.of_trigger(trigger.form.id) if 0 <= t.start - trigger.end <= _PASSIVE)
    verb = next((t for t in behind if t.form.tense in ("past", "participle")), None)
    is_noun = (trigger.form.id, trigger.form.tense) == ("decorate", "noun")
    return verb if verb is not None and is_noun and not sentence.breaks(trigger.end, verb.start) else None


def _is_subordinate(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a verb in the present has its time from the main one: "will go to Ankara before he meets the community"."""
    return any(0 <= trigger.start - hit.end <= 1 for hit in sentence.of("while", "breaker") if hit.end - hit.start > _WHO)


def is_dated_ahead(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun's only date stands in a clause of plans: "will join on 15 June …, where joint patrols …"."""
    if trigger.form.tense != "noun" or not sentence.dates or any(when.either is None for when in sentence.dates):
        return False
    plans = [cue for cue in sentence.of("cue") if cue.form.status == "planned" and cue.form.reach == "after"]
    plans = [plan for plan in plans if not is_elsewhere(plan, trigger, sentence)]
    return any(0 <= sentence.dates[0].start - plan.end <= _CLAUSE_OPENS for plan in plans)


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
