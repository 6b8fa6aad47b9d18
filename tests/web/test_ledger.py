from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts.filter import EventFilter
from db.event import Event
from tests.web.samples import DISPUTED, NORWAY, NOW, RETOLD, RETRACTED, ROUND_UP, UNDATED, SomeNames, a_report, an_event
from web.facets import chips, facets
from web.ledger import PAGE, found, groups, page_of, planned_next, why_empty
from web.rows import badges, row
from web.words import Words

EN = Words("en", SomeNames())
EVERYTHING = EventFilter()


def ids(events: list[Event]) -> list[str]:
    return [event.id for event in events]


def on(event_id: str, date: str | None, **changed: object) -> Event:
    return an_event(event_id, date=date, **changed)


def test_the_newest_event_comes_first() -> None:
    assert ids(found([on("A", "2024-01-01"), on("B", "2025-01-01")], EVERYTHING)) == ["B", "A"]


def test_a_month_without_its_day_stands_above_the_days_in_it() -> None:
    events = [
        on("DAY", "2025-11-30"),
        on("MONTH", "2025-11"),
        on("NEXT", "2025-12-01"),
        on("YEAR", "2024"),
        on("LAST", "2024-12-31"),
    ]
    assert ids(found(events, EVERYTHING)) == ["NEXT", "MONTH", "DAY", "YEAR", "LAST"]


def test_signatures_stand_above_the_round_up_at_whose_margin_they_were_made() -> None:
    assert ids(found([ROUND_UP, NORWAY], EVERYTHING)) == [NORWAY.id, ROUND_UP.id]


def test_of_one_day_agreements_come_first() -> None:
    assert ids(found([on("VISIT", "2025-01-01"), on("SIGNED", "2025-01-01", kind="agreement")], EVERYTHING)) == [
        "SIGNED",
        "VISIT",
    ]


def test_an_event_without_date_stands_at_its_first_report() -> None:
    first = a_report("first", published=datetime(2025, 3, 2, 8, tzinfo=UTC))
    later = a_report("later", published=datetime(2025, 6, 2, 8, tzinfo=UTC))
    events = [on("BEFORE", "2025-03-01"), on("UNDATED", None, reports=(later, first)), on("AFTER", "2025-03-03")]
    assert ids(found(events, EVERYTHING)) == ["AFTER", "UNDATED", "BEFORE"]


def test_a_withdrawn_event_is_in_no_list() -> None:
    assert found([RETRACTED], EVERYTHING) == []


def test_a_withdrawn_event_is_found_when_asked_for() -> None:
    assert found([RETRACTED], EventFilter(status=("retracted",))) == [RETRACTED]


def test_rows_are_grouped_by_what_is_said_of_their_date() -> None:
    headings = [group.heading for group in groups([NORWAY, ROUND_UP, RETOLD], EN, NOW)]
    assert headings == ["Nov 2025, day not given", "24 to 27 Nov 2025", "2014, day not given"]


def test_a_round_up_is_one_row_with_both_counts_and_its_partners() -> None:
    shown = row(ROUND_UP, EN, NOW)
    assert "12" in shown.counts
    assert "5" in shown.counts
    assert " of " not in shown.counts
    assert [partner.label for partner in shown.partners][:2] == ["Spain", "Germany"]


def test_a_round_up_without_counts_still_folds_its_partners() -> None:
    shown = row(replace(ROUND_UP, counts=None), EN, NOW)
    assert (shown.counts, len(shown.partners)) == ("partner: 5", 5)


def test_a_row_names_two_topics_and_counts_the_rest() -> None:
    assert row(ROUND_UP, EN, NOW).topics == "cybercrime, organized crime \u2066+1\u2069"


def test_a_row_without_date_has_none_to_repeat() -> None:
    assert row(UNDATED, EN, NOW).short_date == ""


@pytest.mark.parametrize(
    ("event", "worn"),
    [
        (NORWAY, ["new"]),
        (RETOLD, ["retelling"]),
        (DISPUTED, ["disputed"]),
        (an_event("OLD22222"), []),
        (an_event("MAYBE222", possibly_same_as=("7K3QF2MD",)), ["possibly_same"]),
        (an_event("LAPSED22", status="lapsed", new=False), ["lapsed"]),
    ],
)
def test_a_row_wears_the_badges_of_its_event(event: Event, worn: list[str]) -> None:
    assert list(badges(event, NOW)) == worn


def test_a_page_goes_on_after_the_event_that_ended_the_last() -> None:
    events = [an_event(f"E{n:03}") for n in range(PAGE + 10)]
    first = page_of(events, "")
    assert len(first) == PAGE
    assert page_of(events, first[-1].id) == events[PAGE:]


def test_a_page_after_an_event_that_is_gone_begins_with_the_newest() -> None:
    events = [an_event("A"), an_event("B")]
    assert page_of(events, "GONE") == events


def test_planned_events_come_soonest_first_and_at_most_three() -> None:
    planned = [on(f"P{day}", f"2025-12-{day:02}", status="planned") for day in (9, 3, 20, 15)]
    assert ids(planned_next(planned, NOW)) == ["P3", "P9", "P15"]


@pytest.mark.parametrize(
    ("date", "is_shown"), [("2025-11-27", False), ("2025-11-28", True), ("2025-11", True), ("2025-10", False)]
)
def test_a_plan_is_next_until_its_time_is_past(date: str, is_shown: bool) -> None:
    assert bool(planned_next([on("P", date, status="planned")], NOW)) is is_shown


def test_a_plan_of_several_days_is_next_until_its_last() -> None:
    assert planned_next([on("P", "2025-11-26", date_end="2025-11-29", status="planned")], NOW)


@pytest.mark.parametrize("status", ["occurred", "cancelled", "lapsed", "retracted"])
def test_what_will_not_come_is_not_planned(status: str) -> None:
    assert planned_next([on("P", "2025-12-09", status=status)], NOW) == []


def test_a_plan_without_date_is_not_in_the_box() -> None:
    assert planned_next([on("P", None, status="planned")], NOW) == []


def test_an_empty_database_says_that_nothing_is_known_yet() -> None:
    assert why_empty([], EVERYTHING, EN).sentence == "No event is known yet: the outlets have still to be read."


def test_filters_that_exclude_each_other_offer_the_one_whose_removal_gives_most() -> None:
    events = [an_event("A"), an_event("B"), an_event("C", kind="award", partners=("NO",))]
    empty = why_empty(events, EventFilter(kind=("award",), partner=("ES",)), EN)
    assert empty.sentence == "These filters exclude each other."
    assert empty.offer == "Without “kind”: 2"
    assert empty.href == "/en/?partner=ES"


def test_when_no_removal_helps_nothing_is_offered() -> None:
    empty = why_empty([an_event("A")], EventFilter(kind=("award",), partner=("NO",)), EN)
    assert (empty.sentence, empty.href) == ("Nothing found.", "")


def test_a_facet_counts_its_values_among_what_was_found() -> None:
    events = [an_event("A"), an_event("B"), an_event("C", kind="award")]
    by_name = {facet.name: facet for facet in facets(events, events, EVERYTHING, EN)}
    assert [(value.label, value.count) for value in by_name["kind"].first] == [("Visit", 2), ("Decoration", 1)]


def test_a_facet_that_narrows_still_counts_what_its_other_values_would_find() -> None:
    events = [an_event("A"), an_event("B", kind="award")]
    wanted = EventFilter(kind=("award",))
    by_name = {facet.name: facet for facet in facets(events, found(events, wanted), wanted, EN)}
    values = {value.label: value for value in by_name["kind"].first}
    assert (values["Visit"].count, values["Visit"].href) == (1, "/en/?kind=award&kind=visit")
    assert (values["Decoration"].is_chosen, values["Decoration"].href) == (True, "/en/")


def test_a_facet_that_narrows_counts_no_withdrawn_event() -> None:
    events = [an_event("A", partners=("SN",)), RETRACTED]
    wanted = EventFilter(partner=("SN",))
    by_name = {facet.name: facet for facet in facets(events, found(events, wanted), wanted, EN)}
    assert [value.count for value in by_name["partner"].first] == [1]


def test_what_a_filter_can_ask_for_is_counted_in_the_filter_s_order() -> None:
    events = [an_event("A", news="occurred", place="Fez"), an_event("B", news="planned", place="Oslo", level="minister")]
    names = [facet.name for facet in facets(events, events, EVERYTHING, EN)]
    assert [name for name in names if name != "service"] == ["news", "level", "place"]


def test_a_facet_of_one_value_is_not_shown() -> None:
    assert "kind" not in {facet.name for facet in facets([an_event("A")], [an_event("A")], EVERYTHING, EN)}


def test_a_value_can_be_excluded() -> None:
    events = [an_event("A"), an_event("B", kind="award")]
    kind = next(facets(events, events, EVERYTHING, EN))
    assert {value.not_href for value in kind.first} == {"/en/?not_kind=visit", "/en/?not_kind=award"}


def test_a_facet_shows_ten_values_and_keeps_the_rest() -> None:
    events = [an_event(f"E{n}", partners=(f"P{chr(65 + n)}",)) for n in range(13)]
    by_name = {facet.name: facet for facet in facets(events, events, EVERYTHING, EN)}
    assert (len(by_name["partner"].first), len(by_name["partner"].rest)) == (10, 3)


def test_each_active_filter_is_a_chip_that_removes_itself() -> None:
    shown = list(
        chips(EventFilter(kind=("visit", "award"), not_topic=("drugs",), date_from=datetime(2025, 1, 2, tzinfo=UTC).date()), EN)
    )
    assert [chip.label for chip in shown] == ["from: 2 Jan 2025", "kind: Decoration", "kind: Visit", "not topic: drugs"]
    assert shown[1].href == "/en/?date_from=2025-01-02&kind=visit&not_topic=drugs"
    assert shown[3].href == "/en/?date_from=2025-01-02&kind=award&kind=visit"
