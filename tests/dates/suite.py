"""How the press of four languages says dates: one text a line, with the days that a careful reader understands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from parser.article import Language
from parser.scoring.dates import Dates

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Said:
    """A text of one day, and the dates in it."""

    language: Language
    published: date
    text: str
    dates: Dates


def said_in(language: Language) -> Sequence[Said]:
    """The suite of one language."""
    lines = Path(__file__).with_name(f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [Said(language, date.fromisoformat(row["published"]), row["text"], row["dates"]) for row in rows]
