from datetime import date

import pytest

from parser.dates.interval import dated
from parser.linking.standing import known_from, occurred_freshly, planned_ahead, status_of
from parser.linking.told import Told
from tests.parser.reports import mou, told

TODAY = date(2025, 12, 1)


def firm(*reports: tuple[str, str] | tuple[str, str, str]) -> list[Told]:
    """Reports as (status, published[, date])."""
    made = [told(mou(status=r[0], date=r[2] if len(r) > 2 else None), r[1], f"outlet{n}") for n, r in enumerate(reports)]
    return sorted(made, key=lambda one: one.order)


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        ([("occurred", "2025-11-24")], "occurred"),
        ([("planned", "2025-11-20")], "planned"),
        ([("recalled", "2025-11-24")], "occurred"),
        ([("cancelled", "2025-11-24")], "cancelled"),
        # occurred wins over any number of plans, whenever they were published
        ([("planned", "2025-11-20"), ("occurred", "2025-11-24"), ("planned", "2025-11-25")], "occurred"),
        ([("planned", "2025-11-20"), ("recalled", "2025-11-24")], "occurred"),
        ([("cancelled", "2025-11-20"), ("occurred", "2025-11-24")], "occurred"),
        # the last word on a plan
        ([("planned", "2025-11-20"), ("cancelled", "2025-11-24")], "cancelled"),
        ([("cancelled", "2025-11-20"), ("planned", "2025-11-24")], "postponed"),
        ([("planned", "2025-11-01", "2025-11-25"), ("planned", "2025-11-20", "2025-12-10")], "postponed"),
        ([("planned", "2025-11-01", "2025-12"), ("planned", "2025-11-20", "2025-12-10")], "planned"),
        # its time passed a fortnight ago
        ([("planned", "2025-11-01", "2025-11-16")], "lapsed"),
        ([("planned", "2025-11-01", "2025-11-17")], "planned"),
        # or no date and half a year
        ([("planned", "2025-06-03")], "lapsed"),
        ([("planned", "2025-06-04")], "planned"),
        # a denial against a report, never a silent flip
        ([("occurred", "2025-11-24"), ("denied", "2025-11-25")], "disputed"),
        ([("occurred", "2025-11-24"), ("denied", "2025-11-25"), ("occurred", "2025-11-26")], "disputed"),
        ([("planned", "2025-11-24"), ("denied", "2025-11-25")], "disputed"),
        ([("denied", "2025-11-20"), ("occurred", "2025-11-24")], "occurred"),
    ],
)
def test_the_status_is_a_lattice(reports: list[tuple[str, str]], status: str) -> None:
    assert status_of(firm(*reports), today=TODAY) == status


def test_what_occurred_at_its_margin_proves_a_plan() -> None:
    assert status_of(firm(("planned", "2025-11-20")), today=TODAY, is_proved=True) == "occurred"


@pytest.mark.parametrize(
    ("statuses", "source"),
    [
        (["recalled"], "retelling"),
        (["planned", "recalled"], "retelling"),
        (["occurred", "recalled"], "report"),
        (["planned"], "report"),
    ],
)
def test_what_is_only_recalled_is_known_from_a_retelling(statuses: list[str], source: str) -> None:
    assert known_from(firm(*((status, "2025-11-24") for status in statuses))) == source


@pytest.mark.parametrize(
    ("published", "when", "is_news"),
    [
        ("2025-11-24", "2025-11-24", True),
        ("2025-12-08", "2025-11-24", True),
        ("2025-12-09", "2025-11-24", False),
        ("2025-12-14", "2025-11", True),
        ("2025-12-15", "2025-11", False),
        ("2025-12-15", None, True),
    ],
)
def test_what_happened_more_than_a_fortnight_before_publication_is_no_news(
    published: str, when: str | None, is_news: bool
) -> None:
    reports = firm(("occurred", published))
    assert bool(occurred_freshly(reports, dated(when) if when else None)) is is_news


def test_a_recollection_brings_no_news() -> None:
    assert occurred_freshly(firm(("recalled", "2025-11-24"), ("planned", "2025-11-20")), None) == []


def test_a_plan_is_news_from_its_first_report() -> None:
    assert [one.outlet for one in planned_ahead(firm(("planned", "2025-11-20", "2025-12-10")), dated("2025-12-10"))] == [
        "outlet0"
    ]
