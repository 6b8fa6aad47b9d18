from datetime import date
from typing import Any

import pytest

from parser.linking.coreference import Cluster
from parser.linking.summary import Summary, summarise
from parser.linking.told import Told
from parser.mention import Counterpart, Mention, Person
from tests.parser.reports import head_of, mention, mou, told


def shown(*said: Mention | Told, possible: tuple[Told, ...] = ()) -> Summary:
    """Summarise reports of one day, each by an outlet of its own, in alphabetical order."""
    reports = [one if isinstance(one, Told) else told(one, outlet=f"outlet{n}") for n, one in enumerate(said)]
    return summarise(Cluster(reports, list(possible)), today=date(2025, 12, 1))


def test_one_report_is_shown_as_it_tells() -> None:
    said = mou("NO", date="2025-11-24", place="Marrakech", place_country="MA", topics=("training", "drugs"), direction="incoming")
    summary = shown(said)
    assert (summary.kind, summary.status, summary.instrument) == ("agreement", "occurred", "memorandum_of_understanding")
    assert (summary.partners, summary.date, summary.precision) == (("NO",), "2025-11-24", "day")
    assert (summary.place, summary.place_country, summary.direction) == ("Marrakech", "MA", "incoming")
    assert summary.topics == ("drugs", "training")
    assert summary.outlets == 1


def test_partners_are_all_that_any_report_names_in_the_order_of_first_mention() -> None:
    assert shown(mention("meeting", "PL SE"), mention("meeting", "DE SE ES")).partners == ("PL", "SE", "DE", "ES")


def test_a_recollection_never_outvotes_a_fresh_report() -> None:
    recalled = [mou("NO SE", "recalled", date="2024-11", place="Rabat") for _ in range(3)]
    summary = shown(mou("NO", date="2025-11-24", place="Marrakech"), *recalled)
    assert (summary.partners, summary.date, summary.place) == (("NO",), "2025-11-24", "Marrakech")


def test_a_recollection_fills_what_no_fresh_report_says() -> None:
    assert shown(mou("NO"), mou("NO", "recalled", date="2025-11", place="Rabat")).place == "Rabat"


def test_what_occurred_outweighs_what_was_planned() -> None:
    plan = mention("conference", "AIMC INTERPOL UN GCC", "planned", date="2023-12-06", place="Rabat")
    done = mention("conference", "AIMC NAUSS", date="2023-12-06", date_end="2023-12-07", place="Tangier")
    summary = shown(plan, plan, done)
    assert (summary.partners, summary.date_end, summary.place) == (("AIMC", "NAUSS"), "2023-12-07", "Tangier")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2025-11", "2025-11-24"], "2025-11-24"),
        (["2025", "2025-11", "2025-11-24", "2025"], "2025-11-24"),
        (["2025-11-24", "2025-11-25", "2025-11-25"], "2025-11-25"),
        (["2025-11-24", "2025-11-25"], "2025-11-24"),
        (["2025-10-24", "2025-11", "2025-11"], "2025-11"),
        ([None, "2025"], "2025"),
        ([None, None], None),
    ],
)
def test_the_more_precise_date_beats_the_vaguer_when_compatible(dates: list[str | None], expected: str | None) -> None:
    assert shown(*(mou(date=day) for day in dates)).date == expected


def test_an_interval_beats_its_first_day() -> None:
    day, span = mention("meeting", date="2025-11-24"), mention("meeting", date="2025-11-24", date_end="2025-11-27")
    assert shown(day, day, span).date_end == "2025-11-27"


def test_the_latest_word_on_a_plan_holds() -> None:
    first = told(mou(status="planned", date="2025-12-10"), "2025-11-01", "alpha")
    copy = told(mou(status="planned", date="2025-12-10"), "2025-11-02", "beta")
    put_off = told(mou(status="planned", date="2025-12-20"), "2025-11-20", "gamma")
    assert shown(first, copy, put_off).date == "2025-12-20"


def test_outlets_that_copy_one_communique_are_one_voice() -> None:
    copied: dict[str, Any] = {"place": "Rabat", "origin": "dgsn_communique"}
    summary = shown(mention("visit", "ES", **copied), mention("visit", "ES", **copied), mention("visit", "ES", place="Tangier"))
    assert summary.place == "Rabat"  # one voice each, and the first of equals
    other = mention("visit", "ES", place="Tangier", origin="own_reporting")
    summary = shown(mention("visit", "ES", **copied), mention("visit", "ES", **copied), other, other)
    assert summary.place == "Tangier"
    assert summary.origins == ("dgsn_communique", "own_reporting")


def test_an_origin_that_nobody_states_is_said_to_be_so() -> None:
    assert shown(mou()).origins == ("not_stated",)


def test_possible_reports_are_counted_and_decide_nothing() -> None:
    possible = told(mention("visit", "ES FR", date="2025-11-20", place="Tangier"), outlet="omega")
    summary = shown(mention("visit", "ES"), possible=(possible,))
    assert (summary.partners, summary.date, summary.place, summary.outlets) == (("ES",), None, None, 2)


def test_what_reports_say_of_one_counterpart_is_brought_together() -> None:
    by_name = Counterpart(partner="NO", person=Person(latn="Haakon Lie"), level="head_of_service")
    by_agency = Counterpart(partner="NO", agency="Politidirektoratet", person=Person(ar="هاكون لي"), level="deputy_or_director")
    summary = shown(mou(counterparts=(by_name,)), mou(counterparts=(by_agency,)))
    person = Person(ar="هاكون لي", latn="Haakon Lie")
    expected = Counterpart(partner="NO", agency="Politidirektoratet", person=person, level="head_of_service")
    assert summary.counterparts == (expected,)


def test_the_head_of_an_agency_is_one_counterpart_however_the_office_is_worded() -> None:
    chief, commissioner = (
        Counterpart(partner="NO", agency="NO-PN", office=office, level="head_of_service") for office in ("chief", "المفوض العام")
    )
    deputy = Counterpart(partner="NO", agency="NO-PN", office="deputy", level="deputy_or_director")
    assert shown(mou(counterparts=(chief, deputy)), mou(counterparts=(commissioner,))).counterparts == (chief, deputy)


def test_different_agencies_stay_different_counterparts() -> None:
    police, guard = head_of("ES", "Policía Nacional"), head_of("ES", "Guardia Civil")
    assert shown(mention("visit", "ES", counterparts=(police, guard))).counterparts == (police, guard)


def test_the_level_is_that_of_the_highest_foreign_person() -> None:
    assert shown(mention("visit", level="expert"), mention("visit", level="minister")).level == "minister"


def test_counts_are_what_most_sources_give() -> None:
    assert shown(*(mention("meeting", counts=c) for c in ({"announced": 43}, {"announced": 34}, {"announced": 43}))).counts == {
        "announced": 43
    }


def test_services_and_directions_are_those_that_anybody_gives() -> None:
    summary = shown(
        mention("visit"), mention("visit", services=("DGST",), direction="outgoing"), mention("visit", services=("DGSN",))
    )
    assert (summary.services, summary.direction) == (("DGSN", "DGST"), "outgoing")
