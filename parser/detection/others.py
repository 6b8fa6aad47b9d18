"""Whose act it is where it is not ours: a stranger's, another force's, two states', a novelist's; ours at most watch."""

from parser.detection.lexicon import Hit
from parser.detection.scene import Scene
from parser.detection.subject import is_a_strangers, is_finite
from parser.names.gazetteer import Name

_NEXT = 12
"""How far from its verb a subject may stand."""
_TOGETHER = 60
"""How far from a verb of watching he may stand who watches."""


def is_a_strangers_text(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether somebody signs who is neither ours nor a partner: a school, a league, a clinic."""
    return scene.kind_of(trigger) == "agreement" and is_a_strangers(scene, at, trigger)


def is_invented(scene: Scene, at: int, _trigger: Hit) -> bool:
    """Whether a novel, a film or a play tells it: its word stands in the sentence, or opens the article."""
    return bool(scene.sentences[at].of("fiction")) or scene.is_about_fiction


def is_a_readers(scene: Scene, at: int, _trigger: Hit) -> bool:
    """Whether a reader's letter says it, without a day: "I heard that you receive officials from there"."""
    return scene.is_a_letter and not scene.sentences[at].dates


def speaks_generally(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an editorial or an answer says in the present, without a day, how things are: "Rabat signs many texts"."""
    sentence = scene.sentences[at]
    is_general = trigger.form.tense == "present" and sentence.part == "text" and not sentence.dates
    return is_general and (scene.is_an_opinion or scene.is_interview)


def is_another_forces(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the Gendarmerie or another body arrests or seizes, and ours are not in its sentence."""
    if scene.kind_of(trigger) != "operation" or scene.roles[at].ours or not is_finite(trigger, scene.sentences[at]):
        return False
    sentence, is_arabic = scene.sentences[at], scene.is_arabic
    gaps = [(trigger.end, body.start) if is_arabic else (body.end, trigger.start) for body in scene.roles[at].outsiders]
    return any(0 <= end - start <= _NEXT and not sentence.pauses(start, end) for start, end in gaps)


def is_between_states(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether a text is told as one of Morocco and another country, on nothing of the police: "between Morocco and France"."""
    sentence, roles = scene.sentences[at], scene.roles[at]
    if scene.kind_of(trigger) != "agreement" or roles.ours or scene.is_in_title or not sentence.of("between"):
        return False
    states = [name for name in roles.home if name.kind == "country"]
    partners = [party for party in roles.parties if party.name.kind == "country" and party.office is None]
    return bool(states and partners) and not sentence.of("security", "services", "counterpart")


def only_watches(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether ours are named only as present when others sign: "in the presence of a representative of the DGSN"."""
    watching = scene.sentences[at].of("presence")
    ours = scene.roles[at].ours
    are_there = [any(0 <= name.start - hit.end <= _TOGETHER for hit in watching) for name in ours]
    are_there = [is_there or _looks_on(name, trigger, scene, at) for name, is_there in zip(ours, are_there, strict=True)]
    return scene.kind_of(trigger) == "agreement" and bool(ours) and all(are_there)


def _looks_on(name: Name, trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether one of ours watches while others sign: "attended the signing", "looked on as the ministers signed"."""
    sentence, roles = scene.sentences[at], scene.roles[at]
    for hit in sentence.of("watch"):
        gap = name.start - hit.end if scene.is_arabic else hit.start - name.end
        others = (party.name for party in roles.parties if hit.end <= party.name.start < trigger.start)
        is_object = trigger.form.tense == "noun" and hit.start < trigger.end
        if 0 <= gap <= _TOGETHER and name.end <= trigger.start and (is_object or any(others)):
            return True
    return False
