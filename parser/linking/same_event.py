"""Says of two mentions whether they tell the same event: what forbids it, what proves it, and a score for all between.

Likeness of texts does not answer it: two articles on one event may share 4 % of their word sequences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from parser.dates.interval import Interval, dated, day_of
from parser.linking.told import Family, Told, resemblance, words_of
from parser.mention import Counterpart, Person
from parser.text import fold

JOIN = 3.5
"""From this score on two mentions tell the same event."""
UNCERTAIN = 2.5
"""From this score on they may; calibrated with JOIN on the gold articles."""

_COPY = 0.8  # resemblance from which an article is a copy of another
_YEAR = timedelta(days=365)
_SLIP_DAYS = 30  # a plan is put off by weeks and is still that plan
_DAYS_APART = 2  # outlets differ by a day or two on when a thing happened
_PUBLICATION_DAYS = 3  # publications of one piece of news lie this close


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How two mentions compare."""

    score: float
    must: bool = False
    """Proof, not only likeness."""


def same_event(a: Told, b: Told) -> Resemblance | None:
    """Compare two mentions; None if they cannot tell the same event. The order of the two does not matter."""
    if cannot_link(a, b):
        return None
    return Resemblance(_score(a, b), must=must_link(a, b) is not None)


def cannot_link(a: Told, b: Told) -> str | None:
    """Name what forbids that two mentions tell the same event, if anything does."""
    if a.key == b.key:
        return "one article tells two events"
    if a.family != b.family:
        return "kinds of different families"
    if a.partners.isdisjoint(b.partners):
        return "no common partner"
    if are_apart(a, b):
        return "different time"
    if _counterparts_differ(a, b):
        return "different person and agency"
    return None


def must_link(a: Told, b: Told) -> str | None:
    """Name what proves that two mentions that can be linked tell the same event, if anything does."""
    if a.mention.kind == b.mention.kind and a.sentence and a.sentence == b.sentence and resemblance(a.sketch, b.sketch) >= _COPY:
        return "a copy with the same sentence"
    if _same_text_signed(a, b):
        return "same instrument, partner and time"
    return None


def reach(told: Told) -> Interval:
    """The days within which every mention lies that can tell the same event; a database looks for them by it."""
    if told.is_recalled:
        return told.interval.widened(_YEAR.days + _DAYS_APART)
    return told.interval.widened(_SLIP_DAYS if told.mention.status == "planned" else _DAYS_APART)


def are_apart(a: Told, b: Told) -> bool:
    """Say whether two mentions tell of different times, with the patience that plans and recollections need."""
    gap = a.interval.gap(b.interval)
    return gap > _patience_days(a, b) and not _is_slip_of_year(a, b)


def _patience_days(a: Told, b: Told) -> int:
    statuses = {a.mention.status, b.mention.status}
    if "planned" in statuses and "recalled" not in statuses:
        return _SLIP_DAYS
    vague = {a.interval.precision, b.interval.precision} & {"month", "year"}
    return 0 if vague else _DAYS_APART


def _is_slip_of_year(a: Told, b: Told) -> bool:
    """A recollection and a report whose dates agree but for a neighbouring year, as "last November" is often misread."""
    if a.is_recalled == b.is_recalled:
        return False
    old, other = (a.interval, b.interval) if a.is_recalled else (b.interval, a.interval)
    if old.precision == "implied":
        return False
    shifted = (Interval(old.first + shift, old.last + shift, old.precision) for shift in (-_YEAR, _YEAR))
    return any(moved.gap(other) <= _DAYS_APART for moved in shifted)


def _same_text_signed(a: Told, b: Told) -> bool:
    if a.mention.instrument is None or a.mention.instrument != b.mention.instrument:
        return False
    precise = {a.interval.precision, b.interval.precision} <= {"day", "month"}
    return precise and a.interval.gap(b.interval) <= _DAYS_APART


# Counterparts

_TELLING_COUNTERPARTS: frozenset[Family] = frozenset({"contact", "agreement"})
"""Families in which another counterpart is another event; to a conference or an operation each outlet names others."""


def _counterparts_differ(a: Told, b: Told) -> bool:
    return _tell_by_counterpart(a, b) and _agreement(_persons(a, b)) is False and _agreement(_agencies(a, b)) is False


def _agreement(pair: tuple[set[str], set[str]]) -> bool | None:
    """Whether two sets of names have one in common; None where one side names nobody."""
    return bool(pair[0] & pair[1]) if all(pair) else None


def _agencies(a: Told, b: Told) -> tuple[set[str], set[str]]:
    ours, theirs = _shared(a, b), _shared(b, a)
    return {fold(c.agency) for c in ours if c.agency}, {fold(c.agency) for c in theirs if c.agency}


def _persons(a: Told, b: Told) -> tuple[set[str], set[str]]:
    """Family names in the scripts in which both name somebody."""
    ours = {name for c in _shared(a, b) if c.person for name in _family_names(c.person)}
    theirs = {name for c in _shared(b, a) if c.person for name in _family_names(c.person)}
    scripts = {name[:2] for name in ours} & {name[:2] for name in theirs}
    return {n for n in ours if n[:2] in scripts}, {n for n in theirs if n[:2] in scripts}


def _shared(a: Told, b: Told) -> list[Counterpart]:
    """Counterparts that `a` names of the partners which both name."""
    return [c for c in a.mention.counterparts if c.partner in b.partners]


def _tell_by_counterpart(a: Told, b: Told) -> bool:
    return a.family in _TELLING_COUNTERPARTS and bool(a.mention.counterparts and b.mention.counterparts)


def _family_names(person: Person) -> Iterator[str]:
    for script, name in (("ar", person.ar), ("la", person.latn)):
        if name and (parts := list(words_of(fold(name)))):
            yield f"{script}:{parts[-1]}"


# The score: points for and against, 0 where one side says nothing


def _time(a: Told, b: Told) -> float:
    if "implied" in {a.interval.precision, b.interval.precision}:
        return _time_by_publication(a, b)
    gap = a.interval.gap(b.interval)
    precisions = {a.interval.precision, b.interval.precision}
    if precisions == {"day"}:
        return 3.0 if a.interval.first == b.interval.first else _DAY_POINTS.get(gap, -0.5)
    if gap:
        return -1.0
    return 0.5 if "year" in precisions else 1.5


_DAY_POINTS = {0: 2.5, 1: 2.5, 2: 1.5}


def _time_by_publication(a: Told, b: Told) -> float:
    days = _moment(a).gap(_moment(b))
    if a.is_recalled or b.is_recalled:
        return 1.0 - min(days, 730) / 1460  # of several events that a recollection fits, the latest is meant
    if days <= _PUBLICATION_DAYS:
        return 2.0
    is_plan = "planned" in {a.mention.status, b.mention.status}
    return 1.5 if is_plan and days <= 2 * _SLIP_DAYS else 0.5


def _moment(told: Told) -> Interval:
    return told.interval if told.interval.precision == "day" else dated(day_of(told.published).isoformat())


def _partners(a: Told, b: Told) -> float:
    common = len(a.partners & b.partners)
    if a.family == "contact":  # a round-up with 45 partners is not the talk with one of them
        return 4 * common / len(a.partners | b.partners) - 2
    return 2 * common / min(len(a.partners), len(b.partners))


def _counterpart(a: Told, b: Told) -> float:
    if not _tell_by_counterpart(a, b):
        return 0.0
    person, agency = _agreement(_persons(a, b)), _agreement(_agencies(a, b))
    if person:
        return 2.0
    return {True: 1.0, False: -3.5, None: 0.0}[agency] + (-1.5 if person is False else 0.0)


def _instrument(a: Told, b: Told) -> float:
    if not (a.mention.instrument and b.mention.instrument):
        return 0.0
    return 1.5 if a.mention.instrument == b.mention.instrument else -1.0


def _place(a: Told, b: Told) -> float:
    if not (a.mention.place and b.mention.place):
        return 0.0
    return 1.0 if a.mention.place == b.mention.place else -2.0


def _kind(a: Told, b: Told) -> float:
    return 0.0 if a.mention.kind == b.mention.kind else -1.5


def _topics(a: Told, b: Told) -> float:
    ours, theirs = set(a.mention.topics), set(b.mention.topics)
    if not (ours and theirs):
        return 0.0
    if common := len(ours & theirs):
        return 0.5 * common / len(ours | theirs)
    return -2.5 if a.family == "operation" else -0.5  # a drug seizure is not the arrest of a cell


def _numbers(a: Told, b: Told) -> float:
    return 0.5 if a.numbers & b.numbers else 0.0


def _counts(a: Told, b: Told) -> float:
    ours, theirs = (told.mention.counts or {} for told in (a, b))
    if "announced" not in ours or "announced" not in theirs:
        return 0.0
    return 1.0 if ours["announced"] == theirs["announced"] else -1.0


_POINTS = (_time, _partners, _counterpart, _instrument, _place, _kind, _topics, _numbers, _counts)


def points(a: Told, b: Told) -> dict[str, float]:
    """What each comparison adds to the score of two mentions, of those that say something."""
    return {rule.__name__.strip("_"): value for rule in _POINTS if (value := rule(a, b))}


def _score(a: Told, b: Told) -> float:
    return sum(points(a, b) for points in _POINTS)
