"""What each trigger claims: a kind of act with partners, or the reason why it claims nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from parser.dates.calendar import When, resolve
from parser.detection.implied import implied
from parser.detection.kinds import PARTIES
from parser.detection.lexicon import Hit, Status
from parser.detection.marked import Sentence
from parser.detection.ours import refusal
from parser.detection.party import Party
from parser.detection.scene import Scene
from parser.detection.status import governing, is_dated_ahead, told_as, with_date
from parser.detection.trace import Trace
from parser.detection.when import best, dates_of
from parser.mention import Kind
from parser.names.gazetteer import Name

_TEXTS = 4
"""How many sentences back "the text" may have been named."""


@dataclass(frozen=True)
class Claim:
    """One act as one trigger tells it."""

    kind: Kind
    trigger: Hit
    sentence: Sentence
    parties: tuple[Party, ...]
    status: Status
    dates: tuple[When, ...] = ()
    more: tuple[Sentence, ...] = ()
    """Further sentences that tell of the same act."""
    ours: tuple[Name, ...] = ()
    is_inherited: bool = False
    """Its sentence names no partner: those named before are meant."""
    guest: str = ""
    """Which of several guests of one country a visit is of, by the id of his service."""
    text: str = ""
    """Which of several texts signed together it is of, by the id of the instrument."""
    is_inner: bool = False
    """Talks inside a visit: their day is not the visit's, if the visit has its own."""

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(party.partner for party in self.parties))

    @property
    def is_pluperfect(self) -> bool:
        """Whether nothing but a pluperfect makes it a memory: that may be only the tense of a story."""
        cues = governing(self.trigger, self.sentence)
        return self.status == "recalled" and all(cue.form.reach == "next" for cue in cues if cue.form.status == "recalled")

    @property
    def is_background(self) -> bool:
        """Whether it is a memory for certain, by its words or by a day of its own."""
        return bool(self.dates) or not self.is_pluperfect

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return (self.sentence, *self.more)


def apart(a: When | None, b: When | None, tolerance: timedelta) -> bool:
    """Whether more days than tolerated lie between two dates; an unknown date is apart from none."""
    return a is not None and b is not None and (a.first - b.last > tolerance or b.first - a.last > tolerance)


def claims(scene: Scene, trace: Trace | None = None) -> list[Claim]:
    """What the triggers of an article claim, in the order of the text. A trace hears of every trigger."""
    found: list[Claim] = []
    for at, sentence in enumerate(scene.sentences):
        for trigger in _single(sentence.triggers):
            outcome = _claim(scene, at, trigger)
            if isinstance(outcome, Claim):
                outcome = _as_referred(outcome, found)
                found.append(outcome)
            if trace is not None:
                told = f"told as {outcome.status}" if isinstance(outcome, Claim) else outcome
                trace.note(trigger.form.id, scene.marked.folded.quote(trigger.start, trigger.end), told)
    return found


def _as_referred(claim: Claim, told: Sequence[Claim]) -> Claim:
    """Take "this meeting" for the one that was told last: if that was a memory, so is this."""
    if claim.status != "occurred" or claim.dates:
        return claim
    shared = (c for c in reversed(told) if set(c.partners) & set(claim.partners))
    last = next((c for c in shared if c.kind == claim.kind or _is_one_stay(c, claim)), None)
    if last is None or (claim.trigger.form.tense != "noun" and last.sentence is not claim.sentence):
        return claim
    if last.status != "recalled" or not last.is_background:
        return claim
    return replace(claim, status="recalled", dates=last.dates)


def _is_one_stay(visit: Claim, talks: Claim) -> bool:
    return visit.sentence is talks.sentence and {visit.kind, talks.kind} == {"visit", "meeting"}


def _single(triggers: Sequence[Hit]) -> Iterator[Hit]:
    """One reading of each trigger word: *visita* is a noun and a verb, and says the same once."""
    seen: set[tuple[int, str]] = set()
    for hit in triggers:
        if (key := (hit.start, hit.form.id)) not in seen:
            seen.add(key)
            yield hit


def _claim(scene: Scene, at: int, trigger: Hit) -> Claim | str:
    """What one trigger claims, or why nothing."""
    sentence, kind = scene.sentences[at], scene.kind_of(trigger)
    if (reason := refusal(scene, at, trigger)) is not None:
        return reason
    parties = PARTIES[kind](scene, at, trigger)
    known = parties or implied(scene, at, trigger)
    if not known:
        return "no partner"
    texts = _texts_of(scene, at, trigger)
    if kind == "agreement" and not sentence.of("instrument") and not texts:
        return "no text named"
    if texts and not (known := _parties_to(texts, known, scene)):
        return "not parties to the text"
    told = told_as(trigger, sentence)
    told = scene.triggers[trigger.form.id].lends if told == "occurred" else told
    if told == "occurred" and is_dated_ahead(trigger, sentence):
        told = "planned"
    dates = [] if kind == "operation" and sentence.of("remand") else dates_of(trigger, sentence, told)
    if told == "occurred" and scene.looks_back(at) and not _has_a_day(dates):
        told = "recalled"
    if not dates and told == "occurred":
        dates = [when for text in texts for when in text.dates if when.precision == "day"]
    opening = None if _has_a_day(dates) else scene.opening_of(at)
    dates = [*dates, *(resolve(when, "past") for when in opening.dates)] if opening else dates
    status = with_date(told, best(dates), scene.marked.published)
    if (untold := _untold(kind, status, dates, trigger, sentence)) is not None:
        return untold
    return Claim(
        kind=kind,
        trigger=trigger,
        sentence=sentence,
        parties=tuple(known),
        status=status,
        dates=tuple(dates),
        more=((opening,) if opening else ()) + tuple(texts),
        ours=scene.roles[at].ours,
        is_inherited=not parties,
    )


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


def _has_a_day(dates: Sequence[When]) -> bool:
    return any(when.precision == "day" for when in dates)


def _untold(kind: Kind, status: Status, dates: Sequence[When], trigger: Hit, sentence: Sentence) -> str | None:
    """Why an act is not logged though a partner is named."""
    if status in ("hypothetical", "habitual"):
        return status
    if kind in ("training", "operation") and status == "planned" and not dates:
        return "planned without a time"
    if kind == "operation" and sentence.of("tally") and all(when.precision != "day" for when in dates):
        return "a figure, not an act"
    if kind == "conference" and not _is_reported(trigger, sentence, status):
        return "only the frame of another story"
    return None


def _frames(frame: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether "during the proceedings of" makes a conference the setting of something else, not what is attended."""
    if frame.end > trigger.start or sentence.pauses(frame.end, trigger.start):
        return False
    return not any(hit.end <= frame.start and not sentence.breaks(hit.end, frame.start) for hit in sentence.of("attend"))


def _is_reported(trigger: Hit, sentence: Sentence, status: Status) -> bool:
    """Whether a conference is told for itself: its opening, sessions or close, or when it will be or was."""
    if any(_frames(hit, trigger, sentence) for hit in sentence.of("frame")):
        return False
    if status != "occurred":
        return bool(sentence.dates or sentence.of("sometime"))
    told = sentence.of("begin", "end", "attend")
    return any(not sentence.breaks(min(hit.end, trigger.end), max(hit.start, trigger.start)) for hit in told)
