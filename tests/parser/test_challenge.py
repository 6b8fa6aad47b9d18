"""Short passages, each worded like no other, hold their floor: by language and by what makes them hard to read.

A line of `challenge/<language>.jsonl` is an article with its `class`, the difficulty it was written for, and the `events` that a
careful reader would log. `challenge/floor.toml` counts the (kind, partner, status) facts of each class: right ones may only
become more, false and missed ones fewer.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from parser.knowledge import Knowledge
from parser.record import parse_record
from parser.scoring.score import FACTS, Tally, evaluate_parse, scored

CHALLENGE = Path(__file__).with_name("challenge")
FLOOR = tomllib.loads((CHALLENGE / "floor.toml").read_text(encoding="utf-8"))
LANGUAGES = sorted(path.stem for path in CHALLENGE.glob("*.jsonl"))
CLASSES = [(language, name) for language in FLOOR for name in FLOOR[language]["classes"]]
FIGURES = [(language, name) for language in FLOOR for name in FLOOR[language]["figures"]]

Rows = Sequence[Mapping[str, Any]]
Read = Mapping[str, tuple[Rows, Rows]]
"""The annotated passages of each language, and what is read in them."""


@pytest.fixture(scope="module")
def read(knowledge: Knowledge) -> Read:
    gold = {language: _passages(language) for language in LANGUAGES}
    return {language: (rows, [parse_record(row, knowledge) for row in rows]) for language, rows in gold.items()}


@pytest.mark.parametrize(("language", "name"), CLASSES)
def test_a_class_of_passages_holds_its_floor(language: str, name: str, read: Read) -> None:
    tally = _by_class(*read[language])[name]
    floor = FLOOR[language]["classes"][name]

    assert tally.right >= floor["right"]
    assert tally.false <= floor["false"]
    assert tally.missed <= floor["missed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_of_a_language_has_a_floor(language: str, read: Read) -> None:
    assert {(language, name) for name in _by_class(*read[language])} == {pair for pair in CLASSES if pair[0] == language}


@pytest.mark.parametrize(("language", "name"), FIGURES)
def test_a_figure_of_the_passages_holds_its_floor(language: str, name: str, read: Read) -> None:
    assert evaluate_parse(*read[language])[name] >= FLOOR[language]["figures"][name]


def _by_class(gold: Rows, said: Rows) -> Mapping[str, Tally]:
    """How many facts are right, false and missed in the passages of each class."""
    facts = FACTS["kind_partner_status"]
    tallies: dict[str, Tally] = {}
    for row, passage in zip(gold, scored(gold, said), strict=True):
        tallies.setdefault(row["class"], Tally()).add(facts(passage.gold), facts(passage.said))
    return tallies


def _passages(language: str) -> Rows:
    lines = (CHALLENGE / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [{**row, "lang": row["language"]} for row in map(json.loads, lines)]
