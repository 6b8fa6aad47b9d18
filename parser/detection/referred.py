"""What a claim refers to that was told before it: the same meeting, the assembly that goes on, the visit around it."""

from collections.abc import Sequence
from dataclasses import replace

from parser.detection.claim import Claim
from parser.detection.party import Party
from parser.detection.when import month_of


def as_gathering(claim: Claim, told: Sequence[Claim], named: Sequence[Party]) -> Claim:
    """Take "this three-day meeting brings together delegations of …" for the conference that was told before."""
    is_noun = claim.kind == "meeting" and claim.trigger.form.tense == "noun" and bool(claim.sentence.of("gathers"))
    if not is_noun or not any(c.kind == "conference" for c in told):
        return claim
    return replace(claim, kind="conference", parties=tuple(party for party in named if party.acts))


def as_remembered(claim: Claim, told: Sequence[Claim]) -> Claim:
    """Date a memory by the one that its sentence began with: "In June he had gone to France, where he was awarded a medal"."""
    before = told[-1] if told else None
    if before is not None and before.status == "recalled" and _is_meanwhile(claim, before):
        return replace(claim, status="recalled", dates=before.dates)
    is_one = before is not None and before.sentence is claim.sentence and before.status == claim.status == "recalled"
    return replace(claim, dates=before.dates) if before is not None and is_one and not claim.dates else claim


def _is_meanwhile(claim: Claim, before: Claim) -> bool:
    """Whether a clause tells what went on while something was done: "signed last September while he was touring the emirate"."""
    sentence = claim.sentence
    if claim.status != "occurred" or claim.dates or before.sentence is not sentence:
        return False
    opens = [hit.end for hit in sentence.of("while") if before.trigger.end <= hit.start]
    return any(end <= claim.trigger.start and not sentence.breaks(end, claim.trigger.start) for end in opens)


def as_ceremony(claim: Claim, told: Sequence[Claim]) -> Claim:
    """Take "the hand-over" for that of the decoration that was told just before."""
    is_it = claim.trigger.form.id == "hand_over" and any(
        hit.start == claim.trigger.start for hit in claim.sentence.of("occasion")
    )
    if not is_it or not told or told[-1].kind != "award":
        return claim
    return replace(claim, kind="award") if set(claim.partners) & set(told[-1].partners) else claim


def as_referred(claim: Claim, told: Sequence[Claim]) -> Claim:
    """Take "this meeting" for the one that was told last: if that was a memory, so is this."""
    if claim.status != "occurred" or claim.dates:
        return claim
    if claim.sentence.of("again") and (held := _last_stay(told)) is not None and _is_past(held):
        return replace(claim, status="recalled", dates=tuple(map(month_of, held.dates[:1])))
    shared = (c for c in reversed(told) if set(c.partners) & set(claim.partners))
    last = next((c for c in shared if c.kind == claim.kind or _is_one_stay(c, claim)), None)
    if last is None or (claim.trigger.form.tense != "noun" and last.sentence is not claim.sentence):
        return claim
    is_ahead = last.kind == claim.kind and last.status == "planned" and claim.trigger.form.tense == "noun"
    is_ahead = is_ahead and (claim.kind == "operation" or (claim.kind == "visit" and claim.is_inherited))
    is_past = _is_past(last)
    return replace(claim, status=last.status, dates=last.dates) if is_ahead or is_past else claim


def _is_past(told: Claim) -> bool:
    return told.status == "recalled" and told.is_background


def _last_stay(told: Sequence[Claim]) -> Claim | None:
    """The visit or conference told last: at whose margin something else happened."""
    return next((claim for claim in reversed(told) if claim.kind in ("visit", "conference")), None)


def _is_one_stay(visit: Claim, talks: Claim) -> bool:
    return visit.sentence is talks.sentence and {visit.kind, talks.kind} == {"visit", "meeting"}


def is_of_the_story(claim: Claim, told: Sequence[Claim]) -> bool:
    """Whether a pluperfect of these days only tells how the news began: the same partner's, or at an assembly's margin."""
    if not claim.is_pluperfect or not claim.is_of_these_days:
        return False
    news = [other for other in told if other.status == "occurred" and other.trigger.start < claim.trigger.start]
    return any(other.kind == "conference" or _is_of_one_story(claim, other) for other in news)


def _is_of_one_story(claim: Claim, news: Claim) -> bool:
    """Whether a memory is of the same states as the news: another country's case is another, if through one organisation."""
    states = {party.partner for party in claim.parties if not party.is_body}
    return bool((states or set(claim.partners)) & set(news.partners))


def is_a_headline_of(claim: Claim, told: Sequence[Claim]) -> bool:
    """Whether a headline in the present has its time from the text, which tells of it as ahead: "Morocco attends …"."""
    is_open = claim.sentence.part == "title" and claim.status == "occurred" and not claim.dates
    if not is_open or claim.kind != "conference":
        return False
    same = [c for c in told if c.kind == claim.kind and c.sentence.part == "text" and set(c.partners) & set(claim.partners)]
    return bool(same) and all(c.status == "planned" for c in same)
