from datetime import UTC, datetime, timedelta

import pytest

from crawler.gap import Shown, gap_between, is_torn, shown
from crawler.ledger import RouteMemory
from crawler.page import Link

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def listing(*hours: float) -> Shown:
    return Shown(frozenset(f"k{h}" for h in hours), ago(max(hours)), ago(min(hours)))


def link(key: str, published: datetime | None) -> Link:
    return Link(url=f"https://a.ma/{key}", key=key, published=published)


BEFORE = RouteMemory(listed=frozenset({"k9"}), newest=ago(9), good_at=ago(8))


@pytest.mark.parametrize(
    ("listed", "keys", "torn"),
    [({"a"}, {"b"}, True), ({"a", "b"}, {"b", "c"}, False), (set(), {"b"}, False)],
)
def test_a_listing_is_torn_when_it_shares_nothing_with_one_that_named_something(
    listed: set[str], keys: set[str], *, torn: bool
) -> None:
    assert is_torn(RouteMemory(listed=frozenset(listed)), Shown(frozenset(keys), None, None)) is torn


@pytest.mark.parametrize(
    ("before", "now_shown", "others", "gap"),
    [
        pytest.param(BEFORE, listing(1, 2), [], (ago(9), ago(2)), id="from the newest known to the oldest shown"),
        pytest.param(BEFORE, listing(1, 10), [], None, id="what it shows reaches back far enough"),
        pytest.param(BEFORE, listing(1, 2), [listing(1, 10)], None, id="another route reaches back far enough"),
        pytest.param(BEFORE, listing(1, 2), [listing(1, 5)], (ago(9), ago(5)), id="another route shortens it"),
        pytest.param(
            BEFORE, listing(1, 2), [Shown(frozenset("x"), None, None)], (ago(9), ago(2)), id="an undated other says nothing"
        ),
        pytest.param(BEFORE, Shown(frozenset("x"), None, None), [], (ago(9), NOW), id="an undated listing reaches back nowhere"),
        pytest.param(
            RouteMemory(listed=frozenset({"a"}), good_at=ago(8)), listing(1, 2), [], (ago(8), ago(2)), id="undated before"
        ),
        pytest.param(RouteMemory(listed=frozenset({"a"})), listing(1, 2), [], None, id="nothing says since when"),
    ],
)
def test_a_gap_is_what_neither_the_last_reading_nor_any_of_this_visit_saw(
    before: RouteMemory, now_shown: Shown, others: list[Shown], gap: tuple[datetime, datetime] | None
) -> None:
    assert gap_between(before, now_shown, others, NOW) == gap


HOURLY = tuple(link(f"k{hours}", ago(hours)) for hours in range(1, 6))


@pytest.mark.parametrize("pinned", [(), ("old",), ("old", "older")])
def test_what_is_pinned_to_the_top_of_a_listing_hides_no_gap(pinned: tuple[str, ...]) -> None:
    pins = tuple(link(key, ago(1000)) for key in pinned)
    before = RouteMemory(listed=frozenset({"k99", *pinned}), newest=ago(9), good_at=ago(8))
    now_shown = shown(pins + HOURLY, NOW)
    assert is_torn(before, now_shown)
    assert gap_between(before, now_shown, [], NOW) == (ago(9), ago(5))
    assert now_shown.span == timedelta(hours=4)


@pytest.mark.parametrize(
    "links",
    [
        pytest.param(HOURLY[::-1], id="oldest first"),
        pytest.param((link("a", ago(3)), link("b", ago(1)), link("c", ago(1))), id="oldest first, two of one moment"),
        pytest.param((link("a", None), *HOURLY), id="undated first"),
        pytest.param(HOURLY[:1], id="one"),
        pytest.param((link("a", None), link("b", None)), id="undated"),
    ],
)
def test_what_only_stands_in_another_order_is_not_taken_for_pinned(links: tuple[Link, ...]) -> None:
    assert shown(links, NOW).keys == {link.key for link in links}


def test_a_gap_begins_at_the_last_good_reading_and_not_in_the_year_of_a_wrong_date() -> None:
    before = RouteMemory(listed=frozenset({"a"}), newest=datetime(1, 1, 1, tzinfo=UTC), good_at=ago(8))
    assert gap_between(before, listing(1, 2), [], NOW) == (ago(8 + 24), ago(2))


def test_a_date_that_lies_ahead_counts_as_now() -> None:
    summed = shown([link("a", ago(3)), link("b", NOW + timedelta(days=300)), link("c", None)], NOW)
    assert (summed.oldest, summed.newest, summed.span) == (ago(3), NOW, timedelta(hours=3))


@pytest.mark.parametrize("dates", [[], [None], [NOW], [NOW, NOW]])
def test_a_listing_without_two_moments_covers_no_time(dates: list[datetime | None]) -> None:
    assert shown([link(str(n), date) for n, date in enumerate(dates)], NOW).span is None
