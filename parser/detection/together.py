"""The days that an article tells of an act only together with others: rounds of talks, stays around a signature, "this week"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from parser.dates.calendar import When, resolve
from parser.detection.act import MOMENTS, Act
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


def week_of(act: Act, others: Sequence[Act], published: date | None) -> When | None:
    """The month of "this week" where other days of it are told: on 1 December that of an assembly from 28 November on."""
    if act.kind not in MOMENTS or act.when is None or act.when.rule != "stretch" or published is None:
        return None
    days = [other.when for other in others if other is not act and other.when is not None and other.when.precision == "day"]
    near = [when for when in days if timedelta() <= published - when.first < _WEEK]
    return replace(month_of(near[0]), start=act.when.start, end=act.when.end) if near else None
