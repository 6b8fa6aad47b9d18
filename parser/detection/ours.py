"""Whether an act is our services' own: who its subject is, and whether two others act between themselves."""

from collections.abc import Callable, Sequence

from parser.detection.courses import takes_in_pupils
from parser.detection.journeys import moves_a_stranger
from parser.detection.lexicon import Hit
from parser.detection.lists import is_in_a_diary
from parser.detection.marked import Sentence
from parser.detection.ministers import home_ministers, leads_others
from parser.detection.movers import moves_an_unknown, moves_another, only_says_who_leads
from parser.detection.needs import confers, has_its_need, is_a_plain_noun, opens_on_a_text
from parser.detection.others import (
    is_a_readers,
    is_a_strangers_text,
    is_another_forces,
    is_between_states,
    is_invented,
    only_watches,
    speaks_generally,
)
from parser.detection.party import OFFICES
from parser.detection.scene import Scene
from parser.detection.status import told_as
from parser.detection.subject import is_finite, subject_of
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import between

_ADVERB = 12
"""How much may stand between an auxiliary and its participle: "a déjà signé"."""
_HANDED = 40
"""How far behind "at the hands of" the giver's name may stand."""
_OBJECT = 28
"""How far behind "received" a decoration may stand that is its object."""
_BACK = 3
"""How many sentences back the assembly may have been told of."""
_TOGETHER = 60
"""How far apart two subjects of one verb may stand."""


def refusal(scene: Scene, at: int, trigger: Hit) -> str | None:
    """Why a trigger says nothing of our services' acts, whoever the partner."""
    if not has_its_need(scene, at, trigger) and not opens_on_a_text(scene, at, trigger):
        return f"needs {' or '.join(scene.triggers[trigger.form.id].needs)}"
    if is_a_plain_noun(trigger, scene.sentences[at]):
        return "a noun, not a decoration given"
    if not _is_ours(scene, at, trigger) or _is_outsiders(scene, at, trigger) or _takes_up(scene, at, trigger):
        return "not ours"
    return next((reason for is_so, reason in _REASONS if is_so(scene, at, trigger)), None)


def _only_speaks(scene: Scene, at: int, trigger: Hit) -> bool:
    return trigger.form.id == "confer" and not confers(scene, at, trigger)


def _is_others_story(scene: Scene, at: int, _trigger: Hit) -> bool:
    """Whether an article is about a Moroccan minister or body, and this is not said to be ours."""
    return scene.is_about_others and not scene.roles[at].ours


def _is_the_presss(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether those who talk are a newspaper and whom it interviews."""
    first = next((s.paragraph for s in scene.sentences if s.part == "text"), 0)
    is_lead = scene.sentences[at].part == "title" or scene.sentences[at].paragraph == first
    return scene.is_interview and is_lead and scene.kind_of(trigger) == "meeting"


def _is_residents(scene: Scene, at: int, trigger: Hit) -> bool:
    return scene.kind_of(trigger) == "visit" and _is_an_ambassadors(scene, at)


def _binds_states(scene: Scene, at: int, trigger: Hit) -> bool:
    return trigger.form.id == "bind" and not scene.roles[at].ours and not scene.sentences[at].of("services")


def _is_unrelated(scene: Scene, at: int, trigger: Hit) -> bool:
    return scene.kind_of(trigger) == "agreement" and bool(scene.sentences[at].of("unrelated"))


def _hosts_an_assembly(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether what is received is an assembly, not a guest."""
    sentence, end = scene.sentences[at], trigger.end
    events = sentence.of("congress", "tournament", *(("occasion",) if trigger.form.tense != "noun" else ()))
    guests = [hit.start for hit in sentence.of(*OFFICES) if hit.start >= end]
    starts = [hit.start for hit in events if 0 <= hit.start - end <= _HANDED]
    starts = [start for start in starts if not any(guest < start for guest in guests)]
    starts = [start for start in starts if not sentence.pauses(end, start) and not sentence.of_within("with", end, start)]
    hosts = [hit for hit in sentence.of("by") if 0 <= hit.start - end <= _ADVERB]
    before = [hit for hit in sentence.of("congress") if hosts and 0 <= trigger.start - hit.end <= _TOGETHER]
    which = [hit.start for hit in sentence.of("relative") if 0 <= trigger.start - hit.end <= _HANDED]
    before += [hit for hit in sentence.of("tournament") if any(0 <= start - hit.end <= _ADVERB for start in which)]
    is_hosted = any(hit.start <= trigger.start < hit.end for hit in sentence.of("host"))  # "the conference that the DGSN hosted"
    before += [h for h in sentence.of("congress") if is_hosted and any(0 <= start - h.end <= _HANDED for start in which)]
    return trigger.form.id == "receive" and bool(starts or before)


def _receives_a_thing(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether what is received is a certificate, or a decoration: "received the cross at the hands of the minister"."""
    sentence = scene.sentences[at]
    givers = [party for party in scene.roles[at].parties if party.acts]
    starts = [party.name.start for party in givers] + [hit.start for hit in sentence.of("ambassador", "minister", "president")]
    handed = any(0 <= start - hit.end <= _HANDED for start in starts for hit in sentence.of("by"))
    is_diploma = bool(sentence.of("diploma"))
    is_object = sentence.leads_to("decoration", at=trigger.end, reach=_OBJECT)
    is_thing = is_diploma or is_object or (handed and bool(sentence.of("decoration")))
    is_object = is_object or any(-_ADVERB <= hit.start - trigger.end <= _OBJECT for hit in sentence.of("thing"))
    is_news = trigger.form.tense != "noun" and sentence.leads_to("thing", at=trigger.end, reach=_ADVERB)
    is_thing = is_thing or is_news  # "after receiving information"
    which = [
        hit.start for hit in sentence.of("relative") if 0 <= trigger.start - hit.end <= 1
    ]  # "the certificate that they hand"
    is_object = is_object or any(0 <= start - hit.end <= _ADVERB for start in which for hit in sentence.of("thing", "diploma"))
    is_from_us = trigger.form.tense != "noun" and any(0 <= name.start - trigger.end <= _ADVERB for name in scene.roles[at].ours)
    is_thing = is_thing or ((trigger.form.id == "hand_over" or is_from_us) and is_object)
    is_honour = bool(sentence.of("decoration")) and not sentence.of("warrant", "red_notice", "stranger")
    return (trigger.form.id == "receive" and is_thing) or (trigger.form.id == "hand_over" and (is_thing or is_honour))


def _greets_news(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether what is welcomed is a piece of news."""
    behind = [hit.start - trigger.end for hit in scene.sentences[at].of("report")]
    return trigger.form.id == "receive" and any(0 <= gap <= _ADVERB for gap in behind)


def _comes_to_sign(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether somebody leads a team, or was sent, only to sign: nothing else is said of the encounter."""
    signs = any(t.form.id == "sign" and t.form.tense != "noun" for t in scene.sentences[at].triggers)
    talks = any(scene.kind_of(t) == "meeting" and t.start >= trigger.end for t in scene.live(at))
    comes = trigger.form.id == "deploy" or (trigger.form.id == "lead" and not talks)
    signs = (
        signs or any(t.form.id == "sign" for t in scene.live(at)) or (trigger.form.id == "lead" and _follows_a_plan(scene, at))
    )
    return comes and signs


def _follows_a_plan(scene: Scene, at: int) -> bool:
    """Whether the sentence before tells a signature ahead, and this one, without a day, only who will go there to sign."""
    before = scene.live(at - 1) if at else []
    signs = [t for t in before if t.form.id == "sign" and told_as(t, scene.sentences[at - 1]) == "planned"]
    return bool(signs) and not scene.sentences[at].dates


def _attends(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an organisation's delegation comes to the assembly that was told of before."""
    parties = scene.roles[at].parties
    is_theirs = bool(parties) and all(party.is_body for party in parties) and not scene.roles[at].ours
    return trigger.form.id == "lead" and is_theirs and any(scene.sentences[k].of("congress") for k in scene.near(at, _BACK, 0))


def _meets_elsewhere(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether a delegation is met in a third country, where it came for something else, whoever leads it."""
    here = {party.partner for party in scene.roles[at].parties if party.standing == "place"}
    here |= {name.country for name in scene.sentences[at].names if name.kind == "place" and name.country == HOME}
    talks = any(scene.kind_of(t) == "meeting" and t.end <= trigger.start for t in scene.live(at))
    sides = {HOME, *(party.partner for party in scene.roles[at].parties if party.acts)}
    return trigger.form.id == "lead" and talks and bool(here) and not here & sides


def _comes_on_duty(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether those who travel are police sent for an event, or to fetch somebody, which is an operation."""
    is_sent = any(t.form.id in ("deploy", "hand_over") for t in scene.live(at))
    peers = {hit.start for hit in scene.sentences[at].of("counterpart")}  # those beside whom they work
    chiefs = [hit for hit in scene.sentences[at].of("head_of_service", "minister") if hit.start not in peers]
    return trigger.form.id == "travel" and is_sent and not chiefs


def _gives_itself(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether one of our services is who decorates: "The DGSN awarded its medals to …"."""
    sentence = scene.sentences[at]
    if trigger.form.id != "decorate":
        return False
    verbs = [t for t in sentence.of_trigger("decorate") if t.form.tense in ("past", "present") and not sentence.of("by")]
    verbs = [verb for verb in verbs if not any(hit.start == verb.start for hit in sentence.of("gets"))]
    services = [name for name in scene.roles[at].ours if name.kind == "ours"]
    return any(0 <= verb.start - name.end <= 1 for verb in verbs for name in services)


def _is_an_ambassadors(scene: Scene, at: int) -> bool:
    """Whether only ambassadors act for others: their calls and farewells are receptions."""
    levels = {party.level for party in scene.roles[at].parties if party.acts}
    return levels == {"ambassador"}


def _is_ours(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether our side is in the act. Operations and conferences are told over several sentences; their rules look themselves."""
    match scene.kind_of(trigger):
        case "operation" | "conference":
            return True
        case "visit":
            is_told = scene.is_ours(at) or scene.receives_after(at) or is_in_a_diary(scene, at)
            is_told = is_told or (scene.is_our_story and trigger.form.tense == "noun")  # "ends his visit today"
            return is_told or scene.sends_ours(at) or scene.brings_a_chief(at)
        case "award":
            return scene.is_ours(at) or scene.speaks_of_us(at)
        case "training":
            return _are_taught_by_us(scene, at) or (scene.is_ours(at) and not _is_between_others(scene, at))
        case _:
            return scene.is_ours(at) and not _is_between_others(scene, at)


def _are_taught_by_us(scene: Scene, at: int) -> bool:
    """Whether the next sentence names ours as those who gave the course: "It was given by the Royal Institute of Police"."""
    following = scene.sentences[at + 1 : at + 2]
    is_course = any(other.form.id == "course" for sentence in following for other in sentence.triggers)
    return is_course and bool(scene.roles[at + 1].ours) and not scene.roles[at].outsiders


def _is_between_others(scene: Scene, at: int) -> bool:
    """Whether something is told as between two foreign parties, and nobody of Morocco is named."""
    roles, sentence = scene.roles[at], scene.sentences[at]
    if roles.ours or roles.home or all(_is_between_days(hit, sentence) for hit in sentence.of("between")):
        return _sign_alone(scene, at)
    return len({party.partner for party in roles.parties if party.acts}) > 1


def _is_between_days(hit: Hit, sentence: Sentence) -> bool:
    """Whether two days, and no two sides, are what something is between: «بين الثلاثاء والخميس»."""
    return any(0 <= when.start - hit.end <= 1 or when.start <= hit.start < when.end for when in sentence.dates)


def _sign_alone(scene: Scene, at: int) -> bool:
    """Whether two countries sign a text, and of Morocco only another clause speaks: "A and B signed; the DGSN looks on"."""
    sentence, roles = scene.sentences[at], scene.roles[at]
    verbs = [t for t in sentence.of_trigger("sign") if is_finite(t, sentence)]
    if not verbs or not roles.ours:
        return False
    start, end = sentence.clause(verbs[0].start)
    pair = {
        p.partner for p in roles.parties if start <= p.name.start < verbs[0].start and p.name.kind != "place" and not p.is_body
    }
    return len(pair) > 1 and not any(start <= name.start < end for name in (*roles.ours, *roles.home))


def _is_outsiders(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the subject of a verb is a Moroccan minister or body that is not ours, though we are named beside."""
    is_visit = scene.kind_of(trigger) in ("visit", "meeting")
    if not scene.roles[at].ours or not (is_visit or is_finite(trigger, scene.sentences[at])):
        return False
    bodies = [name for name in scene.roles[at].outsiders if not leads_others(scene, at, name)]
    others: list[Hit | Name] = [*bodies, *home_ministers(scene, at)]
    others += scene.sentences[at].of("outsider") if scene.kind_of(trigger) in ("visit", "meeting", "agreement") else []
    others += _home_givers(scene, at) if scene.kind_of(trigger) == "award" else []
    if _is_by_outsiders(trigger, others, scene, at):
        return True
    if any(_is_who(trigger, other, scene.sentences[at]) for other in others):
        return True
    subject = subject_of(trigger, [*others, *scene.roles[at].ours], scene, at)
    return subject in others and not any(_are_joined(subject, name, scene.sentences[at]) for name in scene.roles[at].ours)


def _is_who(trigger: Hit, other: Hit | Name, sentence: Sentence) -> bool:
    """Whether a relative clause right behind somebody tells what he does: «وزير الداخلية الذي وقع»."""
    opens = [hit for hit in sentence.of("relative") if 0 <= trigger.start - hit.end <= 1]
    return any(0 <= hit.start - other.end <= _ADVERB and not sentence.pauses(other.end, hit.start) for hit in opens)


def _takes_up(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether a noun only takes up what a verb of its sentence told of others: "the minister met …; at the meeting …"."""
    verbs = (t for t in scene.sentences[at].triggers if t.end <= trigger.start and t.form.tense != "noun")
    same = (t for t in verbs if scene.kind_of(t) == scene.kind_of(trigger))
    return trigger.form.tense == "noun" and not _is_of_ours(trigger, scene, at) and any(_is_outsiders(scene, at, t) for t in same)


def _is_of_ours(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a noun is one of ours by what stands right behind it: "the signature of Abdellatif Hammouchi"."""
    behind = (name.start for name in scene.roles[at].ours if name.start > trigger.end)
    return any(scene.sentences[at].gap(trigger.end, start, "of") == "" for start in behind)


def _home_givers(scene: Scene, at: int) -> list[Hit]:
    """Those who decorate and are no country's that is named behind them: "the King", not "the president of Senegal"."""
    starts = [party.name.start for party in scene.roles[at].parties]
    presidents = scene.sentences[at].of("president")  # Morocco has none
    others = [h for h in scene.sentences[at].of("outsider") if not any(p.start <= h.start < p.end for p in presidents)]
    return [hit for hit in others if not any(0 <= start - hit.end <= _OBJECT for start in starts)]


def _is_by_outsiders(trigger: Hit, others: Sequence[Hit | Name], scene: Scene, at: int) -> bool:
    """Whether a passive verb says by whom, and that is a Moroccan minister: "was received by the minister of justice"."""
    by = [hit.end for hit in scene.sentences[at].of("by") if 0 <= hit.start - trigger.end <= _TOGETHER]
    behind = [other for other in (*others, *scene.roles[at].ours) if by and other.start >= by[0]]
    return bool(behind) and min(behind, key=lambda other: other.start) in others


def _are_joined(one: Hit | Name | None, other: Name, sentence: Sentence) -> bool:
    """Whether two subjects act together: "the minister and the DGSN signed"."""
    if one is None:
        return False
    start, end = between(one, other)
    is_and = bool(sentence.of_within("and", start, end)) or sentence.between(end - 1, end) == "و"
    return is_and and end - start <= _TOGETHER and not sentence.pauses(start, end)


_REASONS: Sequence[tuple[Callable[[Scene, int, Hit], bool], str]] = (
    (is_a_strangers_text, "not ours"),
    (is_another_forces, "not ours"),
    (is_a_readers, "a reader's letter"),
    (speaks_generally, "habitual"),
    (is_invented, "invented in a book or a film"),
    (_only_speaks, "speaks, but not with a counterpart of ours"),
    (_is_others_story, "an article about others"),
    (_is_the_presss, "an interview"),
    (_is_residents, "an ambassador lives here"),
    (_binds_states, "binds two states, not two services"),
    (is_between_states, "binds two states, not two services"),
    (_is_unrelated, "does not concern ours"),
    (only_watches, "ours only watch"),
    (_hosts_an_assembly, "an assembly is hosted"),
    (_receives_a_thing, "a diploma or a decoration is received"),
    (moves_a_stranger, "a stranger or a thing moves"),
    (moves_an_unknown, "a stranger or a thing moves"),
    (moves_another, "not ours"),
    (only_says_who_leads, "only says who leads"),
    (takes_in_pupils, "pupils are taken in or sent"),
    (_greets_news, "news is greeted"),
    (_comes_to_sign, "only comes to sign"),
    (_comes_on_duty, "police sent on duty"),
    (_attends, "comes to an assembly"),
    (_meets_elsewhere, "met in a third country"),
    (_gives_itself, "ours decorate"),
)
"""What refuses a trigger though ours are in its sentence, each with the reason that a trace shows."""
