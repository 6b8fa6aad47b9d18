"""What each trigger claims: a kind of act with partners, or the reason why it claims nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from parser.dates.calendar import When
from parser.detection.kinds import PARTIES
from parser.detection.lexicon import Hit, Status
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.scene import Scene
from parser.detection.status import governing, told_as, with_date
from parser.detection.trace import Trace
from parser.detection.when import best, dates_of
from parser.mention import Kind
from parser.names.gazetteer import Name


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
    found = []
    for at, sentence in enumerate(scene.sentences):
        for trigger in _single(sentence.triggers):
            outcome = _claim(scene, at, trigger)
            if isinstance(outcome, Claim):
                found.append(outcome)
            if trace is not None:
                told = f"told as {outcome.status}" if isinstance(outcome, Claim) else outcome
                trace.note(trigger.form.id, scene.marked.folded.quote(trigger.start, trigger.end), told)
    return found


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
    if (refusal := _refusal(scene, at, trigger)) is not None:
        return refusal
    parties = PARTIES[kind](scene, at, trigger)
    known = parties or _named_before(scene, at, kind)
    if not known:
        return "no partner"
    told = told_as(trigger, sentence)
    told = scene.triggers[trigger.form.id].lends if told == "occurred" else told
    dates = dates_of(trigger, sentence, told)
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
        ours=scene.roles[at].ours,
        is_inherited=not parties,
    )


def _refusal(scene: Scene, at: int, trigger: Hit) -> str | None:
    """Why a trigger says nothing of our services' acts, whoever the partner."""
    needs = scene.triggers[trigger.form.id].needs
    if needs and not scene.sentences[at].of(*needs):
        return f"needs {' or '.join(needs)}"
    if not _is_ours(scene, at, scene.kind_of(trigger)):
        return "not ours"
    if trigger.form.id == "bind" and not scene.roles[at].ours:
        return "binds two states, not two services"
    return None


def _is_ours(scene: Scene, at: int, kind: Kind) -> bool:
    """Whether our side is in the act. Operations and conferences are told over several sentences; their rules look themselves."""
    match kind:
        case "operation" | "conference":
            return True
        case "visit":
            return scene.is_ours(at) or scene.receives_after(at)
        case "award":
            return scene.is_ours(at) or scene.speaks_of_us(at)
        case _:
            return scene.is_ours(at)


def _named_before(scene: Scene, at: int, kind: Kind) -> list[Party]:
    """The partners of a sentence that names none: "both sides", "the visit"."""
    if kind not in ("agreement", "visit", "meeting", "award") or scene.sentences[at].of("outsider"):
        return []
    return scene.named_before(at)


def _untold(kind: Kind, status: Status, dates: Sequence[When], trigger: Hit, sentence: Sentence) -> str | None:
    """Why an act is not logged though a partner is named."""
    if status in ("hypothetical", "habitual"):
        return status
    if kind in ("training", "operation") and status == "planned" and not dates:
        return "planned without a time"
    if kind == "conference" and not _is_reported(trigger, sentence, status):
        return "only the frame of another story"
    return None


def _is_reported(trigger: Hit, sentence: Sentence, status: Status) -> bool:
    """Whether a conference is told for itself: its opening, sessions or close, or when it will be or was."""
    if any(hit.end <= trigger.start and not sentence.pauses(hit.end, trigger.start) for hit in sentence.of("frame")):
        return False
    if status != "occurred":
        return bool(sentence.dates)
    told = sentence.of("begin", "end", "attend")
    return any(not sentence.breaks(min(hit.end, trigger.end), max(hit.start, trigger.start)) for hit in told)
