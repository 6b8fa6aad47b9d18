"""Hard negatives: press articles with all the words of police cooperation and no event to log.

The wording stands in `negatives.toml`, which was written without sight of the lexicon. Each family there holds templates (a
title and its opening sentences), tails (further sentences that fit every template of the family) and sometimes "read also"
lines, which are no text. The same articles come out of every run on every machine.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.parser.chance import below, one, some

_STOCK = Path(__file__).with_name("negatives.toml")
_FIRST_DAY = date(2021, 1, 4)
_DAYS = 2000
_SENTENCES = 6
"""How many an article has at most."""
_TAILS = 4
"""Below how many stays the number of its tails."""
_TRIES = 400
_WORDS = ("days", "cities", "ports", "algerian", "men", "women", "institutions", "topics", "tongues", "outlets")
_SLOTS = {
    "port": "ports",
    "alg": "algerian",
    "first": "men",
    "firstf": "women",
    "inst": "institutions",
    "topic": "topics",
    "tongue": "tongues",
    "day": "days",
}
"""Which list of words fills a slot."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """A title and the sentences that open the article."""

    title: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Templates of one kind of negative, with the sentences that may follow any of them."""

    name: str
    templates: tuple[Template, ...]
    tails: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True)
class Tongue:
    """The words of one language."""

    code: str
    per_family: int
    words: Mapping[str, Sequence[str]]
    countries: tuple[Row, ...]
    families: tuple[Family, ...]


def articles() -> Iterator[Row]:
    """Every negative article, language by language and family by family: what `marsad parse` reads, and its `family`."""
    for tongue in _tongues():
        for family in tongue.families:
            yield from _Writer(tongue, family, random.Random(f"{tongue.code}/{family.name}")).articles()


def _tongues() -> Iterator[Tongue]:
    for code, table in tomllib.loads(_STOCK.read_text(encoding="utf-8")).items():
        yield Tongue(
            code=code,
            per_family=table["per_family"],
            words={name: table[name] for name in _WORDS},
            countries=tuple(dict(zip(table["country_fields"], row.split("|"), strict=True)) for row in table["countries"]),
            families=tuple(_family(name, entry) for name, entry in table["families"].items()),
        )


def _family(name: str, entry: Mapping[str, Any]) -> Family:
    templates = tuple(Template(item["title"], tuple(item["text"])) for item in entry["templates"])
    return Family(name, templates, tuple(entry["tails"]), tuple(entry.get("related", ())))


@dataclass(frozen=True)
class _Writer:
    """Writes the articles of one family in one language."""

    tongue: Tongue
    family: Family
    chance: random.Random

    def articles(self) -> Iterator[Row]:
        """The family's articles: its templates in turn, no title and text twice."""
        seen: set[tuple[str, str]] = set()
        for number in range(self.tongue.per_family):
            article = self._fresh(number, seen)
            seen.add((article["title"], article["text"]))
            yield article

    def _fresh(self, number: int, seen: set[tuple[str, str]]) -> Row:
        written = (self._article(number) for _ in range(_TRIES))
        return next(article for article in written if (article["title"], article["text"]) not in seen)

    def _article(self, number: int) -> Row:
        chance, code, family = self.chance, self.tongue.code, self.family
        template = family.templates[number % len(family.templates)]
        published = _FIRST_DAY + timedelta(days=below(chance, _DAYS))
        slots = _slots(chance, self.tongue, published)
        sentences = [*template.text, *_tails(chance, family, _SENTENCES - 1 - len(template.text))]
        related = [_filled(one(chance, family.related), slots, code)] if family.related else []
        return {
            "id": f"neg-{code}-{family.name}-{number + 1:03d}",
            "url": f"https://negatives.example/{code}/{family.name}/{number + 1:03d}.html",
            "title": _filled(template.title, slots, code),
            "text": _laid_out(chance, [_filled(sentence, slots, code) for sentence in sentences], related),
            "published": published.isoformat(),
            "language": code,
            "outlet": one(chance, self.tongue.words["outlets"]),
            "family": family.name,
        }


def _slots(chance: random.Random, tongue: Tongue, published: date) -> Mapping[str, Any]:
    """A value for every slot that a template may name."""
    west = one(chance, [country for country in tongue.countries if country["zone"] == "west"])
    outside = one(chance, [country for country in tongue.countries if country["zone"] == "out"])
    first, second = some(chance, [country for country in tongue.countries if country not in (west, outside)], 2)
    city, town = some(chance, tongue.words["cities"], 2)
    drawn = {slot: one(chance, tongue.words[words]) for slot, words in _SLOTS.items()}
    numbers = {"n": 3 + below(chance, 7), "age": 21 + below(chance, 44), "year": published.year - 2 - below(chance, 3)}
    counts = {"kg": _count(chance), "big": _count(chance)}
    return {"c": first, "d": second, "e": west, "x": outside, "city": city, "town": town, **drawn, **numbers, **counts}


def _count(chance: random.Random) -> int:
    """A number of three digits, the last two from 11 to 99: it takes the singular accusative in Arabic."""
    return 100 * (1 + below(chance, 9)) + 11 + below(chance, 89)


def _tails(chance: random.Random, family: Family, room: int) -> list[str]:
    """Further sentences, in the order of the stock."""
    wanted = min(below(chance, _TAILS), room, len(family.tails))
    return [family.tails[at] for at in sorted(some(chance, range(len(family.tails)), wanted))]


def _laid_out(chance: random.Random, sentences: Sequence[str], related: Sequence[str]) -> str:
    """One or two paragraphs, with a "read also" line between or below them."""
    cut = 1 + below(chance, len(sentences))
    head, rest = " ".join(sentences[:cut]), " ".join(sentences[cut:])
    parts = [head, *related, rest] if below(chance, 2) else [head, rest, *related]
    return "\n\n".join(part for part in parts if part)


def _filled(pattern: str, slots: Mapping[str, Any], code: str) -> str:
    """A pattern with its slots filled, its first letter raised, and what the filling broke mended."""
    text = pattern.format(**slots)
    if code == "es":
        text = re.sub(r"\by (?=[Ii](?![aeo]))", "e ", text)
    return text[:1].upper() + text[1:]
