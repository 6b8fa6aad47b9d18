"""What one article says happened, each field with the words that say so. The manual is docs/annotation.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["agreement", "visit", "meeting", "conference", "operation", "training", "award"]
ToldAs = Literal["occurred", "planned", "recalled", "denied", "cancelled"]
Instrument = Literal[
    "memorandum_of_understanding", "letter_of_intent", "action_plan", "partnership_agreement", "convention", "protocol"
]
Precision = Literal["day", "month", "year"]
Topic = Literal[
    "terrorism",
    "organized_crime",
    "drugs",
    "cybercrime",
    "migration_trafficking",
    "money_laundering",
    "sports_security",
    "training",
    "forensics",
    "public_order",
    "intelligence_sharing",
    "technology",
    "arms",
]
Direction = Literal["outgoing", "incoming", "mutual", "not_given"]
Level = Literal["minister", "head_of_service", "deputy_or_director", "ambassador", "expert", "not_given"]
Service = Literal["DGSN", "DGST"]
ReportOrigin = Literal["dgsn_communique", "partner_side", "agency", "own_reporting", "not_stated"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say a field: a slice of the article's text, or of its title."""

    field: str
    quote: str
    start: int
    end: int
    part: Literal["text", "title"] = "text"


@dataclass(frozen=True, slots=True)
class Person:
    """An office holder's name in the scripts in which it was seen."""

    ar: str | None = None
    latn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """Whom the Moroccan side dealt with: an agency, an office or its holder, of one partner."""

    partner: str
    agency: str | None = None
    office: str | None = None
    person: Person | None = None
    level: Level = "not_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one article tells it."""

    kind: Kind
    status: ToldAs
    partners: tuple[str, ...]
    """ISO 3166 alpha-2 codes and organisation ids, never `MA`, in the order of the text."""
    instrument: Instrument | None = None
    counterparts: tuple[Counterpart, ...] = ()
    date: str | None = None
    """`YYYY-MM-DD`, `YYYY-MM` or `YYYY`: as precise as text and day of publication allow, no more."""
    date_end: str | None = None
    """Last day of an interval, only beside a full `date`."""
    precision: Precision | None = None
    date_rule: str | None = None
    """Which rule of the calendar read the date, and from which anchor."""
    place: str | None = None
    """A city in its usual English form."""
    place_country: str | None = None
    topics: tuple[Topic, ...] = ()
    counts: Mapping[str, int] | None = None
    """`announced` and `named` of a round-up."""
    direction: Direction = "not_given"
    level: Level = "not_given"
    services: tuple[Service, ...] = ()
    origin: ReportOrigin = "not_stated"
    evidence: tuple[Evidence, ...] = ()
    trigger: str = ""
    """Id of the lexicon entry that fired."""
