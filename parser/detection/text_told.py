"""What a later sentence says of a text that an earlier one told of: it is the same text, whoever was named in between.

An agreement of others, a domestic, a denied or a wished one stays that when the article comes back to it without naming the
signatories again: "the text was signed for three years", "the two institutions that signed it", "such an agreement".
"""

from collections.abc import Sequence
from dataclasses import replace

from parser.detection.claim import Claim
from parser.detection.marked import Sentence

_BROKEN = ("not ours", "does not concern ours", "ours only watch", "an article about others", "hypothetical", "habitual")
"""Why the earlier sentence told nothing of ours: then the later one does not either."""
_UNTOLD = ("denied", "cancelled")


def of_its_text(outcome: Claim | str, sentence: Sentence, texts: Sequence[tuple[Sentence, Claim | str]]) -> Claim | str:
    """Judge what a sentence claims by what was said of its text: that of the last sentence before it that names one."""
    if isinstance(outcome, str):
        return outcome
    if outcome.trigger.form.tense == "noun" and (same := [earlier for told, earlier in texts if told is sentence]):
        return _of_the_same(outcome, same[-1])
    if outcome.ours:
        return outcome
    before = [(told, earlier) for told, earlier in texts if told.of("instrument") and told is not sentence]
    if not before or not (outcome.is_inherited or _shares(outcome, before[-1][0])):
        return outcome
    return _goes_on(outcome, *before[-1])


def _of_the_same(outcome: Claim, earlier: Claim | str) -> Claim | str:
    """What a noun comes to whose text the same sentence told of: what a wished or planned one is for, or its signed version."""
    if not isinstance(earlier, Claim):
        return earlier if earlier in ("hypothetical", "habitual") else outcome
    is_its = earlier.status == "planned" and outcome.status == "occurred" and not outcome.dates
    return replace(outcome, status="planned") if is_its else outcome


def _goes_on(outcome: Claim, told: Sentence, earlier: Claim | str) -> Claim | str:
    """What a claim comes to whose text an earlier sentence told of, by what came of that one."""
    if isinstance(earlier, Claim):
        return "taken back" if earlier.status in _UNTOLD else outcome
    if earlier == "no partner" and (told.of("outsider") or any(name.kind == "not_ours" for name in told.names)):
        return earlier
    return earlier if earlier in _BROKEN else outcome


def _shares(claim: Claim, sentence: Sentence) -> bool:
    """Whether an earlier sentence names a partner of the claim too."""
    return any(name.partner in claim.partners for name in sentence.names)
