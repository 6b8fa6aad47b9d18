"""One act as one trigger tells it."""

from dataclasses import dataclass
from datetime import timedelta

from parser.dates.calendar import When
from parser.detection.cues import governing
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.senses import Status
from parser.mention import Kind
from parser.names.gazetteer import Name

_PLUPERFECT = ("had_done", "had_split", "negation")


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
    is_of_these_days: bool = False
    """Dated so near to publication that a pluperfect may only be the tense of the story."""
    is_inner: bool = False
    """Talks inside a visit: their day is not the visit's, if the visit has its own."""

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(party.partner for party in self.parties))

    @property
    def is_pluperfect(self) -> bool:
        """Whether nothing but a pluperfect makes it a memory: that may be only the tense of a story."""
        cues = governing(self.trigger, self.sentence)
        return self.status == "recalled" and all(cue.form.id in _PLUPERFECT for cue in cues if cue.form.status == "recalled")

    @property
    def is_background(self) -> bool:
        """Whether it is a memory for certain, by its words or by a day of its own."""
        return not self.is_pluperfect or bool(self.dates and not self.is_of_these_days)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return (self.sentence, *self.more)


def apart(a: When | None, b: When | None, tolerance: timedelta) -> bool:
    """Whether more days than tolerated lie between two dates; an unknown date is apart from none."""
    return a is not None and b is not None and (a.first - b.last > tolerance or b.first - a.last > tolerance)
