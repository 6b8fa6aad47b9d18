"""Why something was detected or not: what `marsad explain` shows. Costs nothing where nobody asks for it.

A trace hears of every trigger of an article once when it is judged, and once more when the article's acts stand. Each reason is
a short phrase, the same in code, trace and the table below.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parser.detection.act import Act
from parser.detection.claim import Claim
from parser.detection.cues import governing
from parser.detection.lexicon import Hit
from parser.detection.scene import Scene

NOT_ABOUT_US = "the article does not name both a service of ours and somebody foreign"
TOLD, ELSEWHERE = "told", "part of another act"
NEEDS = "needs"

REASONS: Mapping[str, str] = {
    TOLD: "The trigger tells an act that is logged.",
    NOT_ABOUT_US: "Nothing in the article is read: one of the two services, or anybody foreign, is missing.",
    NEEDS: "The trigger counts only beside a word of one of these senses, which for some may stand earlier: there is none.",
    "not ours": "Neither DGSN, DGST nor their head is the subject or the other side, here or in the sentences before.",
    "no partner": "No country and no organisation stands where a partner of this kind of act stands.",
    "no text named": "A signature without an instrument in its sentence or shortly before it.",
    "not parties to the text": "Those named are not the ones whose text was told of before.",
    "hypothetical": "Told as possible, wished, asked or conditional.",
    "habitual": "Told as a habit or in general, without a particular act.",
    "nobody went there": "A denied visit of which only a place is named.",
    "nobody says beforehand whom he will catch": "An arrest or a seizure told as ahead: police announce none.",
    "names who was caught": "The word is a man who was caught, and what is denied is something else of him.",
    "planned without a time": "Training, an operation, or talks of no journey told before, to come without any date.",
    "a figure, not an act": "An operation that is only counted in a balance.",
    "only the frame of another story": "A conference that is only where or when something else happened.",
    "taken back": "An agreement that an earlier sentence denied or called off.",
    "told by its verb": "The decoration is the object of the verb that told the award already.",
    "speaks, but not with a counterpart of ours": "Words exchanged with somebody who is no counterpart of the services.",
    "an article about others": "The whole article tells of other bodies; ours are named in passing.",
    "invented in a book or a film": "A novel, a film or a play tells it, not the news.",
    "a reader's letter": "A reader asks and wishes, without a day; it is not the news.",
    "an interview": "What is given or had is an interview with the press.",
    "an ambassador lives here": "Ambassadors call on people; their coming is no visit.",
    "binds two states, not two services": "An agreement of states in whose sentence no service is named.",
    "does not concern ours": "The text says that what is signed is not the services' affair.",
    "ours only watch": "Ours are named only as present when others sign.",
    "an assembly is hosted": "What is received or hosted is an assembly, not a guest.",
    "a diploma or a decoration is received": "What is received or handed over is a certificate or an honour.",
    "a stranger or a thing moves": "Those who come or go are a suspect, a tourist, or no people at all: a tip, a parcel.",
    "only says who leads": "No delegation is led, or a clause only says who heads one that meets others.",
    "pupils are taken in or sent": "Those who come or go are trainees.",
    "news is greeted": "What is welcomed is a piece of news.",
    "only comes to sign": "The journey is only that of the signature told beside it.",
    "police sent on duty": "Those who travel are police sent for an event, which is an operation.",
    "comes to an assembly": "A delegation that comes to the assembly told of before.",
    "met in a third country": "A delegation met where neither side is at home: it came there for something else.",
    "an earlier plan, called off": "A visit called off long before the one that the article tells of.",
    "denies no visit that was told": "A denied visit of which nothing was told before: there is nothing to take back.",
    "a noun, not a decoration given": "Behind an article or a genitive an English verb is a noun: in their guest's honour.",
    "ours decorate": "Ours give the decoration; only what a foreign side gives them is logged.",
    "only referred to": "A mention of an act whose partner was named elsewhere, with nothing that tells it here.",
    "only a headline": "Told in the title alone, without naming one of ours.",
    "a clause of another act": "What an agreement provides for, or what only leads to another act.",
    ELSEWHERE: "The words belong to an act that another trigger tells: a visit's talks, a round-up, a signature's occasion.",
}
"""Every reason with what it means; docs/explain.md shows the same table."""


def meaning(decision: str) -> str:
    """What a decision means, for a reader who knows the manual and not the code."""
    return REASONS.get(code_of(decision), decision)


def code_of(decision: str) -> str:
    """The row of the table: what is needed stands behind the word."""
    return NEEDS if decision.startswith(f"{NEEDS} ") else decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence, with what was found in it."""

    number: int
    part: str
    text: str
    ours: tuple[str, ...]
    """Our services, as they are named."""
    foreign: tuple[str, ...]
    """`partner (how it stands): words` of each foreign party."""
    dates: tuple[str, ...]
    """The words of each date."""
    triggers: tuple[str, ...]
    """`id: words` of each."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: which trigger, in which words, and what was decided."""

    trigger: str
    quote: str
    decision: str
    """`told` or the reason of the rejection."""
    sentence: int = 0
    kind: str = ""
    tense: str = ""
    status: str = ""
    """As the trigger tells it; of what is logged, as the article settles it."""
    cues: tuple[str, ...] = ()
    """`id: words` of each word that governs the status."""
    partners: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    """`value by rule` of each, the best first."""
    is_inherited: bool = False
    """The partners were named in other sentences."""
    mentions: tuple[int, ...] = ()
    """Which of the article's mentions it tells, from 0; two texts signed at once are two."""
    at: int = 0
    """Where the trigger begins in the folded text."""


@dataclass(slots=True)
class Trace:
    """The decisions of one article, in the order in which they fell."""

    steps: list[Step] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def see(self, scene: Scene) -> None:
        """Note what stands in each sentence, whatever comes of it."""
        self.lines = [_line(scene, at) for at in range(len(scene.sentences))]

    def refuse(self) -> None:
        """Note that the article is none of ours."""
        self.steps.append(Step("", "", NOT_ABOUT_US))

    def judge(self, scene: Scene, at: int, trigger: Hit, outcome: Claim | str) -> None:
        """Note what a trigger claims, or why it claims nothing."""
        quote = scene.marked.folded.quote(trigger.start, trigger.end)
        decision = outcome if isinstance(outcome, str) else TOLD
        step = Step(trigger.form.id, quote, decision, at, scene.kind_of(trigger), trigger.form.tense, at=trigger.start)
        self.steps.append(replace(step, **_claimed(scene, outcome)) if isinstance(outcome, Claim) else step)

    def drop(self, act: Act, reason: str) -> None:
        """Note that an act which was claimed is not logged."""
        for n in self._told_by(act):
            self.steps[n] = replace(self.steps[n], decision=reason)

    def settle(self, acts: Sequence[Act]) -> None:
        """Note which mentions each trigger came to tell, and how the article settles their status."""
        for number, act in enumerate(acts):
            for n in self._told_by(act):
                step = self.steps[n]
                partners, mentions = step.partners or act.partners, (*step.mentions, number)
                told = replace(step, decision=TOLD, kind=act.kind, status=act.status)
                self.steps[n] = replace(told, partners=partners, mentions=mentions)
        self.steps = [replace(s, decision=ELSEWHERE) if s.decision == TOLD and not s.mentions else s for s in self.steps]

    def _told_by(self, act: Act) -> list[int]:
        """The steps of an act's triggers; a round-up may be opened by one that claims nothing for itself."""
        places = {(claim.trigger.start, claim.trigger.form.id) for claim in act.claims}
        here = [n for n, step in enumerate(self.steps) if (step.at, step.trigger) in places]
        return [n for n in here if self.steps[n].decision == TOLD] or here


def _line(scene: Scene, at: int) -> Line:
    sentence, roles, quote = scene.sentences[at], scene.roles[at], scene.marked.folded.quote
    return Line(
        number=at,
        part=sentence.part,
        text=quote(sentence.start, sentence.end).strip(),
        ours=tuple(quote(name.start, name.end) for name in roles.ours),
        foreign=tuple(f"{p.partner} ({p.standing}): {quote(p.name.start, p.name.end)}" for p in roles.parties),
        dates=tuple(quote(when.start, when.end) for when in sentence.dates),
        triggers=tuple(_words(sentence.triggers, scene)),
    )


def _claimed(scene: Scene, claim: Claim) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "status": claim.status,
        "cues": tuple(_words(list(governing(claim.trigger, claim.sentence)), scene)),
        "partners": claim.partners,
        "dates": tuple(f"{when.value} by {when.rule}" for when in claim.dates),
        "is_inherited": claim.is_inherited,
    }


def _words(hits: Sequence[Hit], scene: Scene) -> Iterator[str]:
    for hit in dict.fromkeys(hits):
        yield f"{hit.form.id}: {scene.marked.folded.quote(hit.start, hit.end)}"
