"""What only sets the scene of an act: the sentence before it that says on which day, the one behind it that gives diplomas."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.act import Act
from parser.detection.claim import Claim
from parser.detection.marked import Sentence, is_announcement
from parser.detection.scene import Scene
from parser.detection.stay import days_of_coming, days_of_going

_LEAD = 2
"""How many sentences are the head of a text."""


def day_of_the_story(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The day that a sentence tells which only sets the scene: "It was a busy day, Tuesday, at the headquarters."."""
    for sentence in (*setting_of(act, others, scene), *ceremony_of(act, others, scene)):
        days = {(when.first, when.last): when for when in _fresh_days(sentence, scene)}
        if days:
            return next(iter(days.values())) if len(days) == 1 else None
    return None


def setting_of(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Sentence]:
    """The sentences that tell of no act and set the scene of one: before it in its paragraph, or at the head of the text."""
    telling = (claim for other in others for claim in other.claims if not _only_refers(claim))
    busy = {id(sentence) for claim in telling for sentence in claim.sentences}
    first = min((at for at, s in enumerate(scene.sentences) if s in act.sentences and s.part == "text"), default=0)
    text = [s for s in scene.sentences if s.part == "text"]
    for sentence in reversed(scene.sentences[:first]):
        is_near = sentence.paragraph == scene.sentences[first].paragraph or sentence in text[:_LEAD]
        if sentence.part == "text" and is_near and id(sentence) not in busy:
            yield sentence


def _only_refers(claim: Claim) -> bool:
    """Whether a claim only refers to a visit that was told before: "On Tuesday the visit had its solemn moment."."""
    return claim.kind == "visit" and claim.is_inherited and claim.trigger.form.tense == "noun"


def ceremony_of(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Sentence]:
    """The sentences right behind a course that tell when its diplomas were given: "Certificates were handed out on Friday"."""
    busy = {id(sentence) for other in others for sentence in other.sentences}
    last = max(scene.sentences.index(sentence) for sentence in act.sentences)
    for sentence in scene.sentences[last + 1 : last + 1 + _LEAD] if act.kind == "training" else ():
        if sentence.of("diploma", "end") and id(sentence) not in busy:
            yield sentence


def _fresh_days(sentence: Sentence, scene: Scene) -> Iterator[When]:
    """The single days of the last fortnight that a sentence tells, not those of an announcement, a coming or a going."""
    coming = {*days_of_coming([sentence]), *days_of_going([sentence])} if not sentence.of("decoration") else set()
    for when in (resolve(when, "past") for when in whole_days(sentence, scene.marked.published)):
        is_past = scene.marked.published is not None and when.last <= scene.marked.published
        is_its = when.first == when.last and not when.is_end and not is_announcement(when, sentence.hits)
        if is_past and is_its and (when.start, when.end) not in coming:
            yield when


def whole_days(sentence: Sentence, published: date | None) -> Iterator[When]:
    """The dates of a sentence that are days, not further from publication than a fortnight."""
    for when in sentence.dates:
        if when.precision == "day" and published and abs(when.first - published) <= timedelta(days=14):
            yield when
