"""The demo's newsroom: three invented outlets and their articles, with what a careful analyst logs of each.

An article is one file of `newsroom/articles/`; an outlet is one file of `newsroom/outlets/` and a folder of
`newsroom/templates/`. Nothing here is real news, and every page that `marsad.press` prints of it says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from crawler.outlet import Extract, KeyPattern
from parser.article import Language
from parser.mention import Instrument, Kind, Topic
from seeds.datafile import Problem, Refused, line_of, load_all, overlaid

_ARTICLES, _OUTLETS = "newsroom/articles", "newsroom/outlets"
_Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d(-\d\d)?$")]
Named = TypeVar("Named", "Masthead", "Story")


class Table(BaseModel):
    """One table of a newsroom file; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadAlso(Table):
    """A line between two paragraphs that advertises another article of the outlet."""

    after: int = Field(ge=1)
    """Number of the paragraph before it."""
    story: str


class Comment(Table):
    """What a reader wrote underneath; never part of the article, whatever it claims."""

    author: str
    text: str


class Logged(Table):
    """One event that a careful analyst logs of an article; the manual is docs/annotation.md."""

    event_id: str
    kind: Kind
    status: Literal["occurred", "planned", "recalled"]
    instrument: Instrument | None = None
    partners: tuple[str, ...] = Field(min_length=1)
    date: _Day | None = None
    date_end: _Day | None = None
    place: str | None = None
    topics: tuple[Topic, ...] = ()


class Story(Table):
    """One article as its outlet prints it, and what should be understood of it."""

    slug: str = ""
    """Name of its file; `Newsroom.load` sets it."""
    outlet: str
    id: int
    language: Language
    section: str
    published: AwareDatetime
    modified: AwareDatetime | None = None
    title: str
    summary: str
    caption: str
    text: str
    """Paragraphs, an empty line between them."""
    read_also: tuple[ReadAlso, ...] = ()
    comments: tuple[Comment, ...] = ()
    events: tuple[Logged, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        return self.text.strip().split("\n\n")

    @property
    def gold(self) -> dict[str, Any]:
        """What should be understood of the article, in the form that `marsad evaluate` reads."""
        return {
            "id": self.slug,
            "lang": self.language,
            "outlet": self.outlet,
            "published": self.published.date().isoformat(),
            "title": self.title,
            "relevant": bool(self.events),
            "new_mou": any(e.kind == "agreement" and e.status == "occurred" for e in self.events),
            "events": [event.model_dump(mode="json") for event in self.events],
        }


class Masthead(Table):
    """An invented outlet: its name, where it is served, the words of its furniture."""

    slug: str = ""
    """Name of its file and of its folder of templates; `Newsroom.load` sets it."""
    name: str
    host: str = Field(pattern=r"\.example$")
    address: str = Field(pattern=r"^127\.0\.0\.\d+$")
    """One for each outlet: Scrapy counts all ports of an address as one site."""
    languages: tuple[Language, ...] = Field(min_length=1)
    feed: Literal["rss", "atom"]
    path: str
    """Where an article stands: a format that `story` fills."""
    keys: dict[str, KeyPattern] = Field(default_factory=dict)
    extract: Extract = Extract()
    labels: dict[Language, dict[str, str]]

    def path_of(self, story: Story) -> str:
        return self.path.format(story=story)


@dataclass(frozen=True)
class Newsroom:
    """The whole invented press."""

    outlets: Mapping[str, Masthead]
    stories: Mapping[str, Story]
    """By slug."""
    layers: Sequence[Path]
    """Where its templates are looked for, lowest first."""

    @classmethod
    def load(cls, layers: Iterable[Path]) -> Self:
        """Read outlets and articles, laid over like all data. Raises `Refused`: half a press would show half a demo."""
        layers = tuple(layers)
        outlets, outlet_problems = load_all(layers, _OUTLETS, Masthead)
        stories, story_problems = load_all(layers, _ARTICLES, Story)
        room = cls(_named(outlets), _named(stories), layers)
        if problems := outlet_problems + story_problems or list(room._misfits()):
            raise Refused(problems)
        return room

    def printed_by(self, outlet: str) -> list[Story]:
        """The articles of an outlet, newest first."""
        own = [story for story in self.stories.values() if story.outlet == outlet]
        return sorted(own, key=lambda story: story.published, reverse=True)

    def _misfits(self) -> Iterator[Problem]:
        files = overlaid(self.layers, _ARTICLES)
        for slug, story in self.stories.items():
            for key, reason in self._faults(story):
                path = files[slug][-1]
                yield Problem(path, line_of(path.read_text(encoding="utf-8").splitlines(), (key,)), reason)

    def _faults(self, story: Story) -> Iterator[tuple[str, str]]:
        outlet = self.outlets.get(story.outlet)
        if outlet is None:
            yield "outlet", f'outlet: "{story.outlet}" is no outlet of the newsroom'
        elif story.language not in outlet.languages:
            yield "language", f'language: "{story.outlet}" does not print "{story.language}"'
        if any(other.id == story.id for other in self.printed_by(story.outlet) if other.slug != story.slug):
            yield "id", f"id: {story.id} is another article's"
        for line in story.read_also:
            linked = self.stories.get(line.story)
            if linked is None or linked.outlet != story.outlet:
                yield "read_also", f'read_also: "{line.story}" is no article of the outlet'
            if line.after > len(story.paragraphs):
                yield "read_also", f"read_also: there is no paragraph {line.after}"


def _named(files: Mapping[str, Named]) -> dict[str, Named]:
    return {slug: one.model_copy(update={"slug": slug}) for slug, one in files.items()}
