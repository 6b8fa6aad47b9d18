"""Every case of `cases/*.toml` is read as a reader would: all that it tells, and nothing else."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.record import article_of

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(Path(__file__).with_name("cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
UNTOLD = ("denied", "cancelled")


@pytest.mark.parametrize("case", CASES)
def test_a_case_tells_what_a_careful_reader_would_log(case: Mapping[str, Any], knowledge: Knowledge) -> None:
    record = {name: case.get(name) for name in ("title", "text", "language")} | {"published": case["published"].isoformat()}
    article = article_of(record, knowledge)
    assert article is not None
    told = [mention for mention in detect(article, knowledge) if mention.status not in UNTOLD]

    expected = sorted(case["expect"], key=_order)
    found = sorted((_fields(mention) for mention in told), key=_order)
    assert [_shown(row, like) for row, like in zip(found, expected, strict=False)] + found[len(expected) :] == expected


def _fields(mention: Mention) -> dict[str, Any]:
    names = ("kind", "status", "partners", "instrument", "date", "date_end", "place")
    return {name: getattr(mention, name) for name in names} | {"partners": sorted(mention.partners)}


def _order(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["kind"], row["status"], *sorted(row["partners"]))


def _shown(row: Mapping[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a mention that its case speaks of, in the case's order of partners; one that must not be given is empty."""
    same = sorted(like["partners"]) == row["partners"]
    return {name: (like["partners"] if name == "partners" and same else "" if row[name] is None else row[name]) for name in like}
