"""Where and when an act happened: what its own sentences say, else what is said of the visit or assembly around it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.acts import Act
from parser.detection.marked import Sentence
from parser.detection.party import is_located
from parser.detection.scene import Scene
from parser.detection.when import best, spanned
from parser.names.entries import HOME
from parser.names.gazetteer import Name

_LASTING = ("visit", "conference")
_FRAMED = ("agreement", "meeting", "award")
_OPENING = 4
"""In how many sentences at the top, the headline among them, an article says where it is written from."""
_SETTLED = 8
"""From which day of a month on "this week" lies in that month."""


def when_of(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """Date an act as finely as the text allows, no more.

    An act of one day whose day is not given has the month of what it happened in; a series of talks has its interval.
    """
    own = spanned(act.when, list(_telling(act, others, scene)), act.status) if act.kind in _LASTING else act.when
    if own is not None:
        return own
    if act.status == "occurred":
        if act.kind == "visit" and (signed := _signed_during(act, others)) is not None:
            return signed.when
        frame = _frame_date(act, others, scene) if act.kind in _FRAMED else None
        if frame is not None:
            return frame if act.is_series else _last_day(frame) if _is_at_its_close(act) else _month(frame)
        return _this_month(act, scene)
    return None


def _signed_during(visit: Act, others: Sequence[Act]) -> Act | None:
    """The one-day act by which alone a visit's day and city are known."""
    for other in others:
        is_its = other.kind in ("agreement", "award") and other.status == visit.status and other.partners == visit.partners
        if is_its and other.when is not None and other.when.precision == "day":
            return other
    return None


def _telling(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Sentence]:
    """The sentences that tell of a visit or conference, and those beside them that tell of nothing else."""
    busy = {id(sentence) for other in others if other is not act for sentence in other.sentences}
    paragraphs = {sentence.paragraph for sentence in act.sentences}
    is_the_one = act is next((other for other in others if other.kind == "conference"), None)
    for sentence in scene.sentences:
        is_beside = sentence.paragraph in paragraphs or (is_the_one and sentence.part == "text")
        if sentence in act.sentences or (is_beside and id(sentence) not in busy):
            yield sentence


def _frame_date(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The days of the visit or conference that holds an act."""
    for other in others:
        if other.kind in _LASTING and other.status == act.status and other.when and _can_hold(other, act):
            return when_of(other, others, scene)
    framing = [sentence for sentence in scene.sentences if sentence.of("congress", "frame", "host", "series")]
    return best(resolve(when, "past") for sentence in framing for when in _whole_days(sentence, scene.marked.published))


def _can_hold(other: Act, act: Act) -> bool:
    return other.kind == "conference" or bool(set(other.partners) & set(act.partners))


def _whole_days(sentence: Sentence, published: date | None) -> Iterator[When]:
    for when in sentence.dates:
        if when.precision == "day" and published and abs(when.first - published) <= timedelta(days=14):
            yield when


def _is_at_its_close(act: Act) -> bool:
    """Whether an act is told as part of a closing ceremony."""
    return act.kind == "award" and any(sentence.of("end") for sentence in act.sentences)


def _last_day(when: When) -> When:
    return replace(when, first=when.last)


def _month(when: When) -> When:
    first = when.first.replace(day=1)
    return replace(when, first=first, last=first, precision="month")


def _this_month(act: Act, scene: Scene) -> When | None:
    """The month of publication for an act told as one of "this week", or at the margin of an assembly that is the news."""
    published = scene.marked.published
    told = ("fortnight", "frame") if act.kind == "agreement" else ("fortnight",)
    hit = next((hit for sentence in act.sentences for hit in sentence.of(*told)), None)
    if hit is None or published is None or published.day < _SETTLED:
        return None
    first = published.replace(day=1)
    return When(start=hit.start, end=hit.end, first=first, last=first, precision="month", rule="this week")


def place_of(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The one city of an act: of its own sentences in their order, of what holds it, or of the article's opening."""
    for sentence in _own_sentences(act, others):
        cities = _cities(sentence, scene)
        if len(cities) == 1:
            return cities[0]
        if cities and sentence.part == "text":
            return None
    if act.status != "occurred":
        return None
    if act.kind in _FRAMED and (city := _frame_city(act, others, scene)):
        return city
    if act.kind == "visit" and act.when is None and (signed := _signed_during(act, others)) is not None:
        return place_of(signed, [signed], scene)
    opening = (cities for sentence in scene.sentences[:_OPENING] if (cities := _cities(sentence, scene)))
    first = next(opening, []) if len(others) == 1 or act.kind == "conference" else []
    return first[0] if len(first) == 1 else None


def _own_sentences(act: Act, others: Sequence[Act]) -> Iterator[Sentence]:
    """The sentences of an act in their order, without those that only refer to it while telling another."""
    elsewhere = {id(s) for other in others if other is not act for c in other.claims if not c.is_inherited for s in c.sentences}
    for claim in act.claims:
        yield from (s for s in claim.sentences if not (claim.is_inherited and id(s) in elsewhere))


def _cities(sentence: Sentence, scene: Scene) -> list[Name]:
    """The cities of a sentence, each once; a capital that stands for its government is none."""
    sides = scene.roles[scene.sentences.index(sentence)]
    origins = {party.name for party in sides.parties if party.office is not None and party.office.form.sense == "stranger"}
    named = [name for name in sentence.names if name.kind == "place" and name not in sides.governments]
    named = [name for name in named if name not in origins] or named
    cities = {name.entity: name for name in named if not name.is_capital or name.country == HOME or is_located(name, sentence)}
    return list((cities or {name.entity: name for name in named}).values())


def _frame_city(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    for other in others:
        if other is not act and other.kind in _LASTING and other.status == act.status and _can_hold(other, act):
            return place_of(other, [other], scene)
    for sentence in scene.sentences:
        if sentence.of("congress", "frame", "host", "series") and len(cities := _cities(sentence, scene)) == 1:
            return cities[0]
    return None
