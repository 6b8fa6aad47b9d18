"""What is read of the ordinary year, which tells nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parser.knowledge import Knowledge
from parser.record import parse_record
from tests.parser.ordinary import articles

NEW_AGREEMENTS = 0
EVENTS = 5
"""How many articles of the year may tell anything at all."""
_UNTOLD = ("denied", "cancelled")


@dataclass(frozen=True)
class Reading:
    """How many articles were read, and the ids of those that are read to tell something."""

    articles: int
    agreements: tuple[str, ...]
    events: tuple[str, ...]

    @classmethod
    def of_the_year(cls, knowledge: Knowledge, every: int = 1) -> "Reading":
        """Read the articles of the year, or every third one."""
        told = {a["id"]: parse_record(a, knowledge)["mentions"] for a in islice(articles(), 0, None, every)}
        agreements = tuple(name for name, mentions in told.items() if any(map(_is_new_agreement, mentions)))
        events = tuple(name for name, mentions in told.items() if any(m["status"] not in _UNTOLD for m in mentions))
        return cls(len(told), agreements, events)


def _is_new_agreement(mention: Mapping[str, Any]) -> bool:
    return (mention["kind"], mention["status"]) == ("agreement", "occurred")
