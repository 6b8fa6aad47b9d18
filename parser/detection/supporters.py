"""The organisations that stood behind an operation: who sent analysts, fed the data, coordinated the day."""

from datetime import timedelta

from parser.dates.calendar import When
from parser.detection.lists import are_two_days
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.scene import Scene

_BEFORE = 4
"""How many sentences before an operation its helpers may be named."""
_BEHIND = 6
"""How many behind it: the report comes to them last."""
_NEWS = timedelta(days=14)
"""How old a report's own case may be; an older one is another."""


def supporters(scene: Scene, at: int) -> list[Party]:
    """The organisations that the sentences of one case name as helping in it: "Europol sent two analysts"."""
    near = scene.near(at, _BEFORE, _BEHIND) if not _is_a_memory(scene, at) else [at]
    of_the_case = [k for k in near if k == at or not (_is_parted(scene, at, k) or are_two_days(scene, at, k))]
    return [party for k in of_the_case for party in scene.roles[k].parties if _helps(party, scene.sentences[k])]


def _is_parted(scene: Scene, at: int, k: int) -> bool:
    """Whether an earlier case is told between an operation and another sentence, or by that."""
    return any(_is_a_memory(scene, n) for n in range(min(at, k), max(at, k) + 1))


def _is_a_memory(scene: Scene, at: int) -> bool:
    """Whether a sentence tells a case of its own of some state's: "another operation", "had been broken up in June 2022"."""
    sentence = scene.sentences[at]
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers)
    if not is_told or all(party.is_body for party in scene.roles[at].parties):
        return False
    return bool(sentence.of("similar")) or (bool(sentence.dates) and all(_is_long_ago(when, scene) for when in sentence.dates))


def _is_long_ago(when: When, scene: Scene) -> bool:
    day = scene.marked.published
    return day is not None and day - when.last > _NEWS


def _helps(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation gave something: support, people, what it knew. One that is only quoted gave nothing."""
    is_there = party.is_body and party.standing in ("bare", "actor", "giver")
    gave_people = sentence.of("gives") and sentence.of("inkling", "expert")
    return is_there and bool(sentence.of("support", "joint") or gave_people)
