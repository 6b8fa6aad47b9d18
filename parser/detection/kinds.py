"""Who of those named is partner to an act: one rule for each kind of event."""

from collections.abc import Callable, Mapping, Sequence

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import ACTORS, Party
from parser.detection.scene import Scene, subject_of
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
_PROVIDED = 60
"""How far behind an agreement's name the operations may stand that it provides for."""
_NOTIFIER = "INTERPOL"
_TEXTS_AND_TALKS = ("negotiate", "receive", "meet", "talks")
"""Beside these triggers training is what is agreed or spoken of."""


def _meeting(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    if trigger.form.id == "receive" and scene.sentences[at].of("diploma"):
        return []  # what graduates receive
    if trigger.form.id == "receive" and _is_given_something(scene, at):
        return []
    return scene.bound(trigger, at, [party for party in scene.roles[at].parties if party.acts])


def _is_given_something(scene: Scene, at: int) -> bool:
    """Whether what is received is a decoration: "received the cross at the hands of the minister"."""
    givers = [party for party in scene.roles[at].parties if party.acts]
    by = scene.sentences[at].of("by")
    handed = any(0 <= party.name.start - hit.end <= _HELPING for party in givers for hit in by)
    return handed and bool(scene.sentences[at].of("decoration"))


def _agreement(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Signatories; of several texts signed at once, each with its own, which may be named in the sentences after."""
    sentence = scene.sentences[at]
    usable = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    usable = [party for party in usable if not _is_witness(party, sentence) and not _is_in_apposition(party, usable, sentence)]
    agents = [party for party in usable if party.acts and party.name.start >= trigger.end]
    if trigger.form.tense == "participle" and agents and _is_passive(trigger, agents[0], sentence):
        usable = [party for party in usable if party.acts]
    if not sentence.of("one_by_one"):
        return scene.bound(trigger, at, usable)
    own = [p for p in usable if p.name.start >= trigger.end] or scene.bound(trigger, at, usable)
    return own or (_named_after(scene, at) if sentence.part == "text" else [])


def _is_in_apposition(party: Party, parties: Sequence[Party], sentence: Sentence) -> bool:
    """Whether an organisation only says what the one before it is: "NAUSS, the council's scientific body,"."""
    if not party.is_body or party.office is None:
        return False
    before = [p for p in parties if p.is_body and p.name.end <= party.office.start]
    opening = sentence.between(before[-1].name.end, party.office.start).rstrip() if before else ""
    return (
        opening.replace("ال", "").strip() in (",", "،", ", le", ", la", ", the", ", el") and before[-1].partner != party.partner
    )


def _is_passive(trigger: Hit, agent: Party, sentence: Sentence) -> bool:
    """Whether "signed by" leads to those who signed."""
    return bool(sentence.of_within("by", trigger.end, agent.name.start))


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
    acting = [party for party in roles.parties if party.acts or _is_named(party)]
    if found := scene.bound(trigger, at, acting):
        return found
    return scene.bound(trigger, at, [party for party in roles.parties if party.standing == "place"]) if roles.ours else []


def _is_named(party: Party) -> bool:
    """Whether a party that stands alone is a country or organisation by name, not an adjective of whatever it may be."""
    return party.standing == "bare" and party.name.kind != "demonym"


def _moves_a_stranger(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the subject of a verb of visiting is a tourist or a suspect."""
    if trigger.form.tense == "noun":
        return False
    subjects: list[Hit | Name] = [*scene.sentences[at].of(*ACTORS, "stranger"), *scene.roles[at].ours]
    subject = subject_of(trigger, subjects, scene)
    return isinstance(subject, Hit) and subject.form.sense == "stranger"


def _operation(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Police that acted together or for each other; without a word of that, an arrest is domestic."""
    if _is_a_subject(scene, at, trigger):
        return []
    if any(scene.sentences[k].of("red_notice", "warrant") for k in scene.near(at, 1, 1)) and _is_at_home(scene, at):
        return [] if _is_tally(scene, at) else _wanted(scene, at)
    if trigger.form.id in _BY_ITSELF and scene.roles[at].ours:
        return _police(scene, at) or _destination(scene, at)
    if _hands_over(scene, at, trigger) and _police(scene, at):
        return _police(scene, at)
    link = next((k for k in scene.near(at, _LINKED, _LINKED) if _is_link(scene, k)), None)
    if link is None:
        return []
    helpers = [p for k in scene.near(at, _LINKED, _LINKED) for p in scene.roles[k].parties if _helps(p, scene.sentences[k])]
    together = [*_police(scene, at), *(_police(scene, link) if link != at else []), *helpers]
    return together or _abroad(scene, at) or _abroad(scene, link)


def _is_a_subject(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation is only spoken of: without a day, or as what a decoration is for or a text about."""
    sentence = scene.sentences[at]
    is_undated = trigger.form.id == "joint_operation" and not sentence.dates
    is_honoured = any(scene.kind_of(other) == "award" for other in sentence.triggers)
    return is_undated or is_honoured or _is_agreed_on(scene, at, trigger)


def _hands_over(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether our services, named shortly before, gave a wanted person to others: "the same services handed him to …"."""
    return trigger.form.id == "hand_over" and trigger.form.tense != "noun" and scene.is_ours(at)


def _is_agreed_on(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation without a day is only what an agreement provides for: "an agreement on the return of …"."""
    sentence = scene.sentences[at]
    if trigger.form.tense not in ("noun", "infinitive") or sentence.dates or sentence.of("support"):
        return False
    return any(0 <= trigger.start - hit.end <= _PROVIDED for hit in sentence.of("instrument"))


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
    return [party for party in scene.roles[at].parties if party.standing == "place" or _is_named(party)]


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


def _is_tally(scene: Scene, at: int) -> bool:
    """Whether wanted persons are only counted: a year's balance, without a day."""
    return not scene.sentences[at].dates and any(scene.sentences[k].of("tally") for k in scene.near(at, 1, 1))


def _is_at_home(scene: Scene, at: int) -> bool:
    """Whether a wanted person was caught by us, or in Morocco; abroad others hunted him, be it with our help."""
    if any(party.name.kind == "place" and party.standing == "place" for party in scene.roles[at].parties):
        return any(name.country == HOME for name in scene.sentences[at].names)
    return any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 2, 2))


def _wanted(scene: Scene, at: int) -> list[Party]:
    """Those who asked for a wanted person, and INTERPOL if by its notice; a nationality asks for nothing."""
    askers = [
        party
        for k in scene.near(at, 1, 1)
        if k == at or not _is_another_case(scene, k)
        for party in scene.roles[k].parties
        if party.acts or party.partner == _NOTIFIER or (party.standing == "bare" and party.name.kind == "country")
    ]
    notices = [notice for k in scene.near(at, 1, 1) for notice in scene.sentences[k].of("red_notice")]
    if not notices or any(party.partner == _NOTIFIER for party in askers):
        return askers
    return [*askers, _issuer(notices[0])]


def _is_another_case(scene: Scene, at: int) -> bool:
    """Whether a sentence tells of another wanted person, with a date of its own and no word of the notice."""
    sentence = scene.sentences[at]
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers)
    return is_told and bool(sentence.dates) and not sentence.of("red_notice")


def _issuer(notice: Hit) -> Party:
    """A red notice is INTERPOL's also where the text does not name it."""
    name = Name(notice.start, notice.end, _NOTIFIER, "organisation", _NOTIFIER, lang=None, form="")
    return Party(name, _NOTIFIER, "bare")


def _conference(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """The organiser, whose name is part of the assembly's wherever the article gives it in full, and those who take part."""
    if own := [party for party in scene.roles[at].parties if party.is_body and party.standing in ("frame", "actor", "bare")]:
        return own
    sides = zip(scene.sentences, scene.roles, strict=True)
    return [p for sentence, roles in sides for p in roles.parties if p.is_body and _convenes(p, sentence)][:1]


def _convenes(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation is part of the assembly's name, or said to have called it."""
    if party.standing in ("frame", "giver"):
        return True
    by = any(0 <= party.name.start - hit.end <= _HELPING for hit in sentence.of("by"))
    return party.standing == "actor" and by and bool(sentence.of("congress", "occasion"))


def _learners(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """Those who are taught; as a clause of an agreement or a subject of talks training is only a topic."""
    sentence = scene.sentences[at]
    is_topic = any(other.form.id in _TEXTS_AND_TALKS for other in sentence.triggers) and not sentence.of("diploma")
    if is_topic or sentence.of("instrument"):
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
