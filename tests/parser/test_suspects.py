"""Persons stand in no output unless they hold an office: forty reports of operations name suspects, victims and witnesses.

`suspects/names.jsonl` lists every form of their names as it stands in the articles of `../gold/suspects`. All are invented.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from parser.knowledge import Knowledge
from parser.record import parse_record
from seeds import SEEDS

NAMED = Path(__file__).with_name("suspects") / "names.jsonl"
ARTICLES = Path(__file__).parents[1] / "gold" / "suspects" / "articles.jsonl"
KNOWN = Knowledge.load([SEEDS])


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


NAMES = {record["id"]: record["names"] for record in lines(NAMED)}


@pytest.mark.parametrize("article", lines(ARTICLES), ids=lambda article: str(article["id"]))
def test_no_name_of_a_private_person_is_ever_told(article: dict[str, Any]) -> None:
    told = json.dumps(parse_record(article, KNOWN)["mentions"], ensure_ascii=False)

    assert [name for name in NAMES[article["id"]] if re.search(rf"(?<!\w)[وبلف]?{re.escape(name)}(?!\w)", told)] == []


def test_the_reports_tell_events_at_all() -> None:
    assert sum(parse_record(article, KNOWN)["relevant"] for article in lines(ARTICLES)) >= len(NAMES) * 3 // 4
