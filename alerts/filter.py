"""What somebody wants to hear of: the facets of the ledger, as data, and whether an event satisfies them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from db.event import Change, Event, EventStatus, News
from parser.article import Language
from parser.dates.interval import dated
from parser.mention import Direction, Instrument, Kind, Level, ReportOrigin, Service, Topic
from parser.text import fold


def _listed(value: Any) -> Any:
    """Take one value as a list of one, so that `kind = "visit"` and `?kind=visit` need no brackets."""
    return (value,) if isinstance(value, str) else value


Partner = Annotated[str, Field(pattern=r"^[A-Z]{2,10}$")]
Word = Annotated[str, Field(min_length=1)]

Kinds = Annotated[tuple[Kind, ...], BeforeValidator(_listed)]
Statuses = Annotated[tuple[EventStatus, ...], BeforeValidator(_listed)]
NewsValues = Annotated[tuple[News, ...], BeforeValidator(_listed)]
Instruments = Annotated[tuple[Instrument, ...], BeforeValidator(_listed)]
Partners = Annotated[tuple[Partner, ...], BeforeValidator(_listed)]
Directions = Annotated[tuple[Direction, ...], BeforeValidator(_listed)]
Levels = Annotated[tuple[Level, ...], BeforeValidator(_listed)]
Services = Annotated[tuple[Service, ...], BeforeValidator(_listed)]
Topics = Annotated[tuple[Topic, ...], BeforeValidator(_listed)]
Origins = Annotated[tuple[ReportOrigin, ...], BeforeValidator(_listed)]
Languages = Annotated[tuple[Language, ...], BeforeValidator(_listed)]
Words = Annotated[tuple[Word, ...], BeforeValidator(_listed)]


class EventFilter(BaseModel):
    """The facets of the ledger: any value within one, all of them together; `not_` twins exclude.

    One shape serves rules, narrowings of subscriptions, query strings and previews. An empty filter takes every event.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kinds = ()
    status: Statuses = ()
    news: NewsValues = ()
    instrument: Instruments = ()
    partner: Partners = ()
    direction: Directions = ()
    level: Levels = ()
    service: Services = ()
    topic: Topics = ()
    place: Words = ()
    origin: Origins = ()
    outlet: Words = ()
    language: Languages = ()
    words: Words = ()
    """Found in the titles of reports or in the quotes, whatever their spelling of hamza, accents and case."""

    not_kind: Kinds = ()
    not_status: Statuses = ()
    not_news: NewsValues = ()
    not_instrument: Instruments = ()
    not_partner: Partners = ()
    not_direction: Directions = ()
    not_level: Levels = ()
    not_service: Services = ()
    not_topic: Topics = ()
    not_place: Words = ()
    not_origin: Origins = ()
    not_outlet: Words = ()
    not_language: Languages = ()
    not_words: Words = ()

    outlets_min: int = Field(default=0, ge=0)
    date_from: date | None = None
    date_to: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError("date_from is after date_to")
        return self


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event satisfies a filter, and which of the filter's conditions said so."""

    matched: bool
    conditions: tuple[str, ...]
    """Facets that the filter asks for and the event satisfies."""
    failed: tuple[str, ...]
    """Facets that it does not satisfy; an event with one of these is a near miss."""


def matches(wanted: EventFilter, event: Event, change: Change | None = None) -> Verdict:
    """Judge an event by a filter.

    With a `change`, the facet `news` asks what that version tells for the first time; without one, the latest that any told.
    """
    judged = event if change is None else replace(event, news=change.news)
    holds = dict(_conditions(wanted, judged))
    return Verdict(
        matched=all(holds.values()),
        conditions=tuple(facet for facet, is_met in holds.items() if is_met),
        failed=tuple(facet for facet, is_met in holds.items() if not is_met),
    )


def _conditions(wanted: EventFilter, event: Event) -> Iterator[tuple[str, bool]]:
    """Each condition that the filter states, in the order of the facets, and whether it holds."""
    for facet, values in FACETS.items():
        if accepted := getattr(wanted, facet):
            yield facet, not set(accepted).isdisjoint(values(event))
        if excluded := getattr(wanted, f"not_{facet}"):
            yield f"not_{facet}", set(excluded).isdisjoint(values(event))
    if wanted.words:
        yield "words", _tells(event, wanted.words)
    if wanted.not_words:
        yield "not_words", not _tells(event, wanted.not_words)
    if wanted.outlets_min:
        yield "outlets_min", event.outlets >= wanted.outlets_min
    if wanted.date_from or wanted.date_to:
        yield "date", _happened_within(event, wanted.date_from or date.min, wanted.date_to or date.max)


def _given(value: str | None) -> Collection[str]:
    return () if value is None else (value,)


FACETS: Mapping[str, Callable[[Event], Collection[str]]] = {
    "kind": lambda event: (event.kind,),
    "status": lambda event: (event.status,),
    "news": lambda event: _given(event.news),
    "instrument": lambda event: _given(event.instrument),
    "partner": lambda event: event.partners,
    "direction": lambda event: (event.direction,),
    "level": lambda event: (event.level,),
    "service": lambda event: event.services,
    "topic": lambda event: event.topics,
    "place": lambda event: _given(event.place),
    "origin": lambda event: event.origins,
    "outlet": lambda event: {report.outlet for report in event.reports},
    "language": lambda event: {report.language for report in event.reports},
}
"""What an event has to offer for each facet of listed values; the ledger counts the same."""


def _tells(event: Event, words: Collection[str]) -> bool:
    told = fold("\n".join([*(report.title for report in event.reports), *(proof.quote for proof in event.evidence)]))
    return any(word in told for word in map(str.strip, map(fold, words)) if word)


def _happened_within(event: Event, first: date, last: date) -> bool:
    """Whether the event's time touches the days asked for; an event of unknown date touches none."""
    if event.date is None:
        return False
    happened = dated(event.date, event.date_end)
    return happened.first <= last and happened.last >= first
