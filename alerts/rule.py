"""What is worth telling: rules, read from `rules/<slug>.toml` and held to their own examples."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

from alerts.filter import EventFilter, Verdict, matches
from db.event import Event, EventStatus, KnownFrom, News, Report
from db.notice import OPERATOR
from parser.article import Language
from parser.dates.interval import dated
from parser.mention import Direction, Instrument, Kind, Level, ReportOrigin, Service, Topic
from seeds.datafile import Problem, line_of, load_all, nearest, overlaid

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_THEN = datetime(2025, 1, 1, tzinfo=UTC)
"""When examples were seen; no facet asks for it."""
Given = TypeVar("Given")


def _date(text: str) -> str:
    dated(text)
    return text


class Example(BaseModel):
    """An event in the fields that matter to a rule, with a sentence that says what it stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    kind: Kind
    partners: tuple[str, ...]
    news: News | None = None
    status: EventStatus = "occurred"
    known_from: KnownFrom = "report"
    instrument: Instrument | None = None
    date: Annotated[str, AfterValidator(_date)] | None = None
    place: str | None = None
    topics: tuple[Topic, ...] = ()
    direction: Direction = "not_given"
    level: Level = "not_given"
    services: tuple[Service, ...] = ("DGSN",)
    origins: tuple[ReportOrigin, ...] = ("not_stated",)
    languages: tuple[Language, ...] = ("ar",)
    outlets: tuple[str, ...] = ("example",)

    def event(self) -> Event:
        """The example as the event that a rule would judge."""
        given = self.model_dump(exclude={"says", "languages", "outlets"})
        return Event(
            **given,
            id="EXAMPLE0",
            new=self.news == "occurred",
            counterparts=(),
            date_end=None,
            precision=None,
            place_country=None,
            counts=None,
            outlets=len(self.outlets),
            frame=None,
            possibly_same_as=(),
            first_seen=_THEN,
            version=1,
            reports=tuple(self._reports()),
            evidence=(),
        )

    def _reports(self) -> Iterator[Report]:
        for outlet in self.outlets:
            for language in self.languages:
                yield Report(
                    id=f"{outlet}:{language}",
                    url=f"https://{outlet}.example/{language}",
                    outlet=outlet,
                    title=self.says,
                    published=_THEN,
                    fetched=_THEN,
                    language=language,
                    told_as="planned" if self.status == "planned" else "occurred",
                    origin=self.origins[0],
                )


class Rule(BaseModel):
    """What is worth telling, why, and examples of both answers."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    name: str
    why: str
    """One sentence for the person who considers a subscription."""
    names: dict[Language, str] = {}
    """The name in the languages of the readers; `name` stands in for a missing one."""
    tells: Literal["events", "notices"] = "events"
    """Of the press, or of Marsad itself; only a rule of events has what follows."""
    when: EventFilter | None = None
    must_match: tuple[Example, ...] = ()
    must_not_match: tuple[Example, ...] = ()

    @field_validator("when", "must_match", "must_not_match")
    @classmethod
    def _is_there_for_events(cls, value: Given, info: ValidationInfo) -> Given:
        if not value and info.data.get("tells", "events") == "events":
            raise ValueError("is missing; a rule of events cannot do without")
        if value and info.data.get("tells") == "notices":
            raise ValueError("judges events; a rule of notices takes every notice")
        return value

    def name_in(self, language: Language) -> str:
        """What the rule is called in a language."""
        return self.names.get(language, self.name)

    def judge(self, example: Example) -> Verdict:
        """Say what this rule makes of an example; only a rule of events has any."""
        assert self.when is not None, "a rule of notices judges no event"
        return matches(self.when, example.event())


def load_rules(layers: Sequence[Path], partners: Collection[str] | None = None) -> tuple[dict[str, Rule], list[Problem]]:
    """Read all rules by slug; one that does not understand itself is refused and its neighbours go on.

    Refused is an unknown key or value, a file name that cannot stand in an address or a mail's header, a second rule of notices,
    a rule that one of its own examples contradicts and, where the known `partners` are handed in, a partner that is not
    among them.
    """
    rules, problems = load_all(layers, "rules", Rule)
    files = overlaid(layers, "rules")
    for slug, rule in list(rules.items()):
        file = files[slug][-1]
        if found := [*_misnamed(slug, rule, file), *_contradictions(rule, file), *_strangers(rule, file, partners)]:
            del rules[slug]
            problems += found
    return rules, problems


def _misnamed(slug: str, rule: Rule, file: Path) -> Iterator[Problem]:
    if not _SLUG.fullmatch(slug):
        yield Problem(file, 1, f'the file name "{slug}" is no slug: small letters, digits and - only')
    if (rule.tells == "notices") != (slug == OPERATOR):
        yield Problem(file, 1, f'notices are told by the rule "{OPERATOR}" and by no other, and it tells nothing else')


def _contradictions(rule: Rule, file: Path) -> Iterator[Problem]:
    source = file.read_text(encoding="utf-8").splitlines()
    for number, example in enumerate(rule.must_match):
        if failed := rule.judge(example).failed:
            reason = f'must match but fails at {", ".join(failed)}: "{example.says}"'
            yield Problem(file, line_of(source, ("must_match", number)), reason)
    for number, example in enumerate(rule.must_not_match):
        if rule.judge(example).matched:
            yield Problem(file, line_of(source, ("must_not_match", number)), f'must not match but does: "{example.says}"')


def _strangers(rule: Rule, file: Path, partners: Collection[str] | None) -> Iterator[Problem]:
    if partners is None or rule.when is None:
        return
    source = file.read_text(encoding="utf-8").splitlines()
    for facet in ("partner", "not_partner"):
        for partner in sorted(set(getattr(rule.when, facet)) - set(partners)):
            reason = f'when.{facet}: "{partner}" is not known{nearest(partner, partners)}'
            yield Problem(file, line_of(source, ("when", facet)), reason)
