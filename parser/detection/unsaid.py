"""What a later sentence takes back: a report that is denied as a whole, a visit that "was called off" two sentences on."""

from collections.abc import Sequence

from parser.detection.claim import Claim
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.scene import Scene
from parser.detection.senses import Status
from parser.detection.status import told_as

_REACH = 3
"""How many sentences on an act may be taken back; a headline's by any sentence near the top."""
_LEDE = 2
"""How many sentences behind a headline may deny what it seems to tell."""
_OBJECT = 110
"""How far behind "denied" the report may stand that is denied."""
_OPENS = 14
"""How far into a sentence the words stand that take back what the one before it told: "It was cancelled"."""


def is_unsaid(claim: Claim, scene: Scene) -> Status | None:
    """Say what becomes of an act told as news or plan in a sentence by those after it, None if nothing does."""
    sentence, told = claim.sentence, claim.status
    if told in ("denied", "cancelled"):
        return None
    at = scene.sentences.index(sentence)
    if sentence.part == "title" and any(_denies_it(k, claim, scene) for k in scene.near(at, 0, _LEDE)):
        return "denied"
    following = scene.sentences[at + 1 : at + 1 + (_REACH if told != "recalled" else 1)]
    own = (sentence,) if sentence.part == "text" else ()
    if any(_denies_a_report(later) for later in (*following, *own)):
        return "denied"
    if any(map(_exposes_a_text, (*following[:1], *own))) and any(
        _denies_a_report(scene.sentences[k]) for k in scene.opening(_LEDE)
    ):
        return "denied"
    return "cancelled" if any(_calls_off([s for s in following[:1] if not _is_of_others(s, claim, scene)], scene)) else None


def _denies_it(at: int, claim: Claim, scene: Scene) -> bool:
    """Whether the text under a headline denies something of its partner: "the DGSN denied having sent policemen to Nepal"."""
    sentence = scene.sentences[at]
    is_named = any(party.partner in claim.partners for party in scene.roles[at].parties)
    same = (trigger for trigger in sentence.triggers if scene.kind_of(trigger) == claim.kind)
    return sentence.part == "text" and is_named and any(told_as(trigger, sentence) == "denied" for trigger in same)


def _denies_a_report(sentence: Sentence) -> bool:
    denials = [cue for cue in sentence.of("cue") if cue.form.status == "denied" and cue.form.id in ("denial", "rejected")]
    return any(cue.start <= report.start <= cue.end + _OBJECT for cue in denials for report in sentence.of("report"))


def _exposes_a_text(sentence: Sentence) -> bool:
    """Whether a paper is called a forgery: "the document that bears his signature is forged"."""
    papers = [*sentence.of("document", "instrument", "report"), *sentence.of_trigger("sign")]
    return any(0 <= forged.start - paper.end <= _OBJECT for forged in sentence.of("forged") for paper in papers)


def _is_of_others(sentence: Sentence, claim: Claim, scene: Scene) -> bool:
    """Whether a sentence names partners and none of the claim's: the next item of a bulletin."""
    named = {party.partner for party in scene.roles[scene.sentences.index(sentence)].parties}
    return bool(named) and not named & set(claim.partners)


def _calls_off(following: Sequence[Sentence], scene: Scene) -> list[Hit]:
    """The words at the head of the next sentence that tells nothing itself: "Elle a été annulée"."""
    return [
        cue
        for sentence in following
        if not scene.live(scene.sentences.index(sentence))
        for cue in sentence.of("cue")
        if cue.form.id == "fell_through" and cue.start - sentence.start <= _OPENS
    ]
