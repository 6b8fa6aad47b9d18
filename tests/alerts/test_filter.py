from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from alerts.filter import EventFilter, matches
from tests.alerts.events import change, event, proof, report

THE_EVENT = event(outlets=2, reports=(report(), report(id="lm:1", outlet="lematin", language="fr", title="Accord à Marrakech")))
SATISFIED: dict[str, Any] = {
    "kind": "agreement",
    "status": ["planned", "occurred"],
    "news": "occurred",
    "instrument": "memorandum_of_understanding",
    "partner": ["SE", "NO"],
    "direction": "mutual",
    "level": "head_of_service",
    "service": "DGST",
    "topic": ["drugs", "organized_crime"],
    "place": "Marrakech",
    "origin": "dgsn_communique",
    "outlet": "lematin",
    "language": "fr",
    "words": ["memorandum", "مذكرة"],
}
UNSATISFIED: dict[str, Any] = {
    "kind": "visit",
    "status": "planned",
    "news": "planned",
    "instrument": "protocol",
    "partner": ["SE", "DK"],
    "direction": "incoming",
    "level": "minister",
    "topic": "drugs",
    "place": "Rabat",
    "origin": "partner_side",
    "outlet": "hespress",
    "language": "es",
    "words": "bulgaria",
}


@pytest.mark.parametrize(("facet", "value"), SATISFIED.items())
def test_a_facet_is_met_by_any_of_its_values(facet: str, value: Any) -> None:
    verdict = matches(EventFilter.model_validate({facet: value}), THE_EVENT)
    assert verdict.matched
    assert verdict.conditions == (facet,)


@pytest.mark.parametrize(("facet", "value"), UNSATISFIED.items())
def test_a_facet_that_fails_is_named(facet: str, value: Any) -> None:
    verdict = matches(EventFilter.model_validate({facet: value}), THE_EVENT)
    assert not verdict.matched
    assert verdict.failed == (facet,)


@pytest.mark.parametrize(("facet", "value"), SATISFIED.items())
def test_a_not_twin_excludes_what_its_facet_takes(facet: str, value: Any) -> None:
    verdict = matches(EventFilter.model_validate({f"not_{facet}": value}), THE_EVENT)
    assert verdict.failed == (f"not_{facet}",)


@pytest.mark.parametrize(("facet", "value"), UNSATISFIED.items())
def test_a_not_twin_takes_what_its_facet_excludes(facet: str, value: Any) -> None:
    assert matches(EventFilter.model_validate({f"not_{facet}": value}), THE_EVENT).matched


def test_all_facets_must_hold_and_a_near_miss_names_the_one_that_does_not() -> None:
    verdict = matches(EventFilter(kind=("agreement",), partner=("ES",), topic=("organized_crime",)), THE_EVENT)
    assert not verdict.matched
    assert verdict.conditions == ("kind", "topic")
    assert verdict.failed == ("partner",)


def test_an_empty_filter_takes_every_event() -> None:
    assert matches(EventFilter(), THE_EVENT).matched


def test_every_facet_has_its_not_twin() -> None:
    facets = {name for name in EventFilter.model_fields if not name.startswith("not_")}
    twins = {name.removeprefix("not_") for name in EventFilter.model_fields if name.startswith("not_")}
    assert facets - twins == {"outlets_min", "date_from", "date_to"}


def test_news_is_asked_of_the_version_when_a_version_is_judged() -> None:
    wanted = EventFilter(news=("occurred",))
    assert matches(wanted, THE_EVENT, change(THE_EVENT, news="occurred")).matched
    assert not matches(wanted, THE_EVENT, change(THE_EVENT, news="planned")).matched
    assert not matches(wanted, THE_EVENT, change(THE_EVENT, news=None)).matched


def test_outlets_are_counted_from_the_number_asked_for() -> None:
    assert matches(EventFilter(outlets_min=2), THE_EVENT).matched
    assert matches(EventFilter(outlets_min=3), THE_EVENT).failed == ("outlets_min",)


@pytest.mark.parametrize(
    ("happened", "end", "first", "last", "expected"),
    [
        ("2025-11-27", None, "2025-11-27", "2025-11-27", True),
        ("2025-11-27", None, "2025-11-28", None, False),
        ("2025-11-24", "2025-11-27", "2025-11-26", "2025-12-31", True),
        ("2025-11-24", "2025-11-27", None, "2025-11-23", False),
        ("2025-11", None, "2025-11-30", None, True),
        ("2025-11", None, "2025-12-01", None, False),
        ("2024-02", None, "2024-02-29", None, True),
        ("2018", None, None, "2018-01-01", True),
        ("2018", None, "2019-01-01", None, False),
        (None, None, "2000-01-01", None, False),
    ],
)
def test_a_date_matches_where_what_is_known_of_it_touches_the_days(
    happened: str | None, end: str | None, first: str | None, last: str | None, *, expected: bool
) -> None:
    wanted = EventFilter.model_validate({"date_from": first, "date_to": last})
    assert matches(wanted, event(date=happened, date_end=end)).matched is expected


@pytest.mark.parametrize("word", [" ", "ـ", "\u0651"])
def test_a_word_without_a_letter_is_found_nowhere(word: str) -> None:
    assert not matches(EventFilter(words=(word,)), event()).matched


def test_words_are_found_whatever_their_spelling() -> None:
    told = event(evidence=(proof("توقيع اتفاقيّة بإسبانيا"),), reports=(report(title="Sécurité : la DGSN"),))
    for word in ("اتفاقية", "باسبانيا", "SECURITE", "dgsn"):
        assert matches(EventFilter(words=(word,)), told).matched, word


def test_a_query_string_and_a_rule_write_the_same_filter() -> None:
    query = {"kind": ["agreement"], "partner": ["NO", "SE"], "outlets_min": "2", "date_from": "2025-01-01"}
    rule = {"kind": "agreement", "partner": ["NO", "SE"], "outlets_min": 2, "date_from": date(2025, 1, 1)}
    assert EventFilter.model_validate(query) == EventFilter.model_validate(rule)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "agrement"},
        {"kinds": "agreement"},
        {"partner": "Norway"},
        {"partner": "no"},
        {"outlets_min": -1},
        {"words": ""},
        {"date_from": "2025-02-30"},
        {"date_from": "2025-02-02", "date_to": "2025-02-01"},
    ],
)
def test_what_no_event_can_have_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EventFilter.model_validate(wrong)


def test_a_filter_cannot_be_changed_once_made() -> None:
    with pytest.raises(ValidationError):
        EventFilter().kind = ("visit",)  # type: ignore[misc]  # the point of the test
