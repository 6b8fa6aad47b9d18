"""Scoring, by tables that were counted by hand."""

from collections.abc import Mapping
from typing import Any

import pytest

from parser.scoring.breakdown import breakdown, misses, wilson
from parser.scoring.events import evaluate_events
from parser.scoring.matching import Row, best_pairs, date_verdict, is_other_month
from parser.scoring.score import by_language_and_kind, evaluate_parse, scored


def event(kind: str, status: str, partners: str, event_id: str = "", **more: Any) -> dict[str, Any]:
    return {"event_id": event_id, "kind": kind, "status": status, "partners": partners.split(), **more}


def article(name: str, language: str, *events: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": name, "lang": language, "events": list(events)}


def said(name: str, *mentions: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": name, "mentions": list(mentions)}


GOLD = [
    article("a", "ar", event("agreement", "occurred", "NO", date="2025-11"), event("visit", "recalled", "BE ES")),
    article("b", "fr", event("meeting", "occurred", "NP", date="2025-11-24", date_end="2025-11-27", place="Rabat")),
    article("c", "fr"),
]


def test_a_perfect_answer_scores_one_everywhere() -> None:
    figures = evaluate_parse(GOLD, [said(record["id"], *record["events"]) for record in GOLD])

    for name in (
        "relevance_f1",
        "new_mou_f1",
        "kind_partner_f1",
        "kind_partner_status_f1",
        "date_acc",
        "place_acc",
        "status_acc",
    ):
        assert figures[name] == 1


def test_partners_are_counted_one_by_one() -> None:
    # Found: NO rightly, BE with a wrong status, SE falsely; missed: ES, NP.
    figures = evaluate_parse(GOLD, [said("a", event("agreement", "occurred", "NO SE"), event("visit", "occurred", "BE"))])

    assert figures["kind_partner_p"] == pytest.approx(2 / 3)
    assert figures["kind_partner_r"] == pytest.approx(2 / 4)
    assert figures["kind_partner_status_p"] == pytest.approx(1 / 3)
    assert figures["kind_partner_status_r"] == pytest.approx(1 / 4)


def test_an_article_without_an_answer_told_nothing() -> None:
    figures = evaluate_parse(GOLD, [said("c", event("agreement", "occurred", "SE"))])

    assert (figures["relevance_p"], figures["relevance_r"]) == (0, 0)
    assert (figures["new_mou_p"], figures["new_mou_r"]) == (0, 0)


@pytest.mark.parametrize("status", ["denied", "cancelled", "hypothetical"])
def test_what_is_not_told_as_real_is_not_looked_at(status: str) -> None:
    assert evaluate_parse(GOLD, [said("c", event("agreement", status, "SE"))])["relevance_p"] == 1


def test_an_agency_counts_as_its_country_and_morocco_as_nobody() -> None:
    assert Row.of(event("visit", "occurred", "FBI CIA MA")).partners == {"US"}


def test_partners_may_be_objects() -> None:
    assert Row.of({"kind": "visit", "partners": [{"id": "no"}, {"country": "SE"}]}).partners == {"NO", "SE"}


def test_roundups_can_be_left_out() -> None:
    names = " ".join(f"Q{n}" for n in range(15))

    assert (
        evaluate_parse([*GOLD, article("r", "ar", event("meeting", "occurred", names))], [], without_roundups=True)["articles"]
        == 3
    )


def test_floors_are_counted_by_language_and_kind() -> None:
    tallies = by_language_and_kind(
        scored(GOLD, [said("a", event("visit", "recalled", "BE")), said("c", event("award", "occurred", "SE"))])
    )

    assert {key: (t.right, t.false, t.missed) for key, t in tallies.items()} == {
        ("ar", "agreement"): (0, 0, 1),
        ("ar", "visit"): (1, 0, 1),
        ("fr", "meeting"): (0, 0, 1),
        ("fr", "award"): (0, 1, 0),
    }


DAY, SPAN, MONTH = ("2024-12-05", None), ("2024-11-28", "2024-12-01"), ("2024-12", None)
DATES = [
    ("the same day", DAY, DAY, "right"),
    ("another day", DAY, ("2024-12-06", None), "wrong"),
    ("the month for a day", DAY, MONTH, "coarse"),
    ("the year for a day", DAY, ("2024", None), "coarse"),
    ("an end where there is none", DAY, ("2024-12-05", "2024-12-07"), "wrong"),
    ("an end that is the start", DAY, ("2024-12-05", "2024-12-05"), "right"),
    ("an invented day", MONTH, DAY, "wrong"),
    ("the same interval", SPAN, SPAN, "right"),
    ("the start alone", SPAN, ("2024-11-28", None), "half"),
    ("another end", SPAN, ("2024-11-28", "2024-11-30"), "wrong"),
    ("nothing", DAY, (None, None), "missing"),
]


@pytest.mark.parametrize(("gold", "given", "verdict"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_a_date_is_judged(gold: tuple[str, str | None], given: tuple[str | None, str | None], verdict: str) -> None:
    assert date_verdict(dated(gold), dated(given)) == verdict


@pytest.mark.parametrize(
    ("gold", "given", "is_other"),
    [
        (DAY, "2024-05-12", True),
        (DAY, "2024-12-30", False),
        (SPAN, "2024-12-30", False),
        (DAY, "2023", True),
        (DAY, "2024", False),
    ],
)
def test_a_wrong_month_is_told(gold: tuple[str, str | None], given: str, is_other: bool) -> None:
    assert is_other_month(dated(gold), dated((given, None))) == is_other


def test_half_right_dates_count_half() -> None:
    mention = event("meeting", "occurred", "NP", date="2025-11-24")

    figures = evaluate_parse(GOLD[1:2], [said("b", mention)])

    assert (figures["date_right"], figures["date_given"], figures["date_acc"]) == (0.5, 1, 0.5)


def test_the_most_pairs_win_before_the_best_pair() -> None:
    # One row could take the only column that the other can have.
    assert sorted(best_pairs([[(5,), (4,)], [(5,), None]])) == [(0, 1), (1, 0)]


def test_nothing_pairs_with_nothing() -> None:
    assert best_pairs([]) == []
    assert best_pairs([[], []]) == []


def mou(status: str, date: str | None = "2025-11") -> dict[str, Any]:
    return event("agreement", status, "NO", "X", date=date)


EVENTS = [
    article(
        "a1",
        "ar",
        mou("occurred"),
        event("visit", "occurred", "BE", "V1", date="2024-12-05"),
        event("visit", "recalled", "BE", "V2", date="2024-11-25"),
    ),
    article("a2", "fr", mou("occurred")),
    article("a3", "ar", mou("recalled", None)),
    article("a4", "en"),
]


def told(kind: str, partner: str, *articles: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "partners": [partner], "reports": [{"id": name} for name in articles], **more}


def check(events: list[dict[str, Any]], **expected: float) -> None:
    figures = evaluate_events(EVENTS, events)
    assert {name: figures[name] for name in expected} == pytest.approx(expected)


def test_perfect_grouping_scores_one() -> None:
    events = [
        told("agreement", "NO", "a1", "a2", "a3", new=True, date="2025-11"),
        told("visit", "BE", "a1", date="2024-12-05"),
        told("visit", "BE", "a1", date="2024-11-25"),
    ]
    check(events, items=5, found=5, spurious=0, bcubed_f1=1, bcubed_mono_f1=1, bcubed_cross_f1=1, mou_found=1, mou_missed=0)


def test_no_grouping_costs_recall() -> None:
    # X is three events: R = (3 x 1/3 + 1 + 1) / 5; within a language (1/2 + 1/2 + 1 + 1 + 1) / 5; across 3 x 1/3 / 3.
    events = [told(e["kind"], e["partners"][0], r["id"], status=e["status"], date=e["date"]) for r in EVENTS for e in r["events"]]
    check(events, bcubed_p=1, bcubed_r=0.6, bcubed_f1=0.75, bcubed_mono_r=0.8, bcubed_cross_r=1 / 3, mou_duplicate_alerts=1)


def test_one_heap_costs_precision() -> None:
    # a4 is spurious and both visits are unmatched: P = 3 x 3/4 / (5 + 1), R = 3/5; across P = 3 x 3/4 / (3 + 1).
    check(
        [told("agreement", "NO", "a1", "a2", "a3", "a4", new=True)],
        found=3,
        spurious=1,
        bcubed_p=0.375,
        bcubed_r=0.6,
        bcubed_mono_p=0.5,
        bcubed_cross_p=0.5625,
        bcubed_cross_r=1,
        mou_found=1,
        mou_false_alerts=0,
    )


def test_nothing_found_scores_nothing() -> None:
    check([], found=0, bcubed_p=0, bcubed_r=0, bcubed_f1=0, mou_missed=1)


def test_a_report_on_an_unknown_article_is_not_looked_at() -> None:
    check([told("agreement", "NO", "zz", new=True)], spurious=0, mou_false_alerts=0)


def test_a_denied_event_is_not_looked_at() -> None:
    check([told("agreement", "SE", "a4", status="denied")], spurious=0, mou_false_alerts=0)


def test_an_alert_on_nobodys_agreement_is_false() -> None:
    check([told("agreement", "SE", "a4", new=True)], mou_found=0, mou_missed=1, mou_false_alerts=1)


def test_a_second_alert_on_one_agreement_is_a_duplicate_unless_it_is_silent() -> None:
    check([told("agreement", "NO", "a1", new=True), told("agreement", "NO", "a2", new=True)], mou_found=1, mou_duplicate_alerts=1)
    check(
        [told("agreement", "NO", "a1", new=True), told("agreement", "NO", "a2", new=False)], mou_found=1, mou_duplicate_alerts=0
    )


def test_a_retold_agreement_alerted_as_new_is_false() -> None:
    check([told("agreement", "NO", "a3", new=True)], found=1, mou_found=0, mou_false_alerts=1)


def test_a_report_may_be_known_by_its_address() -> None:
    events = [{"kind": "agreement", "partners": [{"id": "NO"}], "reports": [{"id": 7, "url": "https://lab.example/a2.html"}]}]
    check(events, found=1)


def dated(dates: tuple[str | None, str | None]) -> Row:
    return Row.of({"kind": "visit", "partners": ["BE"], "date": dates[0], "date_end": dates[1]})


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(0, 0, 0.0, 1.0), (8, 9, 0.565, 0.980), (16, 16, 0.806, 1.0), (0, 10, 0.0, 0.278)]
)
def test_a_share_of_few_has_a_wide_interval(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=0.001)


def test_each_language_and_kind_has_its_shares_with_intervals() -> None:
    only = next(breakdown(scored(GOLD[:1], [said("a", event("agreement", "occurred", "NO SE"))])))

    assert (only["language"], only["kind"], only["n"], only["precision"], only["recall"]) == ("ar", "agreement", 1, 0.5, 1.0)
    assert only["precision_interval"] == wilson(1, 2)


def test_what_was_missed_and_what_is_false_is_listed_by_article() -> None:
    [article] = scored(GOLD[1:2], [said("b", event("meeting", "planned", "NP"))])

    assert list(misses({"b": article})) == [
        {"id": "b", "verdict": "missed", "kind": "meeting", "partner": "NP", "status": "occurred"},
        {"id": "b", "verdict": "false", "kind": "meeting", "partner": "NP", "status": "planned"},
    ]
