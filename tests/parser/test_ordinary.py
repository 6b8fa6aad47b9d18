"""The mix of an ordinary year tells nothing: how often Marsad would alert somebody for nothing."""

from collections import Counter

import pytest

from parser.knowledge import Knowledge
from tests.parser.ordinary import articles
from tests.parser.ordinary.reading import EVENTS, NEW_AGREEMENTS, Reading

EVERY = 3
"""Of the year's articles the suite reads every third; `make gate` reads all."""


@pytest.fixture(scope="module")
def reading(knowledge: Knowledge) -> Reading:
    return Reading.of_the_year(knowledge, EVERY)


def test_the_year_has_the_mix_of_the_press() -> None:
    year = list(articles())

    assert len({article["text"] for article in year}) == len(year) == 2500
    assert Counter(article["language"] for article in year) == {"ar": 1500, "fr": 550, "en": 250, "es": 200}
    assert Counter(article["family"] for article in year).most_common(1)[0][0] == "crime"


def test_ordinary_news_tell_no_new_agreement(reading: Reading) -> None:
    assert len(reading.agreements) <= NEW_AGREEMENTS, reading.agreements


def test_ordinary_news_tell_hardly_anything(reading: Reading) -> None:
    assert len(reading.events) <= EVENTS // EVERY, reading.events
