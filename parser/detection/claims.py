"""What each trigger claims: a kind of act with partners, or the reason why it claims nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.claim import Claim
from parser.detection.days import days_of, has_a_day, is_of_now
from parser.detection.help import TOLD_BY_HELP, case_of, told_by_help
from parser.detection.implied import implied
from parser.detection.kinds import PARTIES, says_both
from parser.detection.lexicon import Hit
from parser.detection.lists import goes_on_ahead, listed_around, lists_of
from parser.detection.marked import Sentence
from parser.detection.moved import moved
from parser.detection.needs import names_the_giver
from parser.detection.ours import refusal
from parser.detection.party import Party
from parser.detection.referred import as_ceremony, as_gathering, as_referred, as_remembered, is_a_headline_of, is_of_the_story
from parser.detection.scene import Scene
from parser.detection.senses import Status
from parser.detection.status import is_dated_ahead, told_as, with_date
from parser.detection.text_told import of_its_text
from parser.detection.trace import Trace
from parser.detection.unsaid import is_unsaid
from parser.detection.when import best
from parser.text import between

_THESE_DAYS = timedelta(days=4)
"""How old an act in the pluperfect may be that belongs to the story told."""
_OF_A_HOST = ("congress", "receive", "deploy")
"""Triggers with which a conference is told to be held: it is hosted, and somebody is sent to it."""
_SURPRISES = ("arrest", "dismantle", "seize", "find")
"""Triggers of what police never announce."""
_WHO = 12
"""How far behind a relative pronoun its verb may stand: behind an auxiliary."""
_TEXTS = 4
"""How many sentences back "the text" may have been named."""


def claims(scene: Scene, trace: Trace | None = None) -> list[Claim]:
    """What the triggers of an article claim, in the order of the text. A trace hears of every trigger."""
    found: list[Claim] = []
    texts: list[tuple[Sentence, Claim | str]] = []
    for at, sentence in enumerate(scene.sentences):
        for trigger in (*_single(sentence.triggers), *told_by_help(scene, at)):
            outcome = _claim(scene, at, trigger, found) if not _is_given(trigger, sentence, found) else "told by its verb"
            if scene.kind_of(trigger) == "agreement":
                outcome = of_its_text(outcome, sentence, texts)
                texts.append((sentence, outcome))
            if isinstance(outcome, Claim):
                outcome = as_ceremony(as_gathering(outcome, found, scene.roles[at].parties), found)
                outcome = as_remembered(as_referred(outcome, found), found)
                found.append(outcome)
            if trace is not None:
                trace.judge(scene, at, trigger, outcome)
    if scene.is_reprint:
        return [replace(c, status="recalled", dates=()) if c.status == "occurred" else c for c in found]
    found = [replace(c, status="occurred") if is_of_the_story(c, found) else c for c in found]
    found = [replace(c, status=status) if (status := is_unsaid(c, scene)) else c for c in found]
    found = [replace(c, status="planned") if is_a_headline_of(c, found) else c for c in found]
    return [moved(c, scene) for c in found]


def _is_given(trigger: Hit, sentence: Sentence, told: Sequence[Claim]) -> bool:
    """Whether a decoration is only the object of the verb that told the award: "conferred on him … the cross"."""
    if names_the_giver(trigger, sentence):
        return True
    if trigger.form.id != "decorate" or trigger.form.tense != "noun" or not told or told[-1].sentence is not sentence:
        return False
    verb = told[-1].trigger
    return verb.form.id == "decorate" and verb.form.tense != "noun" and not sentence.breaks(verb.end, trigger.start)


def _single(triggers: Sequence[Hit]) -> Iterator[Hit]:
    """One reading of each trigger word: *visita* is a noun and a verb, and says the same once."""
    seen: set[tuple[int, str]] = set()
    for hit in triggers:
        if (key := (hit.start, hit.form.id)) not in seen:
            seen.add(key)
            yield hit


def _claim(scene: Scene, at: int, trigger: Hit, told_before: Sequence[Claim]) -> Claim | str:
    """What one trigger claims, or why nothing."""
    if (reason := refusal(scene, at, trigger)) is not None:
        return reason
    kind, own = scene.kind_of(trigger), _own(scene, at, trigger)
    known = own or _meant(scene, at, trigger, told_before)
    texts = _texts_of(scene, at, trigger)
    if (reason := _unsigned(scene, at, trigger, known, texts)) is not None:
        return reason
    told = _told(scene, at, trigger)
    dates = days_of(scene, at, trigger, told)
    told = _told_by_its_place(told, scene, at, trigger, dates)
    if not dates and told == "occurred":
        dates = [resolve(when, "past") for text in texts for when in text.dates if when.precision == "day"]
    is_dated = has_a_day(dates) or any(when.rule == "stretch" for when in dates)
    opening = None if is_dated else _setting(scene, at, trigger)
    dates = [*dates, *(resolve(when, "past") for when in opening.dates)] if opening else dates
    claim = Claim(
        kind=kind,
        trigger=trigger,
        sentence=scene.sentences[at],
        parties=tuple(_parties_to(texts, known, scene)),
        status=with_date(told, best(dates), scene.marked.published),
        dates=tuple(dates),
        more=((opening,) if opening else ()) + tuple(texts) + lists_of(own, scene, at, kind),
        ours=scene.roles[at].ours,
        is_of_these_days=_is_of_these_days(dates, scene.marked.published),
        is_inherited=not own,
    )
    return _untold(claim, scene) or _of_a_man_caught(claim) or claim


def _setting(scene: Scene, at: int, trigger: Hit) -> Sentence | None:
    """The sentence that says when and where what another one tells happened: what came of a tip, or "It was on Monday."."""
    case = case_of(scene, at, trigger) if trigger.form.id in TOLD_BY_HELP else None
    return case if case not in (None, scene.sentences[at]) else scene.opening_of(at)


def _own(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The partners that a trigger's own sentence names, or a list that goes on from it."""
    parties = PARTIES[scene.kind_of(trigger)](scene, at, trigger)
    return [*parties, *listed_around(scene, at, trigger, parties)]


def _meant(scene: Scene, at: int, trigger: Hit, told: Sequence[Claim]) -> list[Party]:
    """The partners that a sentence means without naming them."""
    known = _of_the_stay(told, scene, at, trigger) or _of_that_visit(told, trigger) or implied(scene, at, trigger)
    is_agreement = scene.kind_of(trigger) == "agreement"
    if is_agreement and scene.sentences[at].of("collective") and all(party.is_body for party in known):
        known = _hosts(told) or known
    return known or _of_the_place(told, scene, at, trigger)


def _unsigned(scene: Scene, at: int, trigger: Hit, known: Sequence[Party], texts: Sequence[Sentence]) -> str | None:
    """Why nobody is known to have done it, or no text that is signed."""
    if not known:
        return "no partner"
    has_text = bool(texts or scene.sentences[at].of("instrument")) or _has_text_before(scene, at) or _has_texts_after(scene, at)
    if scene.kind_of(trigger) == "agreement" and not has_text:
        return "no text named"
    return "not parties to the text" if texts and not _parties_to(texts, known, scene) else None


def _told(scene: Scene, at: int, trigger: Hit) -> Status:
    """How the words around a trigger tell its act."""
    sentence = scene.sentences[at]
    told = told_as(trigger, sentence)
    told = scene.triggers[trigger.form.id].lends if told == "occurred" else told
    told = "planned" if told == "occurred" and _is_of_a_draft(trigger, sentence) else told
    if told == "recalled" and is_of_now(trigger, sentence, scene.marked.published):
        return "occurred"
    is_ahead = is_dated_ahead(trigger, sentence) or (trigger.form.tense == "present" and goes_on_ahead(scene, at))
    return "planned" if told == "occurred" and is_ahead else told


def _is_of_a_draft(trigger: Hit, sentence: Sentence) -> bool:
    """Whether it is the signature of a text that is still to be agreed on: "to negotiate a draft and its signing"."""
    is_its = any(hit.start <= trigger.start and trigger.end <= hit.end for hit in sentence.of("document"))
    drafts = [t for t in sentence.of_trigger("negotiate") if t.end <= trigger.start]
    return trigger.form.tense == "noun" and is_its and bool(drafts)


def _told_by_its_place(told: Status, scene: Scene, at: int, trigger: Hit, dates: Sequence[When]) -> Status:
    """How the article around a sentence tells its act: under "Coming up:", or before "three months later"."""
    if told == "occurred" and scene.is_agenda(at) and trigger.form.tense != "past":
        return "planned"
    return "recalled" if told == "occurred" and scene.looks_back(at) and not has_a_day(dates) else told


def _has_text_before(scene: Scene, at: int) -> bool:
    return any(scene.sentences[k].of("instrument") for k in scene.near(at, 2, 0))


def _has_texts_after(scene: Scene, at: int) -> bool:
    """Whether "two texts, both signed on Tuesday" are told one by one in the sentences after."""
    following = scene.sentences[at + 1 : at + 1 + _TEXTS]
    return bool(scene.sentences[at].of("documents")) and any(sentence.of("instrument") for sentence in following)


def _hosts(told: Sequence[Claim]) -> list[Party]:
    """The states of the visit told last: "both chiefs" who sign are its hosts and guests, not an organisation met on it."""
    visits = (claim.parties for claim in reversed(told) if claim.kind == "visit")
    return next((states for parties in visits if (states := [p for p in parties if not p.is_body])), [])


def _of_the_stay(told: Sequence[Claim], scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The partners of the journey that a sentence began with: "travelled to Doha, where he met the minister".

    Those of the operation told last, where one like it is told.
    """
    if (kind := scene.kind_of(trigger)) in ("operation", "training") and scene.sentences[at].of("similar"):
        return next((list(c.parties) for c in reversed(told) if c.kind == kind), [])
    if scene.kind_of(trigger) not in ("meeting", "agreement", "award") or not told or scene.sentences[at].of("outsider"):
        return []
    last = told[-1]
    is_here = last.sentence is scene.sentences[at] or (_follows(last, at, scene) and says_both(trigger, scene.sentences[at]))
    is_journey = is_here and last.kind == "visit" and not last.is_inherited
    return list(last.parties) if is_journey else []


def _of_that_visit(told: Sequence[Claim], trigger: Hit) -> list[Party]:
    """The partners of the visit told last, which "this visit" or "the tour" means, whoever was named in between.

    Where none was told, "his visit" is that of the one who signed.
    """
    if trigger.form.id != "visit" or trigger.form.tense != "noun":
        return []
    visits = [c for c in told if c.kind == "visit"]
    signed = [c for c in told if c.kind == "agreement" and c.status == "occurred"]
    return list((visits or signed)[-1].parties) if visits or len({c.partners for c in signed}) == 1 else []


def _follows(last: Claim, at: int, scene: Scene) -> bool:
    """Whether a sentence comes right behind the one that told something."""
    return at > 0 and last.sentence is scene.sentences[at - 1]


def _of_the_place(told: Sequence[Claim], scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The hosts of a visit told before, where a text is signed in their city and nobody else is named."""
    if scene.kind_of(trigger) != "agreement" or not scene.roles[at].ours or scene.roles[at].outsiders:
        return []
    places = {party.partner for party in scene.roles[at].parties if party.standing == "place"}
    hosts = (c for c in reversed(told) if c.kind == "visit" and c.status == "occurred" and set(c.partners) & places)
    return next((list(c.parties) for c in hosts), [])


def _texts_of(scene: Scene, at: int, trigger: Hit) -> list[Sentence]:
    """The sentences before that say what "the document" is, or "both texts", which is signed."""
    sentence = scene.sentences[at]
    if trigger.form.id != "sign" or sentence.of("instrument"):
        return []
    before = [s for s in scene.sentences[max(at - _TEXTS, 0) : at] if s.part == "text" and s.of("instrument")]
    if sentence.of("documents"):
        return before
    return [s for s in before if any(t.form.id == "sign" for t in s.triggers)][-1:] or before[-1:]


def _parties_to(texts: Sequence[Sentence], named: Sequence[Party], scene: Scene) -> list[Party]:
    """Of those named where "the document" is signed, those whose text it is, as far as that was said."""
    sides = zip(scene.sentences, scene.roles, strict=True)
    known = {party.partner for sentence, roles in sides if sentence in texts for party in roles.parties if party.acts}
    return [party for party in named if not known or party.partner in known]


def _is_of_these_days(dates: Sequence[When], published: date | None) -> bool:
    when = best(dates)
    return when is not None and published is not None and when.precision == "day" and published - when.last <= _THESE_DAYS


def _untold(claim: Claim, scene: Scene) -> str | None:
    """Why an act is not logged though a partner is named."""
    is_noun = claim.is_inherited and claim.trigger.form.tense == "noun" and not claim.dates
    reason: str | None = None
    match claim.kind, claim.status:
        case _, "hypothetical" | "habitual":
            reason = claim.status
        case "visit", "denied" if all(party.standing == "place" for party in claim.parties):
            reason = "nobody went there"
        case "visit" | "meeting", "cancelled" if _is_of_before(claim):
            reason = "an earlier plan, called off"
        case "visit", "denied" if is_noun:
            reason = "denies no visit that was told"  # "visits should not be given too much weight"
        case "operation", "planned" if claim.trigger.form.id in _SURPRISES:
            reason = "nobody says beforehand whom he will catch"
        case "meeting", "planned" if claim.is_inherited and not _has_a_time(claim) and not _is_of_a_journey(claim, scene):
            reason = "planned without a time"
        case "training" | "operation", "planned" if not _has_a_time(claim):
            reason = "planned without a time"
        case "operation", _ if _is_counted(claim.trigger, claim.sentence) and not has_a_day(claim.dates):
            reason = "a figure, not an act"
        case "conference", _ if _is_only_where(claim, scene) or not _is_reported(claim.trigger, claim.sentence, claim.status):
            reason = "only the frame of another story"
    return reason


def _is_counted(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a figure is told of an operation, not only by who did it: "seizures have doubled, said police, who arrested"."""
    is_whose = trigger.form.tense == "past" and any(0 <= trigger.start - hit.end <= _WHO for hit in sentence.of("relative"))
    return any(not (is_whose and sentence.of_within("announce", hit.end, trigger.start)) for hit in sentence.of("tally"))


def _has_a_time(claim: Claim) -> bool:
    return bool(claim.dates) or bool(claim.sentence.of("sometime"))


def _is_of_a_journey(claim: Claim, scene: Scene) -> bool:
    """Whether a journey was told before, of which talks without a day are part."""
    before = scene.sentences[: scene.sentences.index(claim.sentence)]
    return any(scene.kind_of(trigger) == "visit" for sentence in before for trigger in sentence.triggers)


def _of_a_man_caught(claim: Claim) -> str | None:
    """Why a word for a man is no denial of his arrest: "the detainee was not known to police"."""
    is_man = any(hit.start <= claim.trigger.start < hit.end for hit in claim.sentence.of("suspect"))
    return "names who was caught" if is_man and (claim.kind, claim.status) == ("operation", "denied") else None


def _is_of_before(claim: Claim) -> bool:
    """Whether what was called off is a plan of before, not what the article tells: "a first visit, planned for spring"."""
    start, end = claim.trigger.start, claim.trigger.end
    return any(hit.start - 1 <= end and start <= hit.end + 1 for hit in claim.sentence.of("earlier"))


def _frames(frame: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether "during the proceedings of" makes a conference the setting of something else, not what is attended."""
    if frame.end > trigger.start or sentence.pauses(frame.end, trigger.start):
        return False
    return not any(hit.end <= frame.start and not sentence.breaks(hit.end, frame.start) for hit in sentence.of("attend"))


def _is_only_where(claim: Claim, scene: Scene) -> bool:
    """Whether a relative clause only says where somebody was met: "signed in Vienna, where both attend the assembly"."""
    sentence, at = claim.sentence, claim.trigger.start
    acts = (t for t in sentence.triggers if t.end <= at and scene.kind_of(t) in ("agreement", "meeting", "award"))
    opens = [hit.start for hit in sentence.of("relative") if hit.end <= at]
    return bool(opens) and any(t.end <= opens[-1] for t in acts) and not sentence.parts(opens[-1], at)


def _is_reported(trigger: Hit, sentence: Sentence, status: Status) -> bool:
    """Whether a conference is told for itself: its opening, sessions or close, or when it will be or was."""
    if any(_frames(hit, trigger, sentence) for hit in sentence.of("frame")):
        return False
    if status != "occurred":
        return bool(sentence.dates or sentence.of("sometime"))
    told = sentence.of("begin", "end", "attend")
    is_ours = any(name.kind == "ours" or name.services for name in sentence.names)
    if sentence.dates and is_ours and all(other.form.id in _OF_A_HOST for other in sentence.triggers):
        told += sentence.of("host")
    return any(not _breaks_off(trigger, hit, sentence) for hit in told)


def _breaks_off(trigger: Hit, told: Hit, sentence: Sentence) -> bool:
    """Whether another clause begins between a conference and what is told of it; behind a relative clause the main one goes on.

    "The conference, to which the DGSN sent two engineers, ended on Wednesday."
    """
    relative = {hit.start for hit in sentence.of("relative")} if told.form.sense == "end" and told.start > trigger.end else set()
    return any(at not in relative for at in sentence.breaks(*between(told, trigger)))
