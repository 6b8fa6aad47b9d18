"""What happened, once: an event as every output shows it, and the change that one version of it brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.page import Arrival
from parser.article import Language
from parser.mention import (
    Counterpart,
    Direction,
    Instrument,
    Kind,
    Level,
    Precision,
    ReportOrigin,
    Service,
    ToldAs,
    Topic,
)

EventStatus = Literal["planned", "occurred", "postponed", "cancelled", "lapsed", "disputed", "retracted"]
News = Literal["planned", "occurred"]
KnownFrom = Literal["report", "retelling"]
What = Literal["opened", "joined", "enriched", "occurred", "corrected", "merged", "split", "retracted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article that tells the event."""

    id: str
    """The imported id where there is one, else the article's canonical key."""
    url: str
    outlet: str
    title: str
    published: datetime | None
    fetched: datetime
    language: Language
    told_as: ToldAs
    origin: ReportOrigin
    withdrawn: bool = False
    """Its page is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Evidence of one field in one report."""

    report: str
    field: str
    quote: str
    start: int
    end: int
    part: Literal["text", "title"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event with everything that is shown of it."""

    id: str
    kind: Kind
    status: EventStatus
    known_from: KnownFrom
    new: bool
    """Some version was news `occurred`."""
    news: News | None
    """The latest news that any version up to this one brought."""
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
    """How many outlets report it."""
    frame: str | None
    """Id of the event at whose margin it happened."""
    possibly_same_as: tuple[str, ...]
    first_seen: datetime
    version: int
    reports: tuple[Report, ...]
    evidence: tuple[Proof, ...]

    @property
    def first_reported(self) -> datetime:
        """When the earliest report that we hold was published: what an archive gave is no news of the day we found it."""
        return min((report.published or report.fetched for report in self.reports), default=self.first_seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One shown field that a version altered."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version of an event, as the owing of deliveries sees it."""

    version_id: int
    what: What
    news: News | None
    """What this version tells for the first time, or None."""
    event: Event
    fields: tuple[FieldChange, ...]
    arrival: Arrival
    """Of the article that brought the news."""
    article: str
    """Report id of that article; what mail and chat group by."""
    published: datetime | None
    fetched: datetime
    made_at: datetime
    is_by_person: bool = False
    """Somebody corrected what the reports say."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An event that was found to be another one; its id leads there for ever."""

    to: str
