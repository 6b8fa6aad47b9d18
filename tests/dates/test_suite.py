"""The reader of dates on the suite: what it may miss, and what it must never do."""

from collections.abc import Sequence

import pytest

from parser.article import Language
from parser.dates.calendar import Calendar, as_json, dates
from parser.scoring.dates import Dates, DatesScore, score_dates
from parser.text import folded
from seeds import SEEDS
from tests.dates.suite import LANGUAGES, Said, said_in

FLOOR = 0.97
CALENDAR = Calendar.load([SEEDS])


def read(said: Said) -> Dates:
    text = folded(said.text)
    return as_json(text, dates(text, published=said.published, language=said.language, calendar=CALENDAR))


def score(suite: Sequence[Said]) -> DatesScore:
    return score_dates((said.dates, read(said)) for said in suite)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_every_text_of_a_language_is_read_to_the_day(language: Language) -> None:
    assert len(said_in(language)) >= 100
    assert score(said_in(language)).share >= FLOOR


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_read_into_a_month_that_it_does_not_mean(language: Language) -> None:
    assert [said.text for said in said_in(language) if score([said]).wrong_month] == []


def test_a_month_is_wrong_only_where_another_was_meant() -> None:
    march, whole_year = _date("2024-03-12"), {"start": "2024-01-01", "end": "2024-12-31", "precision": "year"}
    assert score_dates([([march], [_date("2024-04-12")])]) == DatesScore(1, 0, 1)
    assert score_dates([([march], [whole_year]), ([], [march]), ([march], [])]) == DatesScore(3, 0, 0)
    assert score_dates([([march], [march])]) == DatesScore(1, 1, 0)


def _date(day: str) -> dict[str, str]:
    return {"start": day, "end": day, "precision": "day"}
