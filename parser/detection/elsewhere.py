"""Cues that stand before an act and are said of something else: what a text serves for, a relative clause, an end."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence

_RELATIVE = 24
"""How far behind the word that opens a relative clause its verb may stand: "who on that day will"."""
_ATTRIBUTE = 24
"""How far behind a text the participle may stand that says when it was signed."""
_COMMA = 2
"""How far behind a comma a relative clause opens."""
_UNREAL = ("planned", "habitual", "hypothetical")


def is_elsewhere(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a cue in reach of an act is said of something else."""
    return (
        _is_of_its_use(cue, trigger, sentence)
        or _is_since_its_text(cue, trigger, sentence)
        or _is_in_a_relative(cue, trigger, sentence)
        or _is_of_an_end(cue, sentence)
        or _is_answered(cue, trigger, sentence)
    )


def _is_of_its_use(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether what is ahead or usual is what a text serves for: "will train under a memorandum signed on Monday"."""
    if cue.form.status not in _UNREAL or trigger.form.id != "sign" or trigger.form.tense not in ("past", "participle"):
        return False
    texts = [hit for hit in sentence.of("instrument", "document") if cue.end <= hit.start and hit.end <= trigger.start]
    if not texts or _is_still_to_be(trigger, sentence):
        return False
    return cue.form.status == "planned" or _is_told_of(texts[-1], trigger, sentence)


def _is_since_its_text(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a habit is that which a text began: "Since the memorandum signed in 2019, the two exchange names regularly"."""
    is_attribute = any(0 <= trigger.start - hit.end <= _ATTRIBUTE for hit in sentence.of("instrument"))
    days = [day for day in sentence.dates if trigger.end <= day.start and day.end <= cue.start]
    is_behind = any(sentence.pauses(day.end, cue.start) for day in days)
    return (
        cue.form.status == "habitual"
        and trigger.form.id == "sign"
        and trigger.form.tense != "noun"
        and is_attribute
        and is_behind
    )


def _is_still_to_be(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a participle is a passive of what is not done: "that a text be signed", no "that has been signed"."""
    be = [hit for hit in sentence.of("passive") if 0 <= trigger.start - hit.end <= 1]
    return any(not sentence.follows("auxiliary", at=hit.start) for hit in be)


def _is_told_of(text: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a text was signed for certain: a relative clause or a day behind the verb says so."""
    return bool(sentence.of_within("relative", text.end, trigger.start)) or any(
        day.start >= trigger.end for day in sentence.dates
    )


def _is_in_a_relative(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a future stands in a relative clause and the main verb tells a fact: "X, who will stay on, began a visit"."""
    if cue.form.status != "planned" or cue.end > trigger.start:
        return False
    opens = [hit for hit in sentence.of("relative") if 0 <= cue.start - hit.end <= _RELATIVE]
    opens = [hit for hit in opens if sentence.pauses(hit.start - _COMMA, hit.start)]
    if not opens or not (closed := _closed(cue.end, trigger.start, sentence)):
        return False
    return any(hit.start >= closed or hit.end <= opens[-1].start for hit in _facts(trigger, sentence))


def _closed(start: int, end: int, sentence: Sentence) -> int:
    """Where the first comma between two offsets stands; none is at 0."""
    return next((n for n in range(start, end) if sentence.pauses(n, n + 1)), 0)


def _facts(trigger: Hit, sentence: Sentence) -> list[Hit]:
    """The verbs up to a trigger that tell what was done or has begun."""
    told = [t for t in sentence.triggers if t.form.tense in ("past", "participle", "present")]
    verbs = [hit for hit in (*sentence.of("begin", "end"), *told) if hit.start <= trigger.start]
    return [hit for hit in verbs if not sentence.follows("cue", at=hit.start)]


def _is_of_an_end(cue: Hit, sentence: Sentence) -> bool:
    """Whether "tomorrow" is only when something ends: "began on Tuesday and lasts until tomorrow", "that closes tomorrow"."""
    days = [day for day in sentence.dates if cue.form.status == "planned" and day.start <= cue.start < day.end]
    return any(day.is_end or sentence.follows("end", "departure", at=day.start) for day in days)


def _is_answered(cue: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether somebody says what was done, asked or not: "in reply to a written question, the minister said …"."""
    return cue.form.id == "question" and bool(sentence.of_within("announce", cue.end, trigger.start))
