"""Says what is shown of an event: each field as its reports tell it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar, get_args

from parser.dates.interval import Interval, dated
from parser.linking.coreference import Cluster
from parser.linking.standing import Status, known_from, status_of
from parser.linking.told import Told
from parser.mention import (
    Counterpart,
    Direction,
    Instrument,
    Kind,
    Level,
    Mention,
    Person,
    Precision,
    ReportOrigin,
    Service,
    ToldAs,
    Topic,
)

Value = TypeVar("Value", bound=Hashable)

# Whose words count first: a recollection never outvotes a fresh report, and what was planned yields to what occurred. A denial
# says nothing of what it denies.
_TIERS: tuple[ToldAs, ...] = ("occurred", "planned", "cancelled", "recalled")
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")
_LEVELS: tuple[Level, ...] = ("not_given", "expert", "ambassador", "deputy_or_director", "head_of_service", "minister")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is shown of an event, as far as its reports say it."""

    kind: Kind
    status: Status
    known_from: Literal["report", "retelling"]
    instrument: Instrument | None
    partners: tuple[str, ...]
    counterparts: tuple[Counterpart, ...]
    date: str | None
    date_end: str | None
    precision: Precision | None
    place: str | None
    place_country: str | None
    topics: tuple[Topic, ...]
    direction: Direction
    level: Level
    services: tuple[Service, ...]
    counts: Mapping[str, int] | None
    origins: tuple[ReportOrigin, ...]
    outlets: int

    @property
    def when(self) -> Interval | None:
        """The days of the shown date."""
        return dated(self.date, self.date_end) if self.date else None


def summarise(cluster: Cluster, *, today: date, is_proved: bool = False) -> Summary:
    """Say what is shown of an event on a day in Morocco. `is_proved`: something occurred at its margin."""
    firm = sorted(cluster.firm, key=lambda told: told.order)
    tiers = [[told for told in firm if told.mention.status == tier] for tier in _TIERS]
    voices = [tier for tier in tiers if tier] or [firm]
    first, last = _date(voices)
    return Summary(
        kind=_vote(voices, lambda m: m.kind) or firm[0].mention.kind,
        status=status_of(firm, today=today, is_proved=is_proved),
        known_from=known_from(firm),
        instrument=_vote(voices, lambda m: m.instrument),
        partners=tuple(_union(voices[0], lambda m: m.partners)),
        counterparts=_counterparts(voices[0]),
        date=first,
        date_end=last,
        precision=_precision(first),
        place=_vote(voices, lambda m: m.place),
        place_country=_vote(voices, lambda m: m.place_country),
        topics=_ordered(_union(voices[0], lambda m: m.topics), get_args(Topic)),
        direction=_vote(voices, lambda m: None if m.direction == "not_given" else m.direction) or "not_given",
        level=max((told.mention.level for told in voices[0]), key=_LEVELS.index),
        services=_ordered(_union(voices[0], lambda m: m.services), get_args(Service)),
        counts=dict(_vote(voices, lambda m: tuple(sorted((m.counts or {}).items())) or None) or ()) or None,
        origins=_origins([told for told in cluster.reports if not told.is_recalled] or cluster.reports),
        outlets=len({told.outlet for told in cluster.reports}),
    )


def _vote(voices: Sequence[Sequence[Told]], get: Callable[[Mention], Value | None]) -> Value | None:
    """Choose what most sources of the loudest tier say that says anything; of equals the first."""
    for tier in voices:
        if heard := [(value, _source(told)) for told in tier if (value := get(told.mention)) is not None]:
            return max((value for value, _ in heard), key=lambda value: len({source for v, source in heard if v == value}))
    return None


def _source(told: Told) -> str:
    """Outlets that copy one communiqué are one source."""
    return told.mention.origin if told.mention.origin == "dgsn_communique" else told.outlet


def _union(tier: Iterable[Told], get: Callable[[Mention], Iterable[Value]]) -> Iterator[Value]:
    return iter(dict.fromkeys(value for told in tier for value in get(told.mention)))


def _ordered(values: Iterable[Value], order: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=order.index))


def _origins(reports: Iterable[Told]) -> tuple[ReportOrigin, ...]:
    named = _ordered(_union(reports, lambda m: [m.origin]), get_args(ReportOrigin))
    return tuple(origin for origin in named if origin != "not_stated") or named


# The date


def _date(voices: Sequence[Sequence[Told]]) -> tuple[str | None, str | None]:
    for tier in voices:
        if told := [told for told in tier if told.mention.date]:
            return _best_date(told)
    return None, None


def _best_date(told: Sequence[Told]) -> tuple[str | None, str | None]:
    """Choose the date on whose month most sources agree, and of these the most precise; an end is news too."""
    if told[0].mention.status == "planned":  # the latest word on a plan holds
        told = [one for one in told if not one.interval.gap(told[-1].interval)]
    best = max(told, key=lambda one: (_support(_month(one.interval), told), _fineness(one), _support(one.interval, told)))
    return best.mention.date, best.mention.date_end


def _support(interval: Interval, told: Sequence[Told]) -> int:
    return len({_source(other) for other in told if not interval.gap(other.interval)})


def _month(interval: Interval) -> Interval:
    return dated(f"{interval.first:%Y-%m}") if interval.precision == "day" else interval


def _fineness(told: Told) -> tuple[int, bool]:
    return _PRECISIONS.index(told.interval.precision), told.mention.date_end is not None


def _precision(text: str | None) -> Precision | None:
    return _PRECISIONS[text.count("-")] if text else None


# Counterparts


def _counterparts(tier: Iterable[Told]) -> tuple[Counterpart, ...]:
    """Bring together what the reports say of each counterpart, in the order of first mention."""
    merged: list[Counterpart] = []
    for told in tier:
        for one in told.mention.counterparts:
            at = next((n for n, other in enumerate(merged) if _is_same(one, other)), None)
            if at is None:
                merged.append(one)
            else:
                merged[at] = _joined(merged[at], one)
    return tuple(merged)


def _is_same(a: Counterpart, b: Counterpart) -> bool:
    if a.partner != b.partner or not _agree(a.agency, b.agency) or not _persons_agree(a.person or Person(), b.person or Person()):
        return False
    return _agree(a.office, b.office) or _is_the_head_of_one(a, b)


def _is_the_head_of_one(a: Counterpart, b: Counterpart) -> bool:
    """Whether both head the same agency: it has one head, however each outlet and language words the office."""
    return a.agency is not None and a.agency == b.agency and a.level == b.level == "head_of_service"


def _persons_agree(a: Person, b: Person) -> bool:
    return _agree(a.ar, b.ar) and _agree(a.latn, b.latn)


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _joined(a: Counterpart, b: Counterpart) -> Counterpart:
    return Counterpart(
        partner=a.partner,
        agency=a.agency or b.agency,
        office=a.office or b.office,
        person=_person(a.person or Person(), b.person or Person()),
        level=max(a.level, b.level, key=_LEVELS.index),
    )


def _person(a: Person, b: Person) -> Person | None:
    both = Person(ar=a.ar or b.ar, latn=a.latn or b.latn)
    return both if both != Person() else None
