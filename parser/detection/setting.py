"""When an act happened: what its own sentences say, else what is said of the visit or assembly around it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.act import MOMENTS, Act
from parser.detection.claim import Claim
from parser.detection.marked import Sentence
from parser.detection.scene import Scene
from parser.detection.stay import BOUNDS, LENGTHS, closing, spanned
from parser.detection.story import day_of_the_story, whole_days
from parser.detection.together import by_its_parts, series_of, signed_during, signed_with, stay_beside, week_of
from parser.detection.when import best, month_of

LASTING = ("visit", "conference")
FRAMED = ("agreement", "meeting", "award")
_JUST_TOLD = 6
"""How many sentences back the talks may have been told that a signature closes."""
_STAY = timedelta(days=14)
"""How long a visit lasts at most."""
_QUARTER = "part of a year"
"""The rule of the calendar for quarters and halves: they tell no month."""
_NUMBERED = {"opening_day": 0, "second_day": 1, "third_day": 2, "last_day": -1}
"""Words for a day of a stay, by the days behind its first; the last is counted from the end."""
_SETTLED = 8
"""From which day of a month on "this week" lies in that month."""


def when_of(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """Date an act as finely as the text allows, no more.

    An act of one day whose day is not given has the month of what it happened in; a series of talks has its interval.
    """
    if (own := _own_date(act, others, scene)) is not None:
        return replace(own, precision="year") if own.rule == _QUARTER else own
    if act.status == "occurred":
        return _occurred(act, others, scene)
    return _planned(act, others) if act.status == "planned" else None


def _planned(act: Act, others: Sequence[Act]) -> When | None:
    """The month of the planned visit during which something is to be signed."""
    for other in others:
        if act.kind in MOMENTS and other.kind == "visit" and other.status == act.status and other.partners == act.partners:
            return month_of(other.when) if other.when is not None and other.when.precision != "year" else None
    return None


def _occurred(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """Date what happened by what is told around it: a day that sets its scene, what it closes, what it happened in."""
    frame = _frame_date(act, others, scene) if act.kind in FRAMED else None
    if frame is not None and act.is_series and frame.first < frame.last:
        return _one_day_of(frame, act) or frame
    if (day := day_of_the_story(act, others, scene)) is not None:
        return spanned(day, list(_telling(act, others, scene)), act.status) if act.kind in LASTING else day
    if (day := _told_with(act, others, scene)) is not None:
        return day
    if frame is not None:
        return frame if act.is_series else _day_within(frame, act, others, scene) or month_of(frame)
    return _this_month(act, scene)


def _told_with(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The day or days that are told of an act only with another one."""
    if act.kind == "visit":
        signed = signed_during(act, others)
        stay = spanned(signed.when, list(_telling(act, others, scene)), act.status) if signed is not None else None
        return stay_beside(act, others) or stay
    if act.kind == "award" and (signed := signed_with(act, others)) is not None:
        return signed.when
    return _day_before(act, others, scene) if act.kind in FRAMED else None


def _own_date(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """What an act's own sentences say: of a visit its days, of a course its close, of a moment in an interval the month."""
    published = scene.marked.published
    if (own := _of_its_kind(act, others, published)) is not None:
        return own
    if act.status == "planned" and act.when is not None and published is not None and act.when.last < published:
        return resolve(act.when, "future")
    if act.kind == "visit" and (signed := _within_a_stretch(act, others)) is not None:
        return signed
    if act.kind in LASTING:
        own = spanned(act.when, [s for s in _telling(act, others, scene) if not _is_shared(s, act, others)], act.status)
        return by_its_parts(act, own, scene.marked.published) or _in_its_clause(own, act, others)
    if act.when is None or act.kind not in MOMENTS or act.when.first == act.when.last or act.when.precision != "day":
        return act.when
    return _one_day_of(act.when, act) or month_of(act.when)


def _within_a_stretch(visit: Act, others: Sequence[Act]) -> When | None:
    """The day of the signature, where of the visit itself only "this week" is told."""
    signed = signed_during(visit, others) if visit.when is not None and visit.when.rule == "stretch" else None
    is_its = signed is not None and signed.when is not None and visit.when is not None and signed.when.first >= visit.when.first
    return signed.when if signed is not None and is_its else None


def _of_its_kind(act: Act, others: Sequence[Act], published: date | None) -> When | None:
    """What only some kinds of act are dated by."""
    match act.kind:
        case "meeting":
            return series_of(act) if act.is_series else None
        case "agreement" | "award":
            return week_of(act, others, published)
        case "operation":
            return _going_on(act)
        case "training":
            return _ceremony(act)
    return None


def _going_on(operation: Act) -> When | None:
    """The days of an operation that is told to have gone on until one of them."""
    is_until = any(when.is_end for sentence in operation.sentences for when in sentence.dates)
    return spanned(operation.when, operation.sentences, operation.status) if is_until and operation.status == "occurred" else None


def _ceremony(course: Act) -> When | None:
    """The day on which a course was closed, or the last one where its diplomas are told of."""
    if course.status == "planned":
        return None
    if (close := closing(course.sentences)) is not None or (when := course.when) is None:
        return close
    is_closed = any(sentence.of("diploma") for sentence in course.sentences) and when.precision == "day"
    return replace(when, first=when.last) if is_closed and when.first < when.last else None


def _day_before(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The day of the talks or ceremony that an act closes."""
    days = [when for claim in closed_by(act, others, scene) if (when := best(claim.dates)) is not None]
    days = [when for when in days if when.precision == "day" and when.first == when.last]
    return days[-1] if days else None


def closed_by(act: Act, others: Sequence[Act], scene: Scene) -> list[Claim]:
    """What an act closes, talks before an arrival: "the reception was crowned by the signing of"."""
    at = min((scene.sentences.index(s) for s in act.sentences if s.part == "text"), default=0)
    capped = [scene.sentences[k] for k in (at, at - 1) if k >= 0 and scene.sentences[k].part == "text"]
    if not any(sentence.of("capping", "day_trip") for sentence in capped):
        return []
    told = [c for other in others if other is not act and other.status == act.status for c in other.claims]
    told = [c for c in told if at - _JUST_TOLD <= scene.sentences.index(c.sentence) <= at and c.sentence.part == "text"]
    return sorted(told, key=lambda c: c.kind != "visit" or c.is_inner)


def _telling(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Sentence]:
    """The sentences that tell of a visit or conference, and those beside them that tell of nothing else."""
    busy = {id(sentence) for other in others if other is not act for sentence in other.sentences}
    paragraphs = {sentence.paragraph for sentence in act.sentences}
    is_the_visit = [other for other in others if other.kind == "visit" and other.status == act.status] == [act]
    is_the_one = act is next((other for other in others if other.kind == "conference"), None)
    for sentence in scene.sentences:
        is_beside = sentence.paragraph in paragraphs or (is_the_one and sentence.part == "text")
        is_beside = is_beside or (_says_how_long(sentence) and is_the_visit)
        if sentence in act.sentences or (is_beside and id(sentence) not in busy):
            yield sentence


def _is_shared(sentence: Sentence, act: Act, others: Sequence[Act]) -> bool:
    """Whether a sentence tells another visit too, from another day on: which of its days begins which is told by the claims."""
    theirs = [o for o in others if o is not act and o.kind == act.kind and not set(o.partners) & set(act.partners)]
    apart = [o for o in theirs if o.when and act.when and o.when.first != act.when.first]
    return any(sentence in other.sentences for other in apart)


def _in_its_clause(own: When | None, act: Act, others: Sequence[Act]) -> When | None:
    """Stretch a visit over the days of its clause, if its sentence goes on to another one: "ended the visit begun on Sunday"."""
    told = next((claim for claim in act.claims if _is_shared(claim.sentence, act, others)), None)
    days = [when for when in told.dates if when.precision == "day"] if told is not None else []
    if own is None or own.precision != "day" or own.first != own.last or told is None or not told.sentence.of("begin", "end"):
        return own
    first, last = min((day.first for day in days), default=own.first), max((day.last for day in days), default=own.last)
    return replace(own, first=first, last=last) if last - first <= _STAY else own


def _says_how_long(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a visit's length or end: "It is a working visit of two days.", "a visit until Friday"."""
    is_told = bool(sentence.of(*LENGTHS)) or any(when.is_end for when in sentence.dates)
    return is_told and bool(sentence.of_trigger("visit") or sentence.of("arrival", "departure"))


def _frame(act: Act, others: Sequence[Act]) -> Act | None:
    """The visit or conference that holds an act."""
    dated = (other for other in others if other.kind in LASTING and other.status == act.status and other.when)
    return next((other for other in dated if can_hold(other, act, others)), None)


def _frame_date(act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The days of the visit or conference that holds an act."""
    if (frame := _frame(act, others)) is not None:
        return when_of(frame, others, scene)
    framing = [sentence for sentence in scene.sentences if sentence.of("congress", "frame", "host", "series")]
    return best(resolve(when, "past") for sentence in framing for when in whole_days(sentence, scene.marked.published))


def can_hold(other: Act, act: Act, others: Sequence[Act]) -> bool:
    """Whether a visit or conference can hold an act; the only visit of an article holds talks with third parties too."""
    if other.kind == "conference" or set(other.partners) & set(act.partners):
        return True
    lasting = [each for each in others if each.kind in LASTING and each.status == "occurred"]
    return act.kind == "meeting" and lasting == [other] and any(party.is_body for party in act.parties)


def _day_within(frame: When, act: Act, others: Sequence[Act], scene: Scene) -> When | None:
    """The day of a visit or assembly on which an act is told to have been done, or the only one that is known of a visit."""
    if frame.precision != "day":
        return None
    if frame.first == frame.last and (_is_a_reception(_frame(act, others)) or any(s.of("day_trip") for s in scene.sentences)):
        return frame
    if any(sentence.of("opening_day") for sentence in act.sentences):
        return replace(frame, last=frame.first)
    is_at_its_close = act.kind == "award" and any(sentence.of("end") for sentence in act.sentences)
    return _one_day_of(frame, act) or (replace(frame, first=frame.last) if is_at_its_close else None)


def _is_a_reception(frame: Act | None) -> bool:
    """Whether of a visit only a day within is told, not one of coming or going: what is told behind it was done then."""
    return frame is not None and frame.kind == "visit" and not any(s.of(*BOUNDS, *LENGTHS) for s in frame.sentences)


def _one_day_of(stay: When, act: Act) -> When | None:
    """The day of a stay that its number tells, of all talks or of the moment: "on the second day", "on the last day"."""
    is_moment = act.kind in MOMENTS
    told = [claim for claim in act.claims if claim.sentence.part == "text" and (is_moment or not claim.is_inherited)]
    for sense, number in _NUMBERED.items():
        day = stay.first + timedelta(days=number) if number >= 0 else stay.last
        is_on_it = [bool(claim.sentence.of(sense)) for claim in told]
        if (any(is_on_it) if is_moment else all(is_on_it)) and told and stay.first < stay.last >= day:
            return replace(stay, first=day, last=day)
    return None


def _this_month(act: Act, scene: Scene) -> When | None:
    """The month of publication for an act told as one of "this week", or at the margin of an assembly that is the news."""
    published = scene.marked.published
    told = ("fortnight", "frame") if act.kind == "agreement" else ("fortnight",)
    hit = next((hit for sentence in act.sentences for hit in sentence.of(*told)), None)
    if hit is None or published is None or published.day < _SETTLED:
        return None
    first = published.replace(day=1)
    return When(start=hit.start, end=hit.end, first=first, last=first, precision="month", rule="this week")
