"""Who of those named is partner to an act: one rule for each kind of event."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from parser.detection.courses import learners
from parser.detection.journeys import travellers
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.operations import operation_parties
from parser.detection.party import OFFICES, Party, is_by_name
from parser.detection.scene import Scene
from parser.mention import Kind

Rule = Callable[[Scene, int, Hit], list[Party]]
_NAMED_AFTER = 2
"""How many sentences on the partners of "two memorandums" may be named one by one."""
_WITNESSES = 60
"""How far behind "in the presence of" the names of those present may stand."""
_HELPING = 40
"""How far behind "thanks to information of" the helper's name may stand."""
_TO_HIM = 8
"""How far behind "with" an official may be named: behind an article."""
_LIST_OPENS = 12
"""How far behind its colon the first name of a list may begin."""
_WHAT_FOR = 6
"""How far behind "for" a noun may stand: behind an article."""
_RESOLVES = 24
"""How far behind its subject an infinitive may begin: "Varsovie a décidé de décorer"."""
_LISTED = 24
"""How far behind a name the words may stand that say that it is there."""
_ROW = 2
"""From how many countries on a list is one."""
_SUBJECT = 6
"""How far behind its subject a verb may begin."""


def _meeting(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    acting = [party for party in scene.roles[at].parties if party.acts] or _body_met(scene, at, trigger)
    if not acting and (row := _in_a_row(scene, at)):
        return row
    if trigger.form.id == "receive" and not any(map(_can_be_received, acting)):
        return []  # "hosts the tournament with Uganda and Tanzania"
    acting = [p for p in acting if not _only_tells(p, acting, trigger, scene.sentences[at])]
    listed = _listed_behind(trigger, scene, at) or _objects(trigger, scene, at)
    return scene.bound(trigger, at, sorted([*acting, *listed], key=lambda party: party.name.start))


def _only_tells(party: Party, others: Sequence[Party], trigger: Hit, sentence: Sentence) -> bool:
    """Whether a party is only who says that another was met: "Kenyan officials said he also met the Somali chief"."""
    end = max(party.name.end, party.office.end if party.office else 0)
    says = any(0 <= hit.start - end <= _SUBJECT and hit.end <= trigger.start for hit in sentence.of("announce"))
    return says and any(p.partner != party.partner and p.name.start >= trigger.end for p in others)


def _body_met(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The organisation that "with" leads to behind its official, who is no country's: "met the head of a project of Interpol"."""
    sentence = scene.sentences[at]
    withs = [hit.end for hit in sentence.of("with") if hit.start >= trigger.end]
    heads = [hit.end for hit in sentence.of(*OFFICES[:3], "expert") if any(0 <= hit.start - end <= _TO_HIM for end in withs)]
    bodies = [p for p in scene.roles[at].parties if p.is_body and p.standing == "bare" and p.name.kind == "organisation"]
    return [p for p in bodies if any(0 <= p.name.start - end <= _WITNESSES for end in heads)]


def _can_be_received(party: Party) -> bool:
    """Whether somebody stands for a partner who can be a guest, not the country alone."""
    return party.office is not None or party.name.kind in ("agency", "person", "organisation") or party.name.lang == "ar"


def _in_a_row(scene: Scene, at: int) -> list[Party]:
    """The countries of a sentence on talks that says they came one by one: "A, B and C were received in turn"."""
    sentence = scene.sentences[at]
    bare = [p for p in scene.roles[at].parties if p.standing == "bare" and p.name.kind in ("country", "organisation")]
    if not sentence.of("listing", "series") or len({party.partner for party in bare}) < _ROW:
        return []
    gaps = (sentence.gap(a.name.end, b.name.start, "and", "of", "with") for a, b in pairwise(bare))
    return bare if all(gap == "" for gap in gaps) else []


def _objects(trigger: Hit, scene: Scene, at: int) -> list[Party]:
    """The countries named as the object of a verb: "talked to Latvia, Estonia and Croatia"."""
    sentence, found, end = scene.sentences[at], list[Party](), trigger.end
    for party in scene.roles[at].parties if trigger.form.tense != "noun" else ():
        is_next = party.name.start >= end and sentence.gap(end, party.name.start, "of", "to", "and", "with") == ""
        if is_next and party.standing in ("bare", "actor") and party.name.kind in ("country", "organisation"):
            found.append(party)
            end = party.name.end
    return [party for party in found if party.standing == "bare"]


def _listed_behind(trigger: Hit, scene: Scene, at: int) -> list[Party]:
    """The countries of a bare list: "a row of bilateral talks: Zambia, Angola and the head of Afripol"."""
    sentence = scene.sentences[at]
    bare = [p for p in scene.roles[at].parties if p.standing == "bare" and p.name.start >= trigger.end]
    if not bare or not sentence.of("series"):
        return []
    between = sentence.between(trigger.end, bare[0].name.start)
    return bare if ":" in between and len(between) - between.rindex(":") <= _LIST_OPENS else []


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
    if says_both(trigger, sentence) and all(_is_beyond(party, trigger, scene, at) for party in usable):
        return []  # whoever is named beyond the next act is that one's
    if not sentence.of("one_by_one"):
        return scene.bound(trigger, at, usable)
    own = [p for p in usable if p.name.start >= trigger.end] or scene.bound(trigger, at, usable)
    return own or (_named_after(scene, at) if sentence.part == "text" else [])


def _is_beyond(party: Party, trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a party stands behind the next trigger."""
    return party.name.start >= trigger.end and not scene.is_in_zone(party, trigger, at)


def says_both(trigger: Hit, sentence: Sentence) -> bool:
    """Whether the subject of a verb are two who were named before: "Both signed …"."""
    both = sentence.of("collective", "services", "he")
    return any(0 <= trigger.start - hit.end <= _SUBJECT and not sentence.breaks(hit.end, trigger.start) for hit in both)


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
    is_beside = bool(before) and sentence.is_apposition(before[-1].name.end, party.office.start)
    return is_beside and before[-1].partner != party.partner


def _is_passive(trigger: Hit, agent: Party, sentence: Sentence) -> bool:
    """Whether "signed by" leads to those who signed."""
    return bool(sentence.of_within("by", trigger.end, agent.name.start))


def _is_witness(party: Party, sentence: Sentence) -> bool:
    """Whether a party is only present when others sign."""
    return sentence.follows("presence", at=party.name.start, reach=_WITNESSES)


def _named_after(scene: Scene, at: int) -> list[Party]:
    named: list[Party] = []
    for k in range(at + 1, min(at + 1 + _NAMED_AFTER, len(scene.roles))):
        named += [p for p in scene.roles[k].parties if p.standing in ("actor", "bare")]
    return named


def _conference(scene: Scene, at: int, _trigger: Hit) -> list[Party]:
    """The organiser, whose name is part of the assembly's wherever the article gives it in full, and those who take part."""
    beside = _beside(scene, at)
    bodies = [party for party in scene.roles[at].parties if party.is_body and party.standing in ("frame", "actor", "bare")]
    if own := [p for p in bodies if not any(0 <= p.name.start - hit.end <= _WHAT_FOR for hit in beside)]:
        return [*own, *_attending(scene, at)]
    sides = zip(scene.sentences, scene.roles, strict=True)
    convening = [p for sentence, roles in sides for p in roles.parties if p.is_body and _convenes(p, sentence)][:1]
    return convening or (_only_police_body(scene) if scene.sentences[at].of("assembly") else [])


def _only_police_body(scene: Scene) -> list[Party]:
    """The one organisation of police that an article names: "the organization's General Assembly"."""
    bodies = [party for roles in scene.roles for party in roles.parties if party.is_body and party.name.is_police]
    return bodies[:1] if len({party.partner for party in bodies}) == 1 else []


def _attending(scene: Scene, at: int) -> list[Party]:
    """The states that a sentence names as taking part: "attended by the Austrian police"."""
    sentence = scene.sentences[at]
    states = [party for party in scene.roles[at].parties if party.acts or (is_by_name(party) and not party.is_body)]
    told = [*sentence.of("attend"), *_beside(scene, at)]
    led = [p for p in states if p.acts and any(_leads_to(h, p, sentence) for h in told)]
    led += [p for p in states if p not in led and any(_leads_to(h, p, sentence) for h in sentence.of("among"))]
    led += [p for p in states if p not in led and any(_stands_by(h, p, sentence) for h in sentence.of("attend"))]
    for party in states:  # in their order: a list goes on from each
        if party not in led and any(_goes_on_from(before, party, sentence) for before in led):
            led.append(party)
    return led


def _goes_on_from(before: Party, party: Party, sentence: Sentence) -> bool:
    """Whether a state is the next of a list: "delegations of Jordan, Iraq and the Comoros"."""
    is_next = before.name.end <= party.name.start <= before.name.end + _LISTED
    return is_next and sentence.gap(before.name.end, party.name.start, "and", "of", "to") in ("", "و")


def _stands_by(attend: Hit, party: Party, sentence: Sentence) -> bool:
    """Whether a party is said to be there right before the words for that: "with Egypt and Uganda in the front row"."""
    return 0 <= attend.start - party.name.end <= _LISTED and not sentence.pauses(party.name.end, attend.start)


def _leads_to(attend: Hit, party: Party, sentence: Sentence) -> bool:
    """Whether "attended by" leads to a party, and no other act is told between."""
    others = [t for t in sentence.triggers if t.form.id != "congress" and attend.end <= t.start < party.name.start]
    return 0 <= party.name.start - attend.end <= _HELPING and not sentence.pauses(attend.end, party.name.start) and not others


def _beside(scene: Scene, at: int) -> list[Hit]:
    """The words for "alongside" behind those for taking part: "took the floor alongside Europol", not "and met with"."""
    sentence = scene.sentences[at]
    first = min((hit.end for hit in sentence.of("attend")), default=sentence.end)
    talks = [t.start for t in scene.live(at) if scene.kind_of(t) == "meeting"]
    return [hit for hit in sentence.of("with") if hit.start >= first and not any(first <= start <= hit.start for start in talks)]


def _convenes(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation is part of the assembly's name, or said to have called it."""
    if party.standing in ("frame", "giver"):
        return True
    by = sentence.follows("by", at=party.name.start, reach=_HELPING)
    return party.standing == "actor" and by and bool(sentence.of("congress", "occasion"))


def _award(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    givers = [p for p in scene.roles[at].parties if p.standing in ("actor", "giver", "bare") or _is_a_capital_giving(p, trigger)]
    givers = [party for party in givers if not _is_witness(party, scene.sentences[at])]
    return (
        _one_by_one(givers, trigger, scene.sentences[at])
        or scene.bound(trigger, at, givers)
        or _handed_by(givers, trigger, scene.sentences[at])
        or _of_its_president(scene, at)
    )


def _handed_by(givers: Sequence[Party], trigger: Hit, sentence: Sentence) -> list[Party]:
    """Who handed over what was conferred, told behind another verb: "the award of the order, which X handed to him"."""
    verbs = [t.start for t in sentence.triggers if t.form.id in ("hand_over", "decorate") and t.start >= trigger.end]
    behind = [party for party in givers if verbs and party.name.start >= verbs[0] and party.standing != "bare"]
    return behind if len({party.partner for party in behind}) == 1 else []


def _of_its_president(scene: Scene, at: int) -> list[Party]:
    """The country whose president decorates and is not named: that of the capital where he does, or of the headline."""
    if not scene.sentences[at].of("president"):
        return []
    titles = [k for k, sentence in enumerate(scene.sentences) if sentence.part == "title"]
    for sentences in ([at], titles):
        capitals = [p for k in sentences for p in scene.roles[k].parties if p.name.kind == "place" and p.name.is_capital]
        if len({party.partner for party in capitals}) == 1:
            return capitals[:1]
    return []


def _one_by_one(givers: Sequence[Party], trigger: Hit, sentence: Sentence) -> list[Party]:
    """The givers of a list behind a colon, each with his decoration: "honours: from A, a cross for X; from B, a star for Y"."""
    behind = [party for party in givers if ":" in sentence.between(trigger.end, party.name.start)]
    told = [p for p in behind if any(_leads(p.name.end, hit.start, sentence) for hit in sentence.of("decoration"))]
    return told if trigger.form.tense == "noun" and len({party.partner for party in told}) >= _ROW else []


def _leads(start: int, end: int, sentence: Sentence) -> bool:
    """Whether no more than a comma and a few words stand between two offsets."""
    return 0 <= end - start <= _LISTED and sentence.pauses(start, end) <= 1


def _is_a_capital_giving(party: Party, trigger: Hit) -> bool:
    """Whether a capital stands for its government as the subject of a verb: "Rome décore", «سبق لمدريد أن منحت»."""
    is_subject = party.name.is_capital and party.name.kind == "place" and trigger.form.tense != "noun"
    reach = _SUBJECT if trigger.form.tense != "infinitive" else _RESOLVES
    return is_subject and 0 <= trigger.start - party.name.end <= reach


PARTIES: Mapping[Kind, Rule] = {
    "agreement": _agreement,
    "visit": travellers,
    "meeting": _meeting,
    "conference": _conference,
    "operation": operation_parties,
    "training": learners,
    "award": _award,
}
"""The rule of each kind: the scene, which sentence, which trigger -> the parties."""
