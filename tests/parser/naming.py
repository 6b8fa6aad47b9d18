"""The gazetteer that ships, ways to ask it, and layers to lay over it."""

import csv
from pathlib import Path

import seeds
from parser.article import Language
from parser.names.gazetteer import Gazetteer, Name
from parser.text import folded

SHIPPED = Gazetteer.load([seeds.SEEDS])
COUNTRIES = [e for e in SHIPPED.entities.values() if e.kind == "country"]


def find(text: str, language: Language = "ar") -> list[Name]:
    return SHIPPED.find(folded(text), language)


def entities(text: str, language: Language = "ar") -> list[str]:
    return [name.entity for name in find(text, language)]


def meant(text: str, language: Language) -> set[str | None]:
    """Entities of a text, and for whom they act: a country may be named by its police."""
    return {id_ for name in find(text, language) for id_ in (name.entity, name.partner)}


def quotes(text: str, language: Language = "ar") -> list[str]:
    raw = folded(text)
    return [raw.quote(name.start, name.end) for name in SHIPPED.find(raw, language)]


def table(name: str) -> list[dict[str, str]]:
    with (seeds.SEEDS / "gazetteer" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Layers:
    """A `<config>/` of our own over the shipped data, or instead of it."""

    def __init__(self, folder: Path) -> None:
        self.config = folder
        (folder / "gazetteer").mkdir()

    def write(self, name: str, content: str) -> None:
        (self.config / "gazetteer" / name).write_text(content, encoding="utf-8")

    def load(self) -> Gazetteer:
        return Gazetteer.load([seeds.SEEDS, self.config])

    def load_alone(self) -> Gazetteer:
        return Gazetteer.load([self.config])
