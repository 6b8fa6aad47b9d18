"""Articles that have all the words and tell nothing: an alert on one of them would be Marsad's worst error."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from parser.knowledge import Knowledge
from parser.record import parse_record
from tests.parser.negatives import articles

ARTICLES = 2478
NEW_AGREEMENTS = 1
EVENTS = 5
"""How many of the articles may tell anything at all."""
_UNTOLD = ("denied", "cancelled")

Told = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def told(knowledge: Knowledge) -> Mapping[str, Told]:
    """What each article is read to tell, by its id."""
    return {article["id"]: parse_record(article, knowledge)["mentions"] for article in articles()}


def test_the_negatives_are_many_and_of_every_language(told: Mapping[str, Told]) -> None:
    assert len(told) == ARTICLES
    assert {article["language"] for article in articles()} == {"ar", "fr", "en", "es"}


def test_hardly_any_negative_tells_a_new_agreement(told: Mapping[str, Told]) -> None:
    new = [name for name, mentions in told.items() if any(map(_is_new_agreement, mentions))]

    assert len(new) <= NEW_AGREEMENTS, new


def test_hardly_any_negative_tells_anything(told: Mapping[str, Told]) -> None:
    telling = [name for name, mentions in told.items() if any(m["status"] not in _UNTOLD for m in mentions)]

    assert len(telling) <= EVENTS, telling


def _is_new_agreement(mention: Mapping[str, Any]) -> bool:
    return (mention["kind"], mention["status"]) == ("agreement", "occurred")
