"""What is told as an act and is only part of another: training that a text provides for, a journey to a ceremony, a tip."""

from collections.abc import Iterable, Sequence

from parser.detection.act import Act
from parser.detection.claim import Claim

_CEREMONY = 20
"""How far behind "for" the ceremony may stand for which somebody travels."""


def is_clause(act: Act, others: Sequence[Act]) -> bool:
    """Whether training without a day is only what an agreement provides for, or a negotiation is a signed text's own."""
    if act.kind == "award" and act.when is None and all(claim.trigger.form.tense == "noun" for claim in act.claims):
        told = [other for other in others if other is not act and other.kind == "award" and other.status == "recalled"]
        return act.status == "occurred" and any(set(act.partners) <= set(other.partners) for other in told)
    if act.kind == "training":
        is_apart = act.status in ("occurred", "planned") and not _paragraphs(act) & {
            n for o in others if o.kind == "agreement" for n in _paragraphs(o)
        }
        return act.when is None and set(act.partners) <= _agreed(others) and not is_apart
    if act.kind == "visit" and all(claim.is_inherited and _is_to_a_ceremony(claim) for claim in act.claims):
        return set(act.partners) <= {partner for other in others if other.kind == "award" for partner in other.partners}
    if act.kind == "operation" and all(_is_a_tip(claim) for claim in act.claims):
        return any(o.kind == "operation" and o.status == "occurred" and set(o.partners) & set(act.partners) for o in others)
    if act.status != "planned" or not (_is_done(act, others) or any(c.trigger.form.id == "negotiate" for c in act.claims)):
        return False
    signed = [other for other in others if other.kind == "agreement" and other.status == "occurred"]
    return set(act.partners) <= _agreed(signed) and not _names_another_text(act, signed)


def _is_done(act: Act, others: Sequence[Act]) -> bool:
    """Whether a text without a day that two agreed to sign is signed in the next words: "agreed to sign. … put pen to paper"."""
    at = act.claims[-1].trigger.start
    signed = [o for o in others if o.kind == "agreement" and o.status == "occurred" and o.claims[0].trigger.start > at]
    is_same = any(set(o.partners) == set(act.partners) and not o.claims[0].sentence.of("instrument") for o in signed)
    return act.kind == "agreement" and act.when is None and is_same


def _paragraphs(act: Act) -> set[int]:
    return {sentence.paragraph for sentence in act.sentences}


def _is_a_tip(claim: Claim) -> bool:
    """Whether what a service had found out is told, not what others then did: "the DGST, which had located a workshop"."""
    found = [hit for hit in claim.sentence.of("locate") if hit.start == claim.trigger.start]
    return claim.status == "recalled" and bool(found) and bool(claim.sentence.of("support"))


def _is_to_a_ceremony(claim: Claim) -> bool:
    """Whether a journey is told as made for a ceremony: "travelled to the capital for the event"."""
    ceremonies = claim.sentence.of("occasion")
    purposes = [hit for hit in claim.sentence.of("purpose") if hit.start >= claim.trigger.end]
    return any(0 <= ceremony.start - purpose.end <= _CEREMONY for purpose in purposes for ceremony in ceremonies)


def _names_another_text(act: Act, signed: Sequence[Act]) -> bool:
    """Whether what is negotiated is of another kind than all that was signed: a memorandum after a letter of intent."""
    texts = {hit.form.id for sentence in act.sentences for hit in sentence.of("instrument")}
    known = {hit.form.id for other in signed for sentence in other.sentences for hit in sentence.of("instrument")}
    is_next = "letter_of_intent" in known or bool(act.claims[0].sentence.of("collective"))
    return bool(texts) and not texts & known and is_next


def _agreed(others: Iterable[Act]) -> set[str]:
    return {partner for other in others if other.kind == "agreement" for partner in other.partners}
