"""Who and what has a name, and how a data file says so. The format is described in seeds/SCHEMA.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, model_validator

from parser.article import Language
from parser.mention import Service

Kind = Literal["country", "demonym", "organisation", "agency", "ours", "not_ours", "person", "place", "lookalike"]
SHEET_KINDS: tuple[Kind, ...] = ("organisation", "agency", "ours", "not_ours", "person", "place", "lookalike")
LANGUAGES: tuple[Language, ...] = get_args(Language)
HOME = "MA"
"""Whose services these are: a name like any other, and never a partner."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a form is written."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name; `language` is None for one that is the same in all, as an abbreviation."""

    text: str
    language: Language | None
    source: Source
    is_adjective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Whatever has a name: a country, an organisation, a service, an office holder, a city."""

    id: str
    kind: Kind
    forms: tuple[Form, ...]
    partner: str | None = None
    """The country or organisation for which it acts, None if it cannot be a partner."""
    country: str | None = None
    """Of a place. None where its country is disputed."""
    is_capital: bool = False
    services: tuple[Service, ...] = ()
    """Which of the two Moroccan services it is, or heads."""
    is_police: bool = False
    """Whether an organisation is one of police forces: its assemblies are theirs."""
    office: Mapping[str, str] = field(default_factory=dict)
    """Of a person, by language."""
    since: date | None = None
    until: date | None = None

    def is_in_office(self, on: date) -> bool:
        """Whether a person held the office on a day, as far as its dates are known."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def label(self, language: Language) -> str:
        """The first form in a language, else the first common to all, else the id."""
        for wanted in (language, None):
            for form in self.forms:
                if form.language == wanted and not form.is_adjective:
                    return form.text
        return self.id


class _Forms(BaseModel):
    """Forms by language; the first of a language is the label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ar: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    """The same in all languages, as an abbreviation."""

    def written(self) -> Iterator[tuple[str, Language | None]]:
        """Give every form with its language."""
        for language in LANGUAGES:
            yield from ((text, language) for text in getattr(self, language))
        yield from ((text, None) for text in self.any)


class Alias(_Forms):
    """More forms for something that another file describes."""

    of: str


class Entry(_Forms):
    """An entity as a table in a file."""

    id: str
    enabled: bool = True
    """False switches off the entity of that id; nothing else need be said then."""
    needs: ClassVar[tuple[str, ...]] = ()
    """Keys that an enabled entry must have."""

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        missing = [key for key in self.needs if self.enabled and not getattr(self, key)]
        if missing:
            raise ValueError(f'"{missing[0]}" is missing')
        if self.enabled and next(self.written(), None) is None:
            raise ValueError(f'"{self.id}" has no form')
        return self


class Organisation(Entry):
    is_police: bool = False


class Agency(Entry):
    needs = ("partner",)
    partner: str | None = None


class Ours(Entry):
    needs = ("services",)
    services: tuple[Service, ...] = ()


class Person(Entry):
    partner: str | None = None
    services: tuple[Service, ...] = ()
    office: dict[Language, str] = {}
    since: date | None = None
    until: date | None = None


class Place(Entry):
    country: str | None = None


class Lookalike(Entry):
    needs = ("why",)
    why: str = ""


class Sheet(BaseModel):
    """One TOML file of names; the table says what each entry is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alias: tuple[Alias, ...] = ()
    organisation: tuple[Organisation, ...] = ()
    agency: tuple[Agency, ...] = ()
    ours: tuple[Ours, ...] = ()
    not_ours: tuple[Entry, ...] = ()
    person: tuple[Person, ...] = ()
    place: tuple[Place, ...] = ()
    lookalike: tuple[Lookalike, ...] = ()

    def entries(self) -> Iterator[tuple[Kind, int, Entry]]:
        """Give every entry but the aliases with its kind and its place among those of its kind."""
        for kind in SHEET_KINDS:
            yield from ((kind, at, entry) for at, entry in enumerate(getattr(self, kind)))
