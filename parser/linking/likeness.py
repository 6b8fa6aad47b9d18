"""How much two mentions are alike: points for and against their telling the same event, 0 where one side says nothing."""

from parser.dates.interval import Interval, dated, day_of
from parser.linking import counterparts
from parser.linking.told import Told

SLIP_DAYS = 30
"""A plan is put off by weeks and is still that plan."""
_PUBLICATION_DAYS = 3  # publications of one piece of news lie this close


def _time(a: Told, b: Told) -> float:
    if "implied" in {a.interval.precision, b.interval.precision}:
        return _time_by_publication(a, b)
    gap = a.interval.gap(b.interval)
    precisions = {a.interval.precision, b.interval.precision}
    if precisions == {"day"} and not _is_day_in_season(a, b):
        return 3.0 if a.interval.first == b.interval.first else _DAY_POINTS.get(gap, 1.0 if a.family == "training" else -0.5)
    if gap:
        return -1.0
    return 0.5 if "year" in precisions else 1.5


def _is_day_in_season(a: Told, b: Told) -> bool:
    """Whether one lasted for weeks, so that a common day says no more than a common month."""
    lengths = [told.interval.days for told in (a, b)]
    return max(lengths) - min(lengths) > _SEASON_DAYS


_DAY_POINTS = {0: 2.5, 1: 2.5, 2: 1.5}
_SEASON_DAYS = 14


def _time_by_publication(a: Told, b: Told) -> float:
    days = _moment(a).gap(_moment(b))
    if a.is_recalled or b.is_recalled:
        return 1.0 - min(days, 730) / 1460  # of several events that a recollection fits, the latest is meant
    if days <= _PUBLICATION_DAYS:
        return 2.0
    is_plan = "planned" in {a.mention.status, b.mention.status}
    return 1.5 if is_plan and days <= 2 * SLIP_DAYS else 0.5


def _moment(told: Told) -> Interval:
    return told.interval if told.interval.precision == "day" else dated(day_of(told.published).isoformat())


def _partners(a: Told, b: Told) -> float:
    common = len(a.partners & b.partners)
    if a.family == "contact":  # a round-up with 45 partners is not the talk with one of them
        return 4 * common / len(a.partners | b.partners) - 2
    is_of_many = a.family != "conference" and common / len(a.partners | b.partners) < _ONE_OF_FEW
    return 2 * common / min(len(a.partners), len(b.partners)) - 1.5 * is_of_many


_ONE_OF_FEW = 0.3  # below it one names a few of many: what six did together is not what one of them did; congresses have guests


def _counterpart(a: Told, b: Told) -> float:
    if not counterparts.tell(a, b):
        return 0.0
    person, agency = counterparts.agreement(counterparts.persons(a, b)), counterparts.agreement(counterparts.agencies(a, b))
    if person:
        return 2.0
    return {True: 1.0, False: -3.5, None: 0.0}[agency] + (-1.5 if person is False else 0.0)


def _instrument(a: Told, b: Told) -> float:
    if not (a.mention.instrument and b.mention.instrument):
        return 0.0
    return 1.5 if a.mention.instrument == b.mention.instrument else -1.0  # outlets word one text in several ways


def _place(a: Told, b: Told) -> float:
    if not (a.mention.place and b.mention.place):
        return 0.0
    if a.mention.place == b.mention.place:
        return 1.0
    return -3.0 if a.family == "conference" else -2.0  # talks move from city to city, congresses do not


def _direction(a: Told, b: Told) -> float:
    """Who went to whom, of visits and talks."""
    ways = {a.mention.direction, b.mention.direction}
    return -1.5 if a.family == "contact" and ways == {"incoming", "outgoing"} else 0.0


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


_POINTS = (_time, _partners, _counterpart, _instrument, _place, _direction, _kind, _topics, _numbers, _counts)


def points(a: Told, b: Told) -> dict[str, float]:
    """What each comparison adds to the score of two mentions, of those that say something."""
    return {rule.__name__.strip("_"): value for rule in _POINTS if (value := rule(a, b))}


def score(a: Told, b: Told) -> float:
    """Sum up what speaks for two mentions telling the same event, and what speaks against it."""
    return sum(rule(a, b) for rule in _POINTS)
