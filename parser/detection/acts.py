"""Which claims tell one act: the same act told twice is one, talks inside a visit are the visit, a round-up is one meeting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from parser.dates.calendar import resolve
from parser.detection.act import MOMENTS, Act
from parser.detection.claim import Claim, apart
from parser.detection.clauses import is_clause
from parser.detection.marked import Sentence
from parser.detection.roles import Roles
from parser.detection.roundup import STAY, melted, without_inner_talks
from parser.detection.scene import Scene
from parser.detection.settled import fallen_with, in_the_news, of_a_review, of_an_old_assembly, outdated
from parser.detection.several import told_apart
from parser.detection.trace import Trace
from parser.detection.when import best

_PROGRAMME = timedelta(days=3)
"""How far from the day on which a visit is dated a point of its programme may lie."""
_LENGTHS = ("days_2", "days_3", "days_4", "days_5")
_OPENS = 5
"""How far into a sentence its first noun may begin: behind an article."""
_SOURCE = 60
"""How long the words may be by which a sentence first says who tells it."""
_FOLLOWS = 2
"""How many sentences on an act's day may be told."""


def acts(claims: Sequence[Claim], scene: Scene, trace: Trace | None = None) -> list[Act]:
    """Gather the claims of an article into acts, in the order of the text. A trace hears of those that are not logged."""
    single = list(told_apart(claims, scene.marked.published))
    gathered: list[Act] = []
    for claim in melted(list(without_inner_talks(single)), scene):
        home = next((n for n, act in enumerate(gathered) if _is_told_in(claim, act)), None)
        if home is not None:
            gathered[home] = Act((*gathered[home].claims, _narrowed(claim, gathered[home])))
        elif not claim.is_inherited or _stands_alone(claim):
            gathered.append(Act((claim,)))
        elif trace is not None:
            trace.drop(Act((claim,)), "only referred to")
    unlogged = {n: reason for n, act in enumerate(gathered) if (reason := _unlogged(act, gathered, scene)) is not None}
    if trace is not None:
        for n, reason in unlogged.items():
            trace.drop(gathered[n], reason)
    own = [act for n, act in enumerate(gathered) if n not in unlogged]
    own = [fallen_with(act, own) for act in own]
    own = [outdated(act, own, scene.marked.published) for act in own]
    own = [of_a_review(act, own, scene.marked.published) for act in own]
    own = [of_an_old_assembly(act, own, scene.marked.published) for act in own]
    own = [_dated_after(_attended(act, own, scene), own, scene) for act in in_the_news(own, scene)]
    return sorted(own, key=lambda act: act.claims[0].trigger.start)


def _unlogged(act: Act, others: Sequence[Act], scene: Scene) -> str | None:
    """Why an act is not logged for itself."""
    if _is_headline(act, scene) or _is_anothers_headline(act, others):
        return "only a headline"
    return "a clause of another act" if is_clause(act, others) else None


def _is_told_in(claim: Claim, act: Act) -> bool:
    """Whether a claim tells an act that is known already."""
    if claim.kind == act.kind == "conference" and _goes_on(claim, act):
        return True
    if _is_another_envoy(claim, act):
        return True
    if claim.kind != act.kind or not _are_its_partners(claim, act) or _is_of_another(claim, act):
        return False
    if _is_on_its_programme(claim, act) or _is_its_document(claim, act):
        return True
    if act.kind == "visit" and act.status == "cancelled" and claim.status == "planned" and claim.dates:
        return any(cue.form.status == "cancelled" for cue in claim.sentence.of("cue"))  # else another one, still to come
    is_within = any(c.is_inner for c in (claim, *act.claims)) or (claim.kind == "visit" and claim.is_inherited)
    tolerance = STAY if is_within else timedelta()
    return _is_as_real(claim, act) and not apart(best(claim.dates), act.when, tolerance)


def _are_its_partners(claim: Claim, act: Act) -> bool:
    """Whether a claim names the partners of an act: of a text all, of anything else one."""
    mine, known = set(claim.partners), set(act.partners)
    return mine == known if claim.kind == "agreement" else bool(mine & known)


def _is_another_envoy(claim: Claim, act: Act) -> bool:
    """Whether an ambassador is received on the day of another: "received Japan's, then it was the turn of Vietnam's"."""
    is_round = claim.kind == act.kind == "meeting" and claim.status == act.status == "occurred"
    if not is_round or not all(party.level == "ambassador" for party in (*claim.parties, *act.parties)):
        return False
    day, known = best(claim.dates), act.when
    if day is None or known is None:
        return claim.sentence is act.claims[-1].sentence
    return day.precision == known.precision == "day" and not apart(day, known, timedelta())


def _is_of_another(claim: Claim, act: Act) -> bool:
    """Whether a claim is of another text signed at once, or of another of several guests."""
    is_other_text = claim.text and any(other.text not in ("", claim.text) for other in act.claims)
    is_other_guest = claim.guest and any(other.guest not in ("", claim.guest) for other in act.claims)
    return bool(is_other_text or is_other_guest)


def _is_its_document(claim: Claim, act: Act) -> bool:
    """Whether what a sentence calls "the document" is the text that an act tells of."""
    is_it = claim.kind == "agreement" and claim.status == act.status == "occurred" and bool(claim.sentence.of("document"))
    return is_it and not claim.sentence.of("instrument") and any(c.sentence in claim.more for c in act.claims)


def _goes_on(claim: Claim, act: Act) -> bool:
    """Whether a sentence soon after only tells more of an assembly: who takes part, not when it is."""
    far = claim.sentence.paragraph - act.claims[-1].sentence.paragraph
    is_more = claim.status == act.status and not (claim.dates and apart(best(claim.dates), act.when, timedelta()))
    return is_more and 0 <= far <= _FOLLOWS


def _is_on_its_programme(claim: Claim, act: Act) -> bool:
    """Whether what a visitor is still going to see belongs to the visit that has begun."""
    if claim.kind != "visit" or {claim.status, act.status} != {"occurred", "planned"}:
        return False
    is_a_stay_till = bool(claim.dates) and all(when.is_end for when in claim.dates)  # "arrived on Sunday and will stay until"
    if claim.sentence is act.claims[-1].sentence and (_is_what_for(claim) or is_a_stay_till):
        return True
    day = best(claim.dates)
    is_a_point = claim.is_inherited or all(party.standing == "place" for party in claim.parties) or _is_a_sight(claim)
    if claim.status == "planned" and day is None and is_a_point and not any(name.kind == "person" for name in claim.ours):
        return True  # "the delegation is to see the police school"
    return day is not None and act.when is not None and not apart(day, act.when, STAY if is_a_point else _PROGRAMME)


def _is_a_sight(claim: Claim) -> bool:
    """Whether guests are to see a house, not a country: "the Senegalese delegation will visit the police museum"."""
    trigger = claim.trigger
    places = (name for name in claim.sentence.names if name.kind in ("place", "country") and name.start >= trigger.end)
    is_verb = trigger.form.tense != "noun" or claim.sentence.follows("cue", at=trigger.start)
    return trigger.form.id == "visit" and is_verb and not any(places)


def _is_what_for(claim: Claim) -> bool:
    """Whether an Arabic noun only says for what somebody came: «حل وفد بالرباط لزيارة …»."""
    trigger = claim.trigger
    return trigger.form.tense == "noun" and claim.sentence.between(trigger.start - 1, trigger.start) == "ل"


def _is_as_real(claim: Claim, act: Act) -> bool:
    """Whether a claim and an act can be told of one thing: a denial meets what it denies, a pluperfect the past."""
    pair = {claim.status, act.status}
    if len(pair) == 1 or "denied" in pair or "cancelled" in pair:
        return True
    memories = (c for c in (claim, *act.claims) if c.status == "recalled")
    return pair == {"occurred", "recalled"} and not any(c.is_background for c in memories)


def _narrowed(claim: Claim, act: Act) -> Claim:
    """A visit's partner is told where it is opened; what is said of it later adds nobody."""
    names = [party.name.start for party in claim.parties]
    is_named = any(claim.sentence.start <= start < claim.sentence.end for start in names)
    is_backward = claim.kind == "operation" and claim.trigger.form.tense == "noun" and not is_named  # "these arrests"
    if not (claim.kind == "visit" or is_backward) or all(known.sentence.part == "title" for known in act.claims):
        return claim
    return replace(claim, parties=tuple(party for party in claim.parties if party.partner in act.partners))


def _stands_alone(claim: Claim) -> bool:
    """Whether an act whose partner was named before is told here, not only referred to."""
    if claim.kind in ("operation", "training"):
        return True  # "a similar operation had led to …"
    is_dated = claim.kind == "visit" and bool(claim.dates) and bool(claim.sentence.of("begin", "end", "arrival"))
    is_dated = is_dated or (claim.kind == "visit" and bool(claim.dates) and bool(claim.sentence.of_trigger("receive")))
    is_told = claim.trigger.form.tense != "noun" or claim.status == "planned" or is_dated
    if claim.kind in ("visit", "meeting") and claim.ours and claim.dates and _is_told_on(claim):
        return True  # "the talks that the envoy had with Hammouchi in April"
    if claim.kind == "visit" and (claim.status == "cancelled" or _is_a_stay(claim)):
        return True  # "was to meet him on Tuesday. The trip was called off"
    return claim.kind in ("agreement", "award") or bool(claim.ours and is_told) or bool(claim.sentence.of("collective"))


def _is_a_stay(claim: Claim) -> bool:
    """Whether a visit is told by its days or its end, whoever pays it: "has returned to Accra from a working visit to Rabat".

    "A visit of four days that ends today", "the delegation stayed from Tuesday to Thursday", "that he pays since Monday".
    """
    if claim.sentence.of("homeward") or claim.is_inner or not claim.dates:
        return bool(claim.sentence.of("homeward"))
    is_news = claim.status != "recalled" or bool(claim.sentence.of("delegation"))
    is_told = claim.trigger.form.tense != "noun" or bool(claim.sentence.of("begin", "end", "arrival"))
    is_stretch = any(when.precision == "day" and when.first < when.last for when in claim.dates)
    is_told = is_told or (claim.trigger.form.id == "visit" and is_stretch)
    return bool(claim.sentence.of(*_LENGTHS)) or (is_news and is_told)


def _is_told_on(claim: Claim) -> bool:
    """Whether a relative clause right behind a noun tells who met."""
    return claim.sentence.leads_to("relative", at=claim.trigger.end)


def _is_headline(act: Act, scene: Scene) -> bool:
    """Whether only a headline tells a deal or talks, and names none of our services: the text says whose they are."""
    is_alone = all(s.part == "title" for s in act.sentences) and not any(claim.ours for claim in act.claims)
    return act.kind in ("agreement", "meeting", "visit") and is_alone and not scene.marked.article.is_title_only


def _is_anothers_headline(act: Act, others: Sequence[Act]) -> bool:
    """Whether a headline's decoration seems given by who only signs there, and the text names who gave it."""
    told = [o for o in others if o is not act and o.kind == "award" and o.status == act.status and o.sentences[-1].part == "text"]
    signed = {p for o in others if o.kind == "agreement" for p in o.partners}
    is_alone = act.kind == "award" and all(s.part == "title" for s in act.sentences)
    return is_alone and bool(told) and set(act.partners) <= signed


def _attended(act: Act, others: Sequence[Act], scene: Scene) -> Act:
    """Add to an article's one conference the organisations that other sentences name as taking part."""
    if act.kind != "conference" or sum(other.kind == "conference" for other in others) > 1:
        return act
    claim = act.claims[0]
    for sentence, roles in _idle(others, scene):
        named = tuple(p for p in roles.parties if p.standing in ("actor", "bare") and p.name.kind != "demonym")
        bodies = tuple(p for p in named if p.is_body)
        is_list = len({party.partner for party in named}) > 1 and bool(sentence.of("attend"))
        if act.status == "occurred" and _looks_ahead(sentence):
            continue  # "in two years it is Interpol's turn to meet here"
        if is_list or len({party.partner for party in bodies}) > 1 or (bodies and sentence.of("attend")):
            claim = replace(claim, parties=(*claim.parties, *(named if is_list else bodies)), more=(*claim.more, sentence))
    return Act((claim, *act.claims[1:]))


def _dated_after(act: Act, others: Sequence[Act], scene: Scene) -> Act:
    """Add the sentence that goes on from an act without a day: "The ceremony took place on Tuesday in Madrid."."""
    claim = act.claims[-1]
    is_dated = act.when is not None and act.when.precision == "day"
    told = act.claims if act.kind == "operation" else (claim,)  # what is told last of an operation is what became of it
    told_at = [scene.sentences.index(each.sentence) for each in told]
    following = [s for at in told_at for s in scene.sentences[at + 1 : at + 1 + _FOLLOWS]]
    for sentence, roles in (*_idle(others, scene), *_opened_by(act, scene)):
        strangers = {party.partner for party in roles.parties} - set(act.partners)
        is_told = (not is_dated and sentence.dates) or (act.kind in MOMENTS and _has_a_city(sentence))
        is_told = is_told and not (act.status == "occurred" and _looks_ahead(sentence))
        if sentence in following and sentence.of("occasion", "that_was") and not strangers and is_told:
            frames = [hit.start for hit in sentence.of("frame")]  # what stands behind is the visit's
            days = [when for when in sentence.dates if not frames or when.start < frames[0]]
            dates = () if is_dated else tuple(resolve(when, "past") for when in days)
            return Act((*act.claims[:-1], replace(claim, dates=dates or claim.dates, more=(*claim.more, sentence))))
    return act


def _looks_ahead(sentence: Sentence) -> bool:
    """Whether a sentence tells what is still to come: "Twenty officers will attend a course.", "it will meet in January".

    What "will last until Friday" has begun.
    """
    plans = [cue for cue in sentence.of("cue") if cue.form.status == "planned" and cue.form.reach == "after"]
    days = [when.start for when in sentence.dates if not when.is_end]
    told = [hit.start for hit in sentence.of("attend", "host")]
    is_dated = any(cue.end <= day for cue in plans for day in days)
    return is_dated or any(cue.start <= at and not sentence.pauses(cue.end, at) for cue in plans for at in told)


def _opened_by(act: Act, scene: Scene) -> Iterator[tuple[Sentence, Roles]]:
    """The sentences that begin with an agreement's signing and go on to the visit around it: "La firma se realizó el …"."""
    for sentence, roles in zip(scene.sentences, scene.roles, strict=True):
        opens = any(_opens(hit.start, sentence) for hit in sentence.of("occasion"))
        if act.kind == "agreement" and opens and sentence.of("frame", "relative"):
            yield sentence, roles


def _opens(at: int, sentence: Sentence) -> bool:
    """Whether a sentence opens on a word, behind a source at most: "According to the statement, the signing took place …"."""
    is_behind = at - sentence.start <= _SOURCE and sentence.pauses(at - _OPENS - 1, at) == sentence.pauses(sentence.start, at)
    return at - sentence.start <= _OPENS or (is_behind and not any(trigger.start < at for trigger in sentence.triggers))


def _has_a_city(sentence: Sentence) -> bool:
    return any(name.kind == "place" for name in sentence.names)


def _idle(acts: Sequence[Act], scene: Scene) -> Iterator[tuple[Sentence, Roles]]:
    """The sentences that tell none of the acts, with their sides."""
    busy = {id(sentence) for act in acts for sentence in act.sentences}
    for sentence, roles in zip(scene.sentences, scene.roles, strict=True):
        if id(sentence) not in busy:
            yield sentence, roles
