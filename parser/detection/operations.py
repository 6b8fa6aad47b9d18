"""Who is partner to an operation: police that acted together, or for each other, or that asked for a wanted person."""

from itertools import pairwise

from parser.detection.abroad import LINKED, destination, is_told_at_home, police
from parser.detection.help import TOLD_BY_HELP, hands_over_words, tells_others, tip_parties
from parser.detection.implied import chief_country
from parser.detection.lexicon import Hit
from parser.detection.lists import are_two_days
from parser.detection.marked import Sentence
from parser.detection.party import Party, is_goal
from parser.detection.scene import Scene
from parser.detection.uninvolved import are_uninvolved
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import Span, between, distance

_BY_ITSELF = ("joint_operation", "hand_over", "deploy")
"""Triggers of operations that say themselves that two sides act."""
_HELPING = 40
"""How far behind "thanks to information of" the helper's name may stand."""
_JOINED = 20
"""How much may stand between two who act together: "and the"."""
_PROVIDED = 60
"""How far behind an agreement's name the operations may stand that it provides for."""
_OPENS = 20
"""How far into a sentence "at the same time" opens it."""
_SEMICOLONS = ";؛"
_NOTIFIER = "INTERPOL"


def operation_parties(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Police that acted together or for each other; without a word of that, an arrest is domestic."""
    if _is_a_subject(scene, at, trigger):
        return []
    if trigger.form.id in TOLD_BY_HELP:
        return tip_parties(scene, at) if trigger.form.id == "tip" else _wanted(scene, at)
    reach = 0 if trigger.form.id == "hand_over" else 1
    if any(scene.sentences[k].of("red_notice", "warrant") for k in scene.near(at, reach, reach)) and _is_at_home(scene, at):
        return [] if _is_tally(scene, at) else _wanted(scene, at)
    is_deed = trigger.form.id != "hand_over" or bool(scene.roles[at].ours or scene.roles[at].home)  # else it is another's
    return _by_itself(scene, at, trigger) or (_linked(scene, at, trigger) if is_deed else [])


def _by_itself(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those with whom ours act by what the trigger itself says: a joint raid, a hand-over, police sent abroad."""
    if trigger.form.id == "hand_over" and (scene.sentences[at].of("court") or hands_over_words(scene, at, trigger)):
        return []  # the courts' affair, or a file
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
    telling = [k for k in scene.near(at, LINKED, LINKED) if k == at or not _is_anothers_case(scene, k, at)]
    is_another = bool(scene.sentences[at].of("similar")) or any(when.precision == "year" for when in scene.sentences[at].dates)
    telling = [at] if is_another else telling  # another case has helpers of its own
    helpers = [p for k in telling for p in scene.roles[k].parties if _helps(p, scene.sentences[k])]
    theirs = police(scene, link) if link != at and not _is_anothers_case(scene, link, at) else []
    together = [*_its_police(scene, at, trigger), *theirs, *helpers]
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
    named = [party for k in titles for party in destination(scene, k) if not party.is_body]
    return named[:1] if len({party.partner for party in named}) == 1 else []


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


def _is_anothers(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether others send police: a state is named between the verb and ours, "several countries, among them Turkey, sent"."""
    ours = min(scene.roles[at].ours, key=lambda name: distance(name, trigger), default=None)
    if ours is None:
        return False
    start, end = between(ours, trigger)
    states = (p.name for p in scene.roles[at].parties if p.standing == "bare" and p.name.kind == "country")
    return any(start <= name.start and name.end <= end for name in states)


def _is_a_subject(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation is only spoken of: without a day, or as what a decoration is for or a text about."""
    sentence = scene.sentences[at]
    if trigger.form.id == "arrest" and sentence.leads_to("instrument", at=trigger.end, reach=_HELPING):
        return True  # *arrêter* a plan is to draw it up
    is_taught = any(other.form.id == "course" for other in sentence.triggers)
    if trigger.form.id == "deploy" and _is_sent_to_talk(scene, at, trigger):
        return True
    if trigger.form.id == "deploy" and (is_taught or _is_anothers(trigger, scene, at) or _is_a_delegate(trigger, scene, at)):
        return True
    is_undated = trigger.form.id == "joint_operation" and not sentence.dates
    is_earlier = trigger.form.id == "arrest" and trigger.form.tense == "noun" and bool(sentence.of("warrant"))
    if is_earlier and any(t.form.id == "hand_over" for t in scene.live(at)):
        return True  # "handed over two years after his arrest at the request of …"
    is_honoured = any(scene.kind_of(other) == "award" and other.start != trigger.start for other in sentence.triggers)
    return is_undated or is_honoured or _is_agreed_on(scene, at, trigger)


def _is_a_delegate(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether those who are sent only attend something, or "sent" is somebody's title: "les envoyés du Chili"."""
    sentence = scene.sentences[at]
    if trigger.form.tense == "participle" and sentence.follows("of", at=trigger.start):
        return True
    is_congress = any(scene.sentences[k].of("congress") for k in scene.near(at, LINKED, 0))
    return is_congress and bool(sentence.of("attend") or not scene.roles[at].ours)


def _is_sent_to_talk(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether those who are sent go to a conference or to talks, not on duty."""
    congress = [hit.start for hit in scene.sentences[at].of("congress")]
    talks = [t.start for t in scene.live(at) if scene.kind_of(t) in ("meeting", "conference")]
    return any(0 <= start - trigger.end <= _PROVIDED for start in (*congress, *talks))


def _hands_over(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether our services, named shortly before, gave a wanted person to others: "the same services handed him to …"."""
    return trigger.form.id == "hand_over" and trigger.form.tense != "noun" and scene.is_ours(at)


def _is_agreed_on(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation without a day is only what an agreement provides for: "an agreement on the return of …"."""
    sentence = scene.sentences[at]
    is_signed = any(other.form.id == "sign" and other.end <= trigger.start for other in sentence.triggers)
    if trigger.form.tense not in ("noun", "infinitive") or (sentence.dates and not is_signed) or sentence.of("support"):
        return False
    is_its_name = sentence.leads_to("instrument", at=trigger.end)  # "an extradition agreement"
    return is_its_name or sentence.follows("instrument", at=trigger.start, reach=_PROVIDED)


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


def _helps(party: Party, sentence: Sentence) -> bool:
    """Whether an organisation supported an operation: Europol, Interpol."""
    return party.is_body and party.standing in ("bare", "actor", "giver") and bool(sentence.of("support", "joint"))


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
    return bool(roles.home and roles.parties and (sentence.of("attend") or (is_told and sentence.of("support"))))


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


def _is_tally(scene: Scene, at: int) -> bool:
    """Whether wanted persons are only counted: a year's balance, without a day."""
    is_dated = any(when.precision == "day" for when in scene.sentences[at].dates)
    return not is_dated and any(scene.sentences[k].of("tally") for k in scene.near(at, 1, 1))


def _is_at_home(scene: Scene, at: int) -> bool:
    """Whether a wanted person was caught by us, or in Morocco; abroad others hunted him, be it with our help."""
    if any(party.name.kind == "place" and party.standing == "place" for party in scene.roles[at].parties):
        return any(name.country == HOME for name in scene.sentences[at].names)
    is_named = any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 2, 2))
    return is_named or any(name.country == HOME for name in scene.sentences[at].names)


def _wanted(scene: Scene, at: int) -> list[Party]:
    """Those who asked for a wanted person, and INTERPOL if by its notice; a nationality asks for nothing."""
    own = [p for p in scene.roles[at].parties if not p.is_body and _asks(p, scene.sentences[at])]
    is_told_here = bool(own) and bool(scene.sentences[at].of("red_notice", "warrant"))
    askers = [
        party
        for k in ((at,) if is_told_here else scene.near(at, 1, 1))
        if k == at or not _is_another_case(scene, k, at)
        for party in scene.roles[k].parties
        if party.partner == _NOTIFIER or _asks(party, scene.sentences[k])
    ]
    notices = [notice for k in scene.near(at, 1, 1) for notice in scene.sentences[k].of("red_notice")]
    if not notices or any(party.partner == _NOTIFIER for party in askers):
        return askers
    return [*askers, _issuer(notices[0])]


def _asks(party: Party, sentence: Sentence) -> bool:
    """Whether a party can have asked for a wanted person: a service, or a country by name, no nationality and no destination."""
    is_goal_only = is_goal(party.name, sentence) and not sentence.of_trigger("hand_over")
    return party.acts or (party.standing == "bare" and party.name.kind == "country" and not is_goal_only)


def _is_another_case(scene: Scene, k: int, at: int) -> bool:
    """Whether a sentence tells of another wanted person: with a date of its own, and no notice but its own."""
    sentence = scene.sentences[k]
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers)
    has_own = any(scene.sentences[n].of("red_notice") for n in scene.near(at, 1, 1) if n != k)
    return is_told and bool(sentence.dates) and (has_own or not sentence.of("red_notice"))


def _issuer(notice: Hit) -> Party:
    """A red notice is INTERPOL's also where the text does not name it."""
    name = Name(notice.start, notice.end, _NOTIFIER, "organisation", _NOTIFIER, lang=None, form="")
    return Party(name, _NOTIFIER, "bare")
