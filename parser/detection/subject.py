"""Who does what a verb tells: one of those named, or somebody whom the gazetteer does not know, a school, a league, a clinic.

An unknown subject is a third party of its own: that ours are named elsewhere in the article makes the act no act of theirs.
"""

import re
from collections.abc import Sequence

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import ACTORS
from parser.detection.scene import Scene
from parser.names.gazetteer import Name
from parser.text import Span

_SUBJECTS = (
    *ACTORS,
    "collective",
    "he",
    "ourselves",
    "services",
    "states",
    "organisation",
    "instrument",
    "document",
    "documents",
)
"""Words that may stand for a side that is known, or for the text itself: "both chiefs", "they", "the document"."""
_FINITE = ("past", "present", "future")
_HEADLINE = 16
"""How far behind its subject the verb of an Arabic headline may stand: behind "of justice"."""
_ADVERB = 12
"""How much may stand between an auxiliary and its participle: "a déjà signé"."""
_WITH = 40
"""How far behind "with" ours may stand as the other side."""
_HOUSE = 2
"""How many words, an adverb among them, may name a house of ours that was named before: "l'Institut … aussi"."""
_SHORTEST = 3
"""Letters of the shortest noun."""
_LEADS = re.compile(r"^(?:ب|في |خلال |على |يوم |امس|اليوم|عقب |بعد |مع |لدى |ضمن |هنا|كذلك|ايضا)")
"""How what follows an Arabic verb begins where its subject is not said: where, when and with whom."""
_SEVERAL = ("ا", "وا", "ان", "ون")
_PAUSES = frozenset("،,:؛()")
_SMALL = ("of", "in", "to", "with", "by", "and", "auxiliary", "frame", "cue", "breaker", "relative", "that")
"""Words that are no noun and name nobody."""


def subject_of(trigger: Hit, candidates: Sequence[Hit | Name], scene: Scene, at: int) -> Hit | Name | None:
    """The nearest of several nouns that can be a verb's subject: an Arabic one follows its verb, any other stands before it."""
    if not scene.is_arabic:
        return max((c for c in candidates if c.end <= trigger.start), key=lambda c: c.end, default=None)
    headed = (c for c in candidates if _heads(c, trigger, scene.sentences[at]))
    if (first := max(headed, key=lambda c: c.end, default=None)) is not None:
        return first
    return min((c for c in candidates if c.start >= trigger.end), key=lambda c: c.start, default=None)


def _heads(candidate: Hit | Name, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a noun stands right before an Arabic verb, in its clause: a headline names its subject first."""
    is_near = 0 <= trigger.start - candidate.end <= _HEADLINE
    gap = (candidate.end, trigger.start)
    return is_near and not sentence.breaks(*gap) and not sentence.pauses(*gap)


def is_a_strangers(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether somebody unknown is the subject of a finite verb, and ours are not the side with whom it is done."""
    return stranger(scene, at, trigger) is not None


def stranger(scene: Scene, at: int, trigger: Hit) -> Span | None:
    """Where the unknown subject of a finite verb stands."""
    sentence = scene.sentences[at]
    if not is_finite(trigger, sentence) or (span := _subject(trigger, scene, at)) is None:
        return None
    start, end = span
    named = (name for name in sentence.names if start <= name.start < end)
    known = (hit for hit in sentence.of(*_SUBJECTS) if start <= hit.start < end)
    if any(named) or any(known) or not _is_a_noun(start, end, sentence):
        return None
    withs = [hit.end for hit in sentence.of("with") if hit.start >= trigger.end]
    is_with_us = any(0 <= name.start - end <= _WITH for name in scene.roles[at].ours for end in withs)
    return None if is_with_us else span


def is_finite(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a trigger is a verb with a subject: *signed*, *a signé*, not *l'accord signé*."""
    if trigger.form.tense == "participle":
        return sentence.follows("auxiliary", at=trigger.start, reach=_ADVERB)
    return trigger.form.tense in _FINITE


def _subject(trigger: Hit, scene: Scene, at: int) -> Span | None:
    """Where the subject stands: before a verb, behind an Arabic one; None where another verb shares it."""
    sentence = scene.sentences[at]
    start, end = sentence.clause(trigger.start)
    if scene.is_arabic and sentence.part == "text" and not _is_of_several(trigger, sentence):
        if _LEADS.match(sentence.between(trigger.end, end).lstrip()):
            return None
        beside = {hit.start for hit in sentence.of("counterpart")}  # «نظيره» is one of those who sign
        others = (hit.start for hit in sentence.of("instrument", "with", "to", "in") if hit.start not in beside)
        stops = [at for at in others if at >= trigger.end]
        pauses = [n for n in range(trigger.end, end) if sentence.between(n, n + 1) in _PAUSES]
        return trigger.end, min([end, *stops, *pauses])
    if any(start <= other.start < trigger.start for other in sentence.triggers):
        return None
    said = max((hit.end for hit in sentence.of_within("that", start, trigger.start)), default=start)  # "an expert says that they"
    return said, trigger.start


def _is_of_several(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an Arabic verb is a dual or a plural: its subject stands before it, for behind it a verb is singular."""
    return sentence.between(trigger.start, trigger.end).endswith(_SEVERAL)


def _is_a_noun(start: int, end: int, sentence: Sentence) -> bool:
    """Whether a stretch holds a noun besides dates and small words."""
    taken = [(word.start, word.end) for word in sentence.of(*_SMALL)] + [(day.start, day.end) for day in sentence.dates]
    free = {at for at in range(start, end) if not any(first <= at < last for first, last in taken)}
    letters = "".join(sentence.between(at, at + 1) if at in free else " " for at in range(start, end))
    words = [word for word in letters.split() if len(word) >= _SHORTEST and word.isalpha()]
    is_house = len(words) <= _HOUSE and bool(sentence.of_within("school", start, end))
    return bool(words) and not is_house
