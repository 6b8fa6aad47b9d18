"""A year of ordinary news: 2,500 articles in the mix of the press, each names DGSN or DGST, and none holds an event to log.

The wording stands in `ordinary.toml`, where its small template language is told. The same articles come out of every run on
every machine.
"""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.parser.chance import below, one, some
from tests.parser.ordinary.days import when
from tests.parser.ordinary.story import Story, Tongue
from tests.parser.ordinary.writing import MOST, Writer

_STOCK = Path(__file__).with_name("ordinary.toml")
_ARTICLES = 2500
_SEED = "ordinary"
_FIRST_DAY = date(2025, 8, 1)
_DAYS = 365
_LEAST = 3
"""How many sentences an article has at least."""
_UNCUT = 4
"""Up to how many sentences it is one paragraph."""
_LANGUAGES = {"ar": 0.60, "fr": 0.22, "en": 0.10, "es": 0.08}
_FAMILIES = {"crime": 0.65, "admin": 0.12, "stats": 0.08, "court": 0.06, "sport": 0.06, "other": 0.03}
"""Their shares of a year."""

Row = Mapping[str, str]


def articles() -> Iterator[Row]:
    """The articles of the year, day by day: what `marsad parse` reads, and their `family`."""
    chance = random.Random(_SEED)
    tongues = {code: _tongue(code, table) for code, table in tomllib.loads(_STOCK.read_text(encoding="utf-8")).items()}
    plan = [
        (code, name) for code, some_ in _quotas(_ARTICLES, _LANGUAGES) for name, n in _quotas(some_, _FAMILIES) for _ in range(n)
    ]
    days = sorted(below(chance, _DAYS) for _ in plan)
    seen: set[str] = set()
    for number, ((code, family), day) in enumerate(zip(some(chance, plan, len(plan)), days, strict=True), 1):
        published = _FIRST_DAY + timedelta(days=day)
        title, body = _fresh(chance, tongues[code], family, published, seen)
        seen.add(" ".join(body))
        yield _row(chance, tongues[code], family, published, number, title, body)


def _tongue(code: str, table: Mapping[str, Any]) -> Tongue:
    return Tongue(code, table["must"], table["words"], table["pool"], tuple(Story.read(entry) for entry in table["story"]))


def _quotas(number: int, shares: Mapping[str, float]) -> list[tuple[str, int]]:
    """How many of a number each gets; what rounding leaves over goes to the first."""
    counts = {name: int(number * share) for name, share in shares.items()}
    for name in list(shares)[: number - sum(counts.values())]:
        counts[name] += 1
    return list(counts.items())


def _fresh(chance: random.Random, tongue: Tongue, family: str, published: date, seen: set[str]) -> tuple[str, list[str]]:
    """A title and sentences that nobody wrote yet, long enough and naming the services."""
    while True:
        day = when(chance, tongue.code, published, is_desk=family not in ("crime", "sport"))
        title, body = Writer(chance, tongue, published, day).write(tongue.draw(chance, family))
        text = " ".join(body)
        if text not in seen and _LEAST <= len(body) <= MOST and tongue.names_us(f"{title} {text}"):
            return title, body


def _row(
    chance: random.Random, tongue: Tongue, family: str, published: date, number: int, title: str, body: Sequence[str]
) -> Row:
    hour, minute = 7 + below(chance, 16), below(chance, 60)
    return {
        "id": f"ord-{number:04d}",
        "url": f"https://ordinary.example/{tongue.code}/{published:%Y/%m/%d}/{number}.html",
        "title": title,
        "text": _laid_out(chance, body),
        "published": f"{published}T{hour:02d}:{minute:02d}:00+00:00",
        "language": tongue.code,
        "outlet": one(chance, tongue.words["outlet"]),
        "family": family,
    }


def _laid_out(chance: random.Random, body: Sequence[str]) -> str:
    """Most of the longer articles in two paragraphs."""
    if len(body) <= _UNCUT or not below(chance, 3):
        return " ".join(body)
    cut = 1 + below(chance, len(body) - 2)
    return " ".join(body[:cut]) + "\n\n" + " ".join(body[cut:])
