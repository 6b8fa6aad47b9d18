"""Who is partner to an operation: police that acted together, or for each other, or that asked for a wanted person."""

from itertools import pairwise

from parser.detection.abroad import LINKED, destination, is_told_at_home, police
from parser.detection.help import TOLD_BY_HELP, hands_over_words, tells_others, tip_parties
from parser.detection.implied import chief_country
from parser.detection.lexicon import Hit
from parser.detection.lists import are_two_days
from parser.detection.marked import Sentence
from parser.detection.only_named import is_only_named
from parser.detection.party import Party, is_goal
from parser.detection.scene import Scene
from parser.detection.supporters import supporters
from parser.detection.uninvolved import are_uninvolved
from parser.detection.wanted import is_tally, is_wanted_here, wanted_by
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import Span, between

_BY_ITSELF = ("joint_operation", "hand_over", "deploy")
"""Triggers of operations that say themselves that two sides act."""
_HELPING = 40
"""How far behind "thanks to information of" the helper's name may stand."""
_JOINED = 20
"""How much may stand between two who act together: "and the"."""
_OPENS = 20
"""How far into a sentence "at the same time" opens it."""
_SEMICOLONS = ";؛"


def operation_parties(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Police that acted together or for each other; without a word of that, an arrest is domestic."""
    if is_only_named(scene, at, trigger):
        return []
    if trigger.form.id in TOLD_BY_HELP:
        return tip_parties(scene, at) if trigger.form.id == "tip" else wanted_by(scene, at)
    if trigger.form.id == "hand_over" and hands_over_words(scene, at, trigger) and not _is_told_beside(scene, at, trigger):
        return []
    reach = 0 if trigger.form.id == "hand_over" else 1
    if any(scene.sentences[k].of("red_notice", "warrant") for k in scene.near(at, reach, reach)) and is_wanted_here(scene, at):
        return [] if is_tally(scene, at) else wanted_by(scene, at)
    is_deed = trigger.form.id != "hand_over" or bool(scene.roles[at].ours or scene.roles[at].home)  # else it is another's
    if own := _by_itself(scene, at, trigger):
        return [*own, *supporters(scene, at)] if trigger.form.id == "joint_operation" else own
    return _linked(scene, at, trigger) if is_deed else []


def _is_told_beside(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether another word of the sentence tells an operation too: what came of the words handed over."""
    return any(scene.kind_of(other) == "operation" and other.form.id != trigger.form.id for other in scene.live(at))


def _by_itself(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those with whom ours act by what the trigger itself says: a joint raid, a hand-over, police sent abroad."""
    if trigger.form.id == "hand_over" and scene.sentences[at].of("court"):
        return []  # the courts' affair
    if trigger.form.id == "deploy" and _guard_at_home(scene, at):
        return []
    if trigger.form.id in _BY_ITSELF and scene.roles[at].ours:
        return police(scene, at) or destination(scene, at)
    if (
        trigger.form.id == "deploy"
        and scene.sentences[at].dates
        and _may_be_ours_sent(scene, at, trigger)
        and not _is_sent_by_others(scene, at, trigger)
    ):
        return destination(scene, at) or police(scene, at)
    return police(scene, at) if _hands_over(scene, at, trigger) else []


def _guard_at_home(scene: Scene, at: int) -> bool:
    """Whether ours are deployed in a Moroccan city, and together with nobody: to guard a festival."""
    sentence = scene.sentences[at]
    is_home = any(name.kind == "place" and name.country == HOME and is_goal(name, sentence) for name in sentence.names)
    return is_home and bool(scene.roles[at].ours) and not destination(scene, at) and not sentence.of("joint", "with", "between")


def _may_be_ours_sent(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether police can be ours that are sent abroad: nobody comes to Morocco, and no visitor only meets those sent before."""
    sentence = scene.sentences[at]
    is_home = any(name.country == HOME and is_goal(name, sentence) for name in sentence.names)
    is_seen = any(scene.kind_of(other) == "meeting" and other.end <= trigger.start for other in sentence.triggers)
    return scene.is_ours(at) and not is_home and not is_seen


def _is_sent_by_others(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether a foreign side is named before police are sent, who may be its own; not as the place where they go."""
    before = (party for party in scene.roles[at].parties if party.name.start < trigger.start)
    return any(party.acts and not is_goal(party.name, scene.sentences[at]) for party in before)


def _linked(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those for whom an arrest was made thanks to ours, or together with them, as the sentences around say."""
    sentence = scene.sentences[at]
    are_both = bool(sentence.of("services") or (sentence.of("collective") and sentence.of("joint")))
    is_told = are_both and bool(sentence.dates) and not police(scene, at)
    if is_told and (chief := chief_country(scene)) is not None:
        return [chief]  # "the two police forces"
    before = scene.named_before(at, states_only=True) if is_told and scene.speaks_of_us(at) else []
    if len({party.partner for party in before}) == 1:
        return before  # "both agencies", of which the sentence before told
    links = [k for k in scene.near(at, LINKED, LINKED) if _is_link(scene, k) and not are_two_days(scene, at, k)]
    own = [k for k in links if k == at or scene.roles[k].ours]  # rather than one that only speaks of Morocco
    link = next(iter(own or links), None)
    if link is None:
        return []
    helpers = supporters(scene, at)
    its_police = _its_police(scene, at, trigger)
    together = [*its_police, *_police_of_the_help(scene, at, link, its_police), *_struck_at_once(scene, at), *helpers]
    together += [p for k in (at - 1, at + 1) if _are_simultaneous(scene, at, k) for p in police(scene, k)]
    if any(not party.is_body for party in together):
        return together
    there = _abroad(scene, at) or _abroad(scene, link) or _told_before(scene, at, trigger) or _headed(scene, at)
    return [*there, *helpers] if there else []


def _headed(scene: Scene, at: int) -> list[Party]:
    """The one country that a headline names, of an arrest thanks to ours that is told without it: "Germany: a Syrian held"."""
    if is_told_at_home(scene, at) or not scene.sentences[at].of("support", "inkling"):
        return []
    titles = [k for k, sentence in enumerate(scene.sentences) if sentence.part == "title"]
    named = [party for k in titles for party in (police(scene, k) or destination(scene, k)) if not party.is_body]
    return named[:1] if len({party.partner for party in named}) == 1 else []


def _police_of_the_help(scene: Scene, at: int, link: int, own: list[Party]) -> list[Party]:
    """The police that another sentence names beside the help; none where the arrest's has its own, unless both acted at once."""
    is_told = any(not party.is_body for party in own) and not scene.sentences[link].of("joint")
    return [] if link == at or is_told or _is_anothers_case(scene, link, at) else police(scene, link)


def _struck_at_once(scene: Scene, at: int) -> list[Party]:
    """The countries in which a sentence places arrests made at once: "simultaneously in Essen and Rotterdam"."""
    there = destination(scene, at) if scene.sentences[at].of("joint") else []
    there = [party for party in there if party.standing == "place"]
    return there if len({party.partner for party in there}) > 1 else []


def _are_simultaneous(scene: Scene, at: int, k: int) -> bool:
    """Whether the later of two sentences says that its arrests were made in the same hour: "At the same time, …"."""
    if not 0 <= k < len(scene.sentences) or scene.sentences[k].part != scene.sentences[at].part:
        return False
    later = scene.sentences[max(at, k)]
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in scene.sentences[k].triggers)
    return is_told and any(hit.start - later.start <= _OPENS for hit in later.of("joint"))


def _told_before(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The police named just before, of a sentence that goes on without naming anybody: "The man was detained on Wednesday"."""
    is_alone = (
        trigger.form.tense != "noun" and not scene.roles[at].parties and not scene.roles[at].ours and not scene.roles[at].home
    )
    return [party for party in scene.roles[at - 1].parties if party.acts] if is_alone and at else []


def _is_anothers_case(scene: Scene, k: int, at: int) -> bool:
    """Whether a sentence tells what the police of another country did."""
    mine = {p.partner for p in scene.roles[at].parties if not p.is_body}
    theirs = {p.partner for p in police(scene, k) if not p.is_body}
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in scene.sentences[k].triggers)
    return is_told and bool(mine and theirs) and not mine & theirs


def _hands_over(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether our services, named shortly before, gave a wanted person to others: "the same services handed him to …"."""
    return trigger.form.id == "hand_over" and trigger.form.tense != "noun" and scene.is_ours(at)


def _its_police(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The police of a sentence; where a semicolon parts several operations, each with its own, those of the trigger's part."""
    sentence, acting = scene.sentences[at], police(scene, at)
    parts = {t.start: _part(t.start, sentence) for t in scene.live(at) if scene.kind_of(t) == "operation"}
    of_parts = {part: [p for p in acting if part[0] <= p.name.start < part[1]] for part in parts.values()}
    is_shared_out = len(of_parts) > 1 and all(of_parts.values())
    return of_parts[parts[trigger.start]] if is_shared_out and trigger.start in parts else acting


def _part(at: int, sentence: Sentence) -> Span:
    """The part of a sentence between two semicolons."""
    ends = [sentence.start + n for n, char in enumerate(sentence.text) if char in _SEMICOLONS]
    return max((end for end in ends if end <= at), default=sentence.start), min((e for e in ends if e > at), default=sentence.end)


def _abroad(scene: Scene, at: int) -> list[Party]:
    """The country in which an operation took place that our services only helped."""
    sentence = scene.sentences[at]
    if sentence.of("joint") and scene.roles[at].home and (there := destination(scene, at)):
        return there  # "arrested in Greece and Morocco in a joint strike"
    if is_told_at_home(scene, at) or any(not _is_helper(name, sentence) for name in scene.roles[at].ours):
        return []
    return destination(scene, at)


def _is_helper(name: Name, sentence: Sentence) -> bool:
    return any(hit.start <= name.start <= hit.end + _HELPING for hit in sentence.of("support", "joint"))


def _is_link(scene: Scene, at: int) -> bool:
    """Whether a sentence says that our services helped, or acted together with others."""
    roles, sentence = scene.roles[at], scene.sentences[at]
    if are_uninvolved(scene, at):
        return False
    if roles.ours:
        is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers) or _goes_on(scene, at)
        if any(trigger.form.id == "joint_operation" for trigger in sentence.triggers):
            return True
        helped = bool(sentence.of("support", "joint")) or tells_others(scene, at)
        return helped or (is_told and _act_together(scene, at)) or _had_a_hand(scene, at)
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers)
    return bool(roles.home and roles.parties and (sentence.of("attend") or (is_told and _is_helped(sentence))))


def _is_helped(sentence: Sentence) -> bool:
    """Whether a sentence says that somebody was helped, or told something: "built on details that Morocco supplied"."""
    return bool(sentence.of("support") or (sentence.of("inkling") and sentence.of("gives")))


def _goes_on(scene: Scene, at: int) -> bool:
    """Whether the next sentence tells what those of this one did, and names nobody: "On Thursday they moved in: nine arrests"."""
    if at + 1 >= len(scene.sentences) or scene.sentences[at + 1].paragraph != scene.sentences[at].paragraph:
        return False
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in scene.sentences[at + 1].triggers)
    return is_told and not scene.roles[at + 1].ours and not any(party.acts for party in scene.roles[at + 1].parties)


def _had_a_hand(scene: Scene, at: int) -> bool:
    """Whether a sentence tells what ours had done before, and no arrest of theirs: beside an arrest abroad that is their help."""
    sentence = scene.sentences[at]
    done = [cue for cue in sentence.of("cue") if cue.form.id == "had_done"]
    ours = [name.end for name in scene.roles[at].ours]
    done = [cue for cue in done if any(0 <= cue.start - end <= _JOINED and not sentence.pauses(end, cue.start) for end in ours)]
    return bool(done) and not any(scene.kind_of(trigger) == "operation" for trigger in scene.live(at))


def _act_together(scene: Scene, at: int) -> bool:
    """Whether ours and foreign police are one subject: "the BCIJ and the Portuguese police"."""
    sentence = scene.sentences[at]
    acting = [party for party in scene.roles[at].parties if party.acts]
    rows = {a.name for a, b in pairwise(acting) if _is_row(a, b, sentence)}
    for each in acting:
        first = min(each.name.start, each.office.start) if each.office is not None else each.name.start
        last = max(each.name.end, each.office.end) if each.office is not None else each.name.end
        for name in scene.roles[at].ours:
            if name.kind == each.name.kind == "country" and _are_listed(name, each.name, sentence):
                return True  # "detectives from Morocco, Belgium and the Netherlands"
            gap = (name.end, first) if name.end <= first else (last, name.start)
            is_and = bool(sentence.of_within("and", *gap)) or "و" in sentence.between(*gap)
            is_and = is_and or (each.name in rows and sentence.between(*gap).strip() == ",")
            joined = is_and and sentence.joins(*gap, "of") and not _is_closed(each, rows, gap, sentence)
            if gap[1] - gap[0] <= _JOINED and joined:
                return True
    return False


def _is_closed(each: Party, rows: set[Name], gap: Span, sentence: Sentence) -> bool:
    """Whether a list had its "and" already, so that the next one behind a comma opens a clause: "with A and B, and the DGSN"."""
    is_last = any(name.end <= each.name.start for name in rows if sentence.of_within("and", name.end, each.name.start))
    return is_last and gap[0] >= each.name.end and "," in sentence.between(*gap)


def _are_listed(one: Name, other: Name, sentence: Sentence) -> bool:
    """Whether two countries stand side by side in a list."""
    start, end = between(one, other)
    return start < end and sentence.joins(start, end, "of")


def _is_row(one: Party, other: Party, sentence: Sentence) -> bool:
    """Whether two parties end a list: "the DGSN, Spanish and French police"."""
    gap = (one.name.end, other.name.start)
    return bool(sentence.of_within("and", *gap)) and sentence.gap(*gap, "and", "of") == ""
