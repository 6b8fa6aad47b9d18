"""Who of those named is partner to an act: one rule for each kind of event."""

from collections.abc import Callable, Mapping, Sequence

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.operations import operation_parties
from parser.detection.party import ACTORS, Party, is_by_name, is_goal
from parser.detection.scene import Scene, subject_of
from parser.mention import Kind
from parser.names.gazetteer import Name

Rule = Callable[[Scene, int, Hit], list[Party]]
_NAMED_AFTER = 2
"""How many sentences on the partners of "two memorandums" may be named one by one."""
_WITNESSES = 60
"""How far behind "in the presence of" the names of those present may stand."""
_HELPING = 40
"""How far behind "thanks to information of" the helper's name may stand."""
_MARGIN = 16
"""How far behind "on the sidelines of" the visit may be named."""
_WHAT_FOR = 6
"""How far behind "for" a noun may stand: behind an article."""
_TEXTS_AND_TALKS = ("negotiate", "receive", "meet", "talks")
"""Beside these triggers training is what is agreed or spoken of."""


def _meeting(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    acting = [party for party in scene.roles[at].parties if party.acts]
    listed = _listed_behind(trigger, scene, at)
    return scene.bound(trigger, at, sorted([*acting, *listed], key=lambda party: party.name.start))


def _listed_behind(trigger: Hit, scene: Scene, at: int) -> list[Party]:
    """The countries of a bare list: "a row of bilateral talks: Zambia, Angola and the head of Afripol"."""
    sentence = scene.sentences[at]
    bare = [p for p in scene.roles[at].parties if p.standing == "bare" and p.name.start >= trigger.end]
    is_list = bool(bare) and bool(sentence.of("series")) and ":" in sentence.between(trigger.end, bare[0].name.start)
    return bare if is_list and bare[0].name.start - trigger.end <= _HELPING else []


def _agreement(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Signatories; of several texts signed at once, each with its own, which may be named in the sentences after."""
    sentence = scene.sentences[at]
    usable = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    usable = [party for party in usable if party.standing != "bare" or _is_side(party, trigger, scene, at)]
    if sentence.of("outsider") or scene.roles[at].outsiders:
        end = sentence.clause(trigger.start)[1]
        usable = [party for party in usable if party.name.start < end]  # beyond, a domestic text only speaks of them
    usable = [party for party in usable if not _is_provided(party, trigger, sentence)]
    usable = [party for party in usable if not _is_witness(party, sentence) and not _is_in_apposition(party, usable, sentence)]
    agents = [party for party in usable if party.acts and party.name.start >= trigger.end]
    if trigger.form.tense == "participle" and agents and _is_passive(trigger, agents[0], sentence):
        usable = [party for party in usable if party.acts]
    if not sentence.of("one_by_one"):
        return scene.bound(trigger, at, usable)
    own = [p for p in usable if p.name.start >= trigger.end] or scene.bound(trigger, at, usable)
    return own or (_named_after(scene, at) if sentence.part == "text" else [])


def _is_provided(party: Party, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a party stands in what a text provides for: "signed a convention that lets officers study in France"."""
    texts = [hit.end for hit in sentence.of("instrument") if hit.start >= trigger.end]
    opens = [hit.start for hit in sentence.of("relative") if any(0 <= hit.start - end <= _WHAT_FOR for end in texts)]
    return any(at < party.name.start for at in opens)


def _is_side(party: Party, trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a party that only stands there is a side of a text: in its clause, and no adjective of whatever it may be."""
    sentence = scene.sentences[at]
    _, end = sentence.clause(trigger.start)
    if sentence.of("outsider") or scene.roles[at].outsiders or party.name.start >= end:
        return False
    if any(trigger.end <= hit.start and hit.end <= party.name.start for hit in sentence.of("with") if hit.end - hit.start > 1):
        return False  # it says with whom, and that was somebody else
    texts = [hit.end for hit in sentence.of("instrument")]
    return party.name.kind != "demonym" or any(0 <= party.name.start - text <= _HELPING for text in texts)


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
    if _is_provided_for(trigger, scene.sentences[at]) or _is_a_margin(trigger, scene.sentences[at]):
        return []
    if any(other.form.id == "congress" for other in scene.sentences[at].triggers) or _moves_a_stranger(scene, at, trigger):
        return []  # a journey to a conference is the conference
    acting = [party for party in roles.parties if party.acts or (is_by_name(party) and not _is_visited(trigger))]
    if _leads_away(scene, at, trigger):
        acting = [party for party in acting if party.name.start >= trigger.end]
    goals = _goals(scene, at, trigger)
    if goals and not any(party.name.start < goals[-1].name.start for party in acting):
        return goals
    if found := scene.bound(trigger, at, acting):
        return found
    is_ours = roles.ours or scene.sends_ours(at) or (trigger.form.id == "travel" and scene.speaks_of_us(at))
    return scene.bound(trigger, at, [party for party in roles.parties if party.standing == "place"]) if is_ours else []


def _is_provided_for(trigger: Hit, sentence: Sentence) -> bool:
    """Whether journeys are what a text is signed for: "a convention for school trips to Spain"."""
    is_what_for = any(0 <= trigger.start - hit.end <= _WHAT_FOR for hit in sentence.of("purpose"))
    return is_what_for and trigger.form.tense == "noun" and any(hit.end <= trigger.start for hit in sentence.of("instrument"))


def _goals(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Where ours go by a verb of travelling: the places right behind it, before anything else is told."""
    sentence = scene.sentences[at]
    if trigger.form.id != "travel" or not scene.roles[at].ours:
        return []
    end = min((t.start for t in scene.live(at) if t.start >= trigger.end), default=sentence.end)
    places = [party for party in scene.roles[at].parties if trigger.end <= party.name.start < end and party.standing == "place"]
    return [party for party in places if is_goal(party.name, sentence)]


def _is_visited(trigger: Hit) -> bool:
    """Whether something is told as visited, by whomever: "a stand visited by businessmen of France"."""
    return trigger.form.id == "visit" and trigger.form.tense == "participle"


def _leads_away(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether ours is the subject of a journey, right before its word: "Afripol is awaited, Hammouchi expected in Accra"."""
    subjects = [name.end for name in scene.roles[at].ours if 0 <= trigger.start - name.end <= _MARGIN]
    is_latin = scene.marked.article.language != "ar"
    return (
        is_latin and trigger.form.id == "travel" and any(not scene.sentences[at].pauses(end, trigger.start) for end in subjects)
    )


def _is_a_margin(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a visit is only that at whose margin something else is told: "en marge de ce déplacement"."""
    frames = [hit for hit in sentence.of("frame") if 0 <= trigger.start - hit.end <= _MARGIN]
    return trigger.form.tense == "noun" and any(not sentence.pauses(hit.end, trigger.start) for hit in frames)


def _moves_a_stranger(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the subject of a verb of visiting is a tourist or a suspect."""
    if trigger.form.tense == "noun":
        return False
    subjects: list[Hit | Name] = [*scene.sentences[at].of(*ACTORS, "stranger"), *scene.roles[at].ours]
    subject = subject_of(trigger, subjects, scene)
    return isinstance(subject, Hit) and subject.form.sense == "stranger"


def _conference(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """The organiser, whose name is part of the assembly's wherever the article gives it in full, and those who take part."""
    if own := [party for party in scene.roles[at].parties if party.is_body and party.standing in ("frame", "actor", "bare")]:
        return [*own, *_attending(scene, at)]
    sides = zip(scene.sentences, scene.roles, strict=True)
    return [p for sentence, roles in sides for p in roles.parties if p.is_body and _convenes(p, sentence)][:1]


def _attending(scene: Scene, at: int) -> list[Party]:
    """The states that a sentence names as taking part: "attended by the Austrian police"."""
    sentence = scene.sentences[at]
    states = [party for party in scene.roles[at].parties if party.acts and not party.is_body]
    told = sentence.of("attend")
    return [
        p for p in states if any(0 <= p.name.start - h.end <= _HELPING and not sentence.pauses(h.end, p.name.start) for h in told)
    ]


def _convenes(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation is part of the assembly's name, or said to have called it."""
    if party.standing in ("frame", "giver"):
        return True
    by = any(0 <= party.name.start - hit.end <= _HELPING for hit in sentence.of("by"))
    return party.standing == "actor" and by and bool(sentence.of("congress", "occasion"))


def _learners(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """Those who are taught, or the country in which ours are; in an agreement or as a subject of talks training is a topic."""
    sentence = scene.sentences[at]
    is_topic = any(other.form.id in _TEXTS_AND_TALKS for other in sentence.triggers) and not sentence.of("diploma")
    if is_topic or sentence.of("instrument"):
        return []
    named = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    is_ours_taught = any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 1, 0))
    return named or ([party for party in scene.roles[at].parties if party.standing == "place"] if is_ours_taught else [])


def _award(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    return scene.bound(trigger, at, [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")])


PARTIES: Mapping[Kind, Rule] = {
    "agreement": _agreement,
    "visit": _visit,
    "meeting": _meeting,
    "conference": _conference,
    "operation": operation_parties,
    "training": _learners,
    "award": _award,
}
"""The rule of each kind: the scene, which sentence, which trigger -> the parties."""
