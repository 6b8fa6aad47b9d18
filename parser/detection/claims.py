"""What each trigger claims: a kind of act with partners, or the reason why it claims nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.claim import Claim
from parser.detection.implied import implied
from parser.detection.kinds import PARTIES
from parser.detection.lexicon import Hit, Status
from parser.detection.marked import Sentence
from parser.detection.ours import refusal
from parser.detection.party import Party
from parser.detection.referred import as_gathering, as_referred, is_of_the_story
from parser.detection.scene import Scene
from parser.detection.status import is_dated_ahead, told_as, with_date
from parser.detection.trace import Trace
from parser.detection.unsaid import is_unsaid
from parser.detection.when import best, dates_of
from parser.mention import Kind

_THESE_DAYS = timedelta(days=4)
"""How old an act in the pluperfect may be that belongs to the story told."""
_TEXTS = 4
"""How many sentences back "the text" may have been named."""


def claims(scene: Scene, trace: Trace | None = None) -> list[Claim]:
    """What the triggers of an article claim, in the order of the text. A trace hears of every trigger."""
    found: list[Claim] = []
    for at, sentence in enumerate(scene.sentences):
        for trigger in _single(sentence.triggers):
            outcome = _claim(scene, at, trigger, found)
            if isinstance(outcome, Claim):
                outcome = as_referred(as_gathering(outcome, found, scene.roles[at].parties), found)
                found.append(outcome)
            if trace is not None:
                told = f"told as {outcome.status}" if isinstance(outcome, Claim) else outcome
                trace.note(trigger.form.id, scene.marked.folded.quote(trigger.start, trigger.end), told)
    found = [replace(c, status="occurred") if is_of_the_story(c, found) else c for c in found]
    return [replace(c, status=status) if (status := is_unsaid(c.sentence, c.status, scene)) else c for c in found]


def _single(triggers: Sequence[Hit]) -> Iterator[Hit]:
    """One reading of each trigger word: *visita* is a noun and a verb, and says the same once."""
    seen: set[tuple[int, str]] = set()
    for hit in triggers:
        if (key := (hit.start, hit.form.id)) not in seen:
            seen.add(key)
            yield hit


def _claim(scene: Scene, at: int, trigger: Hit, told_before: Sequence[Claim]) -> Claim | str:
    """What one trigger claims, or why nothing."""
    sentence, kind = scene.sentences[at], scene.kind_of(trigger)
    if (reason := refusal(scene, at, trigger)) is not None:
        return reason
    parties = PARTIES[kind](scene, at, trigger)
    known = parties or _of_the_stay(told_before, scene, at, trigger) or implied(scene, at, trigger)
    if not known:
        return "no partner"
    texts = _texts_of(scene, at, trigger)
    if kind == "agreement" and not sentence.of("instrument") and not texts and not _has_text_before(scene, at):
        return "no text named"
    if texts and not (known := _parties_to(texts, known, scene)):
        return "not parties to the text"
    told = told_as(trigger, sentence)
    told = scene.triggers[trigger.form.id].lends if told == "occurred" else told
    is_over = kind == "agreement" and told == "occurred"
    if told == "occurred" and is_dated_ahead(trigger, sentence):
        told = "planned"
    dates = [] if kind == "operation" and sentence.of("remand") else dates_of(trigger, sentence, told)
    dates = [when for when in dates if not (is_over and _is_its_term(when, scene.marked.published))]
    if told == "occurred" and scene.looks_back(at) and not _has_a_day(dates):
        told = "recalled"
    if not dates and told == "occurred":
        dates = [resolve(when, "past") for text in texts for when in text.dates if when.precision == "day"]
    opening = None if _has_a_day(dates) else scene.opening_of(at)
    dates = [*dates, *(resolve(when, "past") for when in opening.dates)] if opening else dates
    status = with_date(told, best(dates), scene.marked.published)
    is_nobodys = all(party.standing == "place" for party in known)
    if (untold := _untold(kind, status, dates, trigger, sentence, is_nobodys=is_nobodys)) is not None:
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
        is_of_these_days=_is_of_these_days(dates, scene.marked.published),
        is_inherited=not parties,
    )


def _has_text_before(scene: Scene, at: int) -> bool:
    return any(scene.sentences[k].of("instrument") for k in scene.near(at, 2, 0))


def _of_the_stay(told: Sequence[Claim], scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The partners of the journey that a sentence began with: "travelled to Doha, where he met the minister".

    Those of the operation told last, where one like it is told.
    """
    if scene.kind_of(trigger) == "operation" and scene.sentences[at].of("similar"):
        return next((list(c.parties) for c in reversed(told) if c.kind == "operation"), [])
    if scene.kind_of(trigger) not in ("meeting", "agreement", "award") or not told or scene.sentences[at].of("outsider"):
        return []
    last = told[-1]
    is_journey = last.sentence is scene.sentences[at] and last.kind == "visit" and not last.is_inherited
    return list(last.parties) if is_journey else []


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


def _is_its_term(when: When, published: date | None) -> bool:
    """Whether a year that is not over is one for which a text was signed: "a plan for 2025 and 2026"."""
    return when.precision == "year" and published is not None and when.last >= published


def _is_of_these_days(dates: Sequence[When], published: date | None) -> bool:
    when = best(dates)
    return when is not None and published is not None and when.precision == "day" and published - when.last <= _THESE_DAYS


def _has_a_day(dates: Sequence[When]) -> bool:
    return any(when.precision == "day" for when in dates)


def _untold(
    kind: Kind, status: Status, dates: Sequence[When], trigger: Hit, sentence: Sentence, *, is_nobodys: bool
) -> str | None:
    """Why an act is not logged though a partner is named."""
    if status in ("hypothetical", "habitual"):
        return status
    if status == "denied" and kind == "visit" and is_nobodys:
        return "nobody went there"
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
