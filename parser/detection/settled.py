"""How an article's acts settle each other's status: what is its news, what only background, what fell with a visit."""

from collections.abc import Sequence
from datetime import date

from parser.detection.act import Act
from parser.detection.claim import apart
from parser.detection.roundup import STAY
from parser.detection.scene import Scene
from parser.detection.status import FRESH

_REVIEW = 3
"""From how many old acts on, and no new one, an article looks back on a year."""


def fallen_with(act: Act, others: Sequence[Act]) -> Act:
    """Take what was planned for a visit that was called off for called off too."""
    if act.status != "planned" or act.kind not in ("meeting", "agreement"):
        return act
    called_off = [other for other in others if other.kind == "visit" and other.status in ("cancelled", "denied")]
    if not any(set(act.partners) <= set(other.partners) and not apart(act.when, other.when, STAY) for other in called_off):
        return act
    return act.told_as("cancelled")


def outdated(act: Act, others: Sequence[Act], published: date | None) -> Act:
    """Take what is only dated in an earlier month for background, where the news is of a day of this one."""
    when = act.when
    if act.status != "occurred" or when is None or published is None or when.precision != "month":
        return act
    news = [o.when for o in others if o.status == "occurred" and o.when is not None and o.when.precision == "day"]
    is_old = (when.first.year, when.first.month) < (published.year, published.month)
    if not is_old or not any(day.first > when.last and published - day.last <= FRESH for day in news):
        return act
    return act.told_as("recalled")


def of_a_review(act: Act, others: Sequence[Act], published: date | None) -> Act:
    """Take an undated act for a memory where every other act of the past is older than the news: a review of a year."""
    if act.status != "occurred" or act.when is not None or published is None or act.sentences[0].part == "title":
        return act
    past = [other for other in others if other is not act and other.status in ("occurred", "recalled")]
    dated = [other.when for other in past if other.when is not None and other.when.last < published - FRESH]
    is_review = len(dated) >= _REVIEW and len(dated) == len([other for other in past if other.when is not None])
    is_review = is_review and not any(other.status == "occurred" for other in past if other.when is not None)
    before = [other for other in past if other.claims[0].trigger.start < act.claims[0].trigger.start]
    is_among = bool(before) and all(other.when is not None for other in before)
    return act.told_as("recalled") if is_review and is_among else act


def of_an_old_assembly(act: Act, others: Sequence[Act], published: date | None) -> Act:
    """Take what was done on the sidelines of an assembly of weeks ago for as old as that: "there he signed two texts"."""
    if act.status != "occurred" or published is None or (act.when is not None and act.when.precision == "day"):
        return act
    old = [o for o in others if o.kind == "conference" and o.when is not None and o.when.last < published - FRESH]
    return act.told_as("recalled") if any(_is_done_at(act, assembly) for assembly in old) else act


def _is_done_at(act: Act, assembly: Act) -> bool:
    """Whether an act's sentence tells of the assembly too, or speaks of "that assembly" in its paragraph or the next."""
    near = {sentence.paragraph + ahead for sentence in assembly.sentences for ahead in (0, 1)}
    told = [s for s in act.sentences if s.part == "text"]
    return any(s in assembly.sentences or (s.paragraph in near and s.of("frame", "occasion")) for s in told)


def in_the_news(acts: Sequence[Act], scene: Scene) -> list[Act]:
    """Where an article tells nothing else, an act of the last days in the pluperfect is its news."""
    published = scene.marked.published
    if published is None or any(act.status == "occurred" for act in acts):
        return list(acts)
    return [act.told_as("occurred") if _is_fresh(act, published) else act for act in acts]


def _is_fresh(act: Act, published: date) -> bool:
    told = all(claim.is_pluperfect for claim in act.claims)
    is_fine = act.when is not None and (act.when.precision == "day" or act.when.last.month == published.month)
    return told and act.when is not None and is_fine and published - FRESH <= act.when.last <= published
