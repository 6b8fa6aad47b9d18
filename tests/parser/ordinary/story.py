"""The stories of a language, and what of a story goes with what."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.parser.chance import below, one

_TAG = re.compile(r"(\d+):\s*")


@dataclass(frozen=True)
class Line:
    """A template, and with which leads or titles alone it goes."""

    text: str
    only_with: frozenset[int] | None

    @classmethod
    def read(cls, written: str) -> "Line":
        tag = _TAG.match(written)
        return cls(written[tag.end() :], frozenset(map(int, tag[1]))) if tag else cls(written, None)

    def goes_with(self, other: int) -> bool:
        return self.only_with is None or other in self.only_with


@dataclass(frozen=True)
class Story:
    """One kind of news: its titles, its leads, and the beats of its body with their alternatives."""

    family: str
    weight: int
    titles: Sequence[Line]
    leads: Sequence[Line]
    beats: Sequence[Sequence[Line]]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> "Story":
        beats = [list(map(Line.read, beat)) for beat in entry["b"]]
        return cls(entry["f"], entry["w"], list(map(Line.read, entry["t"])), list(map(Line.read, entry["l"])), beats)

    def opening(self, chance: random.Random) -> tuple[int, Line, Line]:
        """A lead, which it is, and a title that goes with it."""
        pairs = [
            (i, lead, title)
            for i, lead in enumerate(self.leads)
            for j, title in enumerate(self.titles)
            if lead.goes_with(j) and title.goes_with(i)
        ]
        which = one(chance, sorted({i for i, _, _ in pairs}))
        return one(chance, [pair for pair in pairs if pair[0] == which])


@dataclass(frozen=True)
class Tongue:
    """The words and stories of one language."""

    code: str
    must: str
    words: Mapping[str, Sequence[str]]
    pool: Mapping[str, Sequence[str]]
    stories: Sequence[Story]

    def draw(self, chance: random.Random, family: str) -> Story:
        """A story of a family, by the weights."""
        weighted = [story for story in self.stories if story.family == family for _ in range(story.weight)]
        return weighted[below(chance, len(weighted))]

    def names_us(self, text: str) -> bool:
        return re.search(self.must, text) is not None
