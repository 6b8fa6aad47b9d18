"""Quality holds its floor: precision and recall of detection on the gold articles, per language and kind of event.

The floor only rises: a change that improves a figure writes the new one into gold/floor.toml.
"""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from parser.knowledge import Knowledge
from parser.record import parse_record
from parser.scoring.score import Scored, by_language_and_kind, evaluate_parse, scored
from seeds import SEEDS

GOLD = Path(__file__).with_name("gold")
FLOOR = tomllib.loads((GOLD / "floor.toml").read_text(encoding="utf-8"))
KINDS = [(language, kind) for language, kinds in FLOOR["kinds"].items() for kind in kinds]


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    return _lines("gold.jsonl")


@pytest.fixture(scope="module")
def predicted() -> list[dict[str, Any]]:
    knowledge = Knowledge.load([SEEDS])
    return [parse_record(article, knowledge) for article in _lines("articles.jsonl")]


@pytest.fixture(scope="module")
def articles(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> list[Scored]:
    return scored(gold, predicted)


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_precision_and_recall_of_a_kind_hold_their_floor(language: str, kind: str, articles: Sequence[Scored]) -> None:
    tally = by_language_and_kind(articles)[language, kind]
    floor = FLOOR["kinds"][language][kind]

    assert tally.precision >= floor["precision"]
    assert tally.recall >= floor["recall"]


def test_every_kind_that_the_gold_tells_has_a_floor(articles: Sequence[Scored]) -> None:
    assert set(by_language_and_kind(articles)) == set(KINDS)


@pytest.mark.parametrize("name", FLOOR["figures"])
def test_a_figure_over_all_articles_holds_its_floor(
    name: str, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> None:
    figures = evaluate_parse(gold, predicted, without_roundups=True)

    assert figures[name] >= FLOOR["figures"][name]


def test_no_date_is_a_month_off(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
    assert evaluate_parse(gold, predicted)["date_wrong_month"] == 0


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
