"""Quality holds its floor: precision and recall of detection on the gold articles, per language and kind of event.

The floor only rises: after a change that improves a figure `make gate ARGS=--raise` writes it into gold/floor.toml. The
articles that came first and each batch that came later keep floors of their own, so that none hides what is lost on another.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from parser.knowledge import Knowledge
from parser.record import parse_record
from parser.scoring.score import Scored, by_language_and_kind, evaluate_parse, scored
from seeds import SEEDS

GOLD = Path(__file__).with_name("gold")
FLOOR = tomllib.loads((GOLD / "floor.toml").read_text(encoding="utf-8"))
LATER = {
    "batch_1": "fs-",
    "batch_2": "b2-",
    "batch_3": "b3-",
    "batch_4": "b4-",
    "batch_5": "b5-",
    "batch_6": "b6-",
    "batch_7": "b7-",
    "batch_8": "b8-",
    "batch_9": "b9-",
    "batch_10": "b10-",
    "batch_11": "b11-",
    "clusters": "cl-",
    "negatives": "ng-",
    "suspects": "su-",
}
"""How the ids of the articles begin that were added to the first ones, by the batch in which they came."""
KINDS = [(some, language, kind) for some in FLOOR for language, kinds in FLOOR[some]["kinds"].items() for kind in kinds]
FIGURES = [(some, name) for some in FLOOR for name in FLOOR[some]["figures"]]

Rows = list[dict[str, Any]]
"""Gold or predicted records."""


@pytest.fixture(scope="module")
def gold() -> Mapping[str, Rows]:
    return sets(lines("gold.jsonl"))


@pytest.fixture(scope="module")
def predicted() -> Mapping[str, Rows]:
    knowledge = Knowledge.load([SEEDS])
    return sets([parse_record(article, knowledge) for article in lines("articles.jsonl")])


@pytest.fixture(scope="module")
def articles(gold: Mapping[str, Rows], predicted: Mapping[str, Rows]) -> Mapping[str, Sequence[Scored]]:
    return {some: scored(gold[some], predicted[some]) for some in FLOOR}


@pytest.mark.parametrize(("some", "language", "kind"), KINDS)
def test_precision_and_recall_of_a_kind_hold_their_floor(
    some: str, language: str, kind: str, articles: Mapping[str, Sequence[Scored]]
) -> None:
    tally = by_language_and_kind(articles[some])[language, kind]
    floor = FLOOR[some]["kinds"][language][kind]

    assert tally.precision >= floor["precision"]
    assert tally.recall >= floor["recall"]


@pytest.mark.parametrize("some", FLOOR)
def test_every_kind_that_the_gold_tells_has_a_floor(some: str, articles: Mapping[str, Sequence[Scored]]) -> None:
    assert {(some, *kind) for kind in by_language_and_kind(articles[some])} == {kind for kind in KINDS if kind[0] == some}


@pytest.mark.parametrize(("some", "name"), FIGURES)
def test_a_figure_holds_its_floor(some: str, name: str, gold: Mapping[str, Rows], predicted: Mapping[str, Rows]) -> None:
    figures = evaluate_parse(gold[some], predicted[some], without_roundups=True)

    assert figures[name] >= FLOOR[some]["figures"][name]


def test_no_date_is_a_month_off(gold: Mapping[str, Rows], predicted: Mapping[str, Rows]) -> None:
    assert evaluate_parse(gold["all"], predicted["all"])["date_wrong_month"] == 0


def sets(rows: Rows) -> Mapping[str, Rows]:
    """The first articles, each batch of later ones, and all."""
    batches = {name: [row for row in rows if row["id"].startswith(prefix)] for name, prefix in LATER.items()}
    return {"first": [row for row in rows if not row["id"].startswith(tuple(LATER.values()))], **batches, "all": rows}


def lines(name: str) -> Rows:
    """The lines of a file of the gold, then of those in its folders: sets that other tests read for themselves too."""
    files = [GOLD / name, *sorted(GOLD.glob(f"*/{name}"))]
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
