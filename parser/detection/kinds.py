"""Who of those named is partner to an act: one rule for each kind of event."""

from collections.abc import Callable, Mapping

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import ACTORS, Party
from parser.detection.scene import Scene
from parser.mention import Kind
from parser.names.entries import HOME
from parser.names.gazetteer import Name

Rule = Callable[[Scene, int, Hit], list[Party]]
_LINKED = 4
"""How many sentences an arrest and the words "thanks to the DGST" may stand apart."""
_NAMED_AFTER = 2
"""How many sentences on the partners of "two memorandums" may be named one by one."""
_BY_ITSELF = ("joint_operation", "hand_over", "deploy")
"""Triggers of operations that say themselves that two sides act."""
_WITNESSES = 60
"""How far behind "in the presence of" the names of those present may stand."""
_HELPING = 40
"""How far behind "thanks to information of" the helper's name may stand."""
_TEXTS_AND_TALKS = ("negotiate", "receive", "meet", "talks")
"""Beside these triggers training is what is agreed or spoken of."""


def _meeting(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    return scene.bound(trigger, at, [party for party in scene.roles[at].parties if party.acts])


def _agreement(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Signatories; of several texts signed at once, each with its own, which may be named in the sentences after."""
    sentence = scene.sentences[at]
    usable = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    usable = [party for party in usable if not _is_witness(party, sentence)]
    if not sentence.of("one_by_one"):
        return scene.bound(trigger, at, usable)
    own = [p for p in usable if p.name.start >= trigger.end] or scene.bound(trigger, at, usable)
    return own or (_named_after(scene, at) if sentence.part == "text" else [])


def _is_witness(party: Party, sentence: Sentence) -> bool:
    """Whether a party is only present when others sign."""
    return any(0 <= party.name.start - hit.end <= _WITNESSES for hit in sentence.of("presence"))


def _named_after(scene: Scene, at: int) -> list[Party]:
    named: list[Party] = []
    for k in range(at + 1, min(at + 1 + _NAMED_AFTER, len(scene.roles))):
        named += [p for p in scene.roles[k].parties if p.standing in ("actor", "bare")]
    return named


def _visit(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Guests act; hosts may be no more than the country that is gone to."""
    roles = scene.roles[at]
    if any(other.form.id == "congress" for other in scene.sentences[at].triggers) or _moves_a_stranger(scene, at, trigger):
        return []  # a journey to a conference is the conference
    acting = [party for party in roles.parties if party.standing in ("actor", "giver", "bare")]
    if found := scene.bound(trigger, at, acting):
        return found
    return scene.bound(trigger, at, [party for party in roles.parties if party.standing == "place"]) if roles.ours else []


def _moves_a_stranger(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the subject of a verb of visiting is a tourist or a suspect. An Arabic subject follows its verb."""
    if trigger.form.tense == "noun":
        return False
    sentence = scene.sentences[at]
    subjects: list[Hit | Name] = [*sentence.of(*ACTORS, "stranger"), *scene.roles[at].ours]
    if scene.marked.article.language == "ar":
        subject = min((s for s in subjects if s.start >= trigger.end), key=lambda s: s.start, default=None)
    else:
        subject = max((s for s in subjects if s.end <= trigger.start), key=lambda s: s.end, default=None)
    return isinstance(subject, Hit) and subject.form.sense == "stranger"


def _operation(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Police that acted together or for each other; without a word of that, an arrest is domestic."""
    if trigger.form.id == "joint_operation" and not scene.sentences[at].dates:
        return []
    if any(scene.kind_of(other) == "award" for other in scene.sentences[at].triggers):
        return []  # what a decoration is for
    if any(scene.sentences[k].of("red_notice") for k in scene.near(at, 1, 1)):
        return _wanted(scene, at) if any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 2, 2)) else []
    if trigger.form.id in _BY_ITSELF and scene.roles[at].ours:
        return _police(scene, at) or _destination(scene, at)
    link = next((k for k in scene.near(at, _LINKED, _LINKED) if _is_link(scene, k)), None)
    if link is None:
        return []
    helpers = [p for k in scene.near(at, _LINKED, _LINKED) for p in scene.roles[k].parties if _helps(p, scene.sentences[k])]
    together = [*_police(scene, at), *(_police(scene, link) if link != at else []), *helpers]
    return together or _abroad(scene, at) or _abroad(scene, link)


def _police(scene: Scene, at: int) -> list[Party]:
    return [party for party in scene.roles[at].parties if party.acts]


def _abroad(scene: Scene, at: int) -> list[Party]:
    """The country in which an operation took place that our services only helped."""
    sentence = scene.sentences[at]
    is_at_home = any(name.country == HOME for name in sentence.names)
    if is_at_home or any(not _is_helper(name, sentence) for name in scene.roles[at].ours):
        return []
    return _destination(scene, at)


def _destination(scene: Scene, at: int) -> list[Party]:
    return [party for party in scene.roles[at].parties if party.standing in ("place", "bare")]


def _is_helper(name: Name, sentence: Sentence) -> bool:
    return any(0 <= name.start - hit.end <= _HELPING for hit in sentence.of("support", "joint"))


def _helps(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation supported an operation: Europol, Interpol."""
    return party.is_body and party.standing in ("bare", "actor", "giver") and bool(sentence.of("support", "joint"))


def _is_link(scene: Scene, at: int) -> bool:
    """Whether a sentence says that our services helped, or acted together with others."""
    roles, sentence = scene.roles[at], scene.sentences[at]
    if roles.ours:
        return bool(sentence.of("support", "joint"))
    return bool(roles.home and roles.parties and sentence.of("attend"))


def _wanted(scene: Scene, at: int) -> list[Party]:
    """Those who asked for a wanted person; a nationality asks for nothing."""
    return [
        party
        for k in scene.near(at, 1, 1)
        for party in scene.roles[k].parties
        if party.acts or party.partner == "INTERPOL" or (party.standing == "bare" and party.name.kind == "country")
    ]


def _conference(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """The organiser, whose name is part of the assembly's wherever the article gives it in full, and those who take part."""
    if own := [party for party in scene.roles[at].parties if party.is_body and party.standing in ("frame", "actor", "bare")]:
        return own
    return [party for roles in scene.roles for party in roles.parties if party.is_body and party.standing == "frame"][:1]


def _learners(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """Those who are taught; as a clause of an agreement or a subject of talks training is only a topic."""
    if any(other.form.id in _TEXTS_AND_TALKS for other in scene.sentences[at].triggers) or scene.sentences[at].of("instrument"):
        return []
    return [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]


def _award(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    return scene.bound(trigger, at, [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")])


PARTIES: Mapping[Kind, Rule] = {
    "agreement": _agreement,
    "visit": _visit,
    "meeting": _meeting,
    "conference": _conference,
    "operation": _operation,
    "training": _learners,
    "award": _award,
}
"""The rule of each kind: the scene, which sentence, which trigger -> the parties."""
