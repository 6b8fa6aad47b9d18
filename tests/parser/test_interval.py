from datetime import date

import pytest

from parser.dates.interval import dated, day_of, interval_of
from tests.parser.reports import mention, moment


@pytest.mark.parametrize(
    ("text", "end", "first", "last", "precision"),
    [
        ("2025-11-24", None, date(2025, 11, 24), date(2025, 11, 24), "day"),
        ("2025-11-24", "2025-11-27", date(2025, 11, 24), date(2025, 11, 27), "day"),
        ("2025-11", None, date(2025, 11, 1), date(2025, 11, 30), "month"),
        ("2024-02", None, date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025", None, date(2025, 1, 1), date(2025, 12, 31), "year"),
    ],
)
def test_a_date_covers_the_days_that_it_may_mean(text: str, end: str | None, first: date, last: date, precision: str) -> None:
    interval = dated(text, end)
    assert (interval.first, interval.last, interval.precision) == (first, last, precision)


def test_an_end_before_its_start_is_no_end() -> None:
    assert dated("2025-11-24", "2025-11-20").last == date(2025, 11, 24)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="expected YYYY-MM-DD"):
        dated("2025-11-24-01")


@pytest.mark.parametrize(
    ("status", "first", "last"),
    [
        ("occurred", date(2025, 11, 13), date(2025, 11, 27)),
        ("planned", date(2025, 11, 27), date(2026, 5, 26)),
        ("recalled", date(2023, 11, 28), date(2025, 11, 27)),
    ],
)
def test_an_undated_mention_happened_when_its_status_implies(status: str, first: date, last: date) -> None:
    interval = interval_of(mention(status=status), moment("2025-11-27"))
    assert (interval.first, interval.last, interval.precision) == (first, last, "implied")


def test_a_conference_is_announced_years_ahead() -> None:
    interval = interval_of(mention("conference", "INTERPOL", "planned"), moment("2023-12-05"))
    assert interval.last == date(2025, 12, 4)


def test_the_day_of_publication_is_that_of_morocco() -> None:
    assert day_of(moment("2025-11-26T23:30")) == date(2025, 11, 27)


def test_the_gap_counts_days_between_two_intervals_in_either_order() -> None:
    monday, friday = dated("2025-11-24"), dated("2025-11-28", "2025-11-30")
    assert monday.gap(friday) == friday.gap(monday) == 4
    assert dated("2025-11").gap(friday) == 0
