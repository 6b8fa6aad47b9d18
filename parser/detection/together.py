"""The days that an article tells of an act only together with others: rounds of talks, stays around a signature, "this week"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.act import MOMENTS, Act
from parser.detection.claim import Claim
from parser.detection.stay import BOUNDS, LENGTHS
from parser.detection.when import best, month_of

_ROUND = timedelta(days=10)
"""How long a round of talks lasts at most."""
_WEEK = timedelta(weeks=1)


def signed_during(visit: Act, others: Sequence[Act]) -> Act | None:
    """The one-day act by which alone a visit's day and city are known."""
    for other in others:
        is_its = other.kind in ("agreement", "award") and other.status == visit.status and other.partners == visit.partners
        if is_its and other.when is not None and other.when.precision == "day":
            return other
    return None


def stay_beside(visit: Act, others: Sequence[Act]) -> When | None:
    """The days of a visit that only its signature's sentence tells: "signed … during his visit from the 13th to the 16th"."""
    for other in others:
        if other is not visit and other.status == visit.status and other.partners == visit.partners:
            told = [when for sentence in other.sentences if sentence.of_trigger("visit") for when in sentence.dates]
            stays = [when for when in told if when.precision == "day" and when.first < when.last]
            if stays:
                return resolve(stays[0], "past")
    return None


def signed_with(award: Act, others: Sequence[Act]) -> Act | None:
    """The signature at whose ceremony a decoration was given: "at the end of the signing he pinned the order on him"."""
    is_beside = any(sentence.of_trigger("sign") for sentence in award.sentences)
    same = (o for o in others if o.kind == "agreement" and o.status == award.status and o.partners == award.partners)
    return next((other for other in same if is_beside and other.when is not None and other.when.precision == "day"), None)


def series_of(act: Act) -> When | None:
    """The days of a round of talks, from the first that is told to the last, where none is told as a whole."""
    if act.when is not None and act.when.first < act.when.last:
        return None
    days = [when for claim in act.claims if (when := best(claim.dates)) is not None and when.precision == "day"]
    first, last = min((d.first for d in days), default=None), max((d.last for d in days), default=None)
    if first is None or last is None or not first < last <= first + _ROUND:
        return None
    return replace(days[0], first=first, last=last, is_end=False)


def by_its_parts(visit: Act, whole: When | None, published: date | None) -> When | None:
    """The days of a visit of which only parts are told: "was received on Monday; on Wednesday he toured a school"."""
    is_bounded = any(sentence.of(*BOUNDS, *LENGTHS) for sentence in visit.sentences)
    if visit.kind != "visit" or visit.status != "occurred" or whole is None or whole.first < whole.last or is_bounded:
        return None
    told = [when for c in visit.claims if c.sentence.part == "text" for when in c.dates if not _is_planned(when, c)]
    told = [when for when in told if when.precision == "day" and when.first == when.last and not when.is_end]
    days = [when for when in told if published and when.last <= published]
    first, last = min((day.first for day in days), default=whole.first), max((day.last for day in days), default=whole.last)
    return replace(whole, first=first, last=last) if first < last <= first + _WEEK else None


def _is_planned(when: When, claim: Claim) -> bool:
    """Whether a day stands behind words of planning that follow what is claimed: "flies to Accra, due to sign on Tuesday"."""
    plans = [cue for cue in claim.sentence.of("cue") if cue.form.status == "planned" and cue.form.reach == "after"]
    return any(claim.trigger.end <= cue.start < when.start for cue in plans)


def week_of(act: Act, others: Sequence[Act], published: date | None) -> When | None:
    """The month of "this week" where other days of it are told: on 1 December that of an assembly from 28 November on."""
    if act.kind not in MOMENTS or act.when is None or published is None:
        return None
    if act.when.rule != "stretch" or act.when.precision != "month":
        return None
    days = [other.when for other in others if other is not act and other.when is not None and other.when.precision == "day"]
    near = [when for when in days if timedelta() <= published - when.first < _WEEK]
    return replace(month_of(near[0]), start=act.when.start, end=act.when.end) if near else None
