"""What people say of mentions, as linking takes it; and why a mention stands where it stands."""

import pytest

from parser.linking.because import why_joined
from parser.linking.bonds import Bonds
from parser.linking.coreference import Cluster, partition
from parser.linking.told import Told
from tests.parser.reports import mention, mou, told

APART, SAME = False, True


def bonds(*pairs: tuple[Told, Told, bool]) -> Bonds:
    return Bonds({frozenset(((a.key, a.ordinal), (b.key, b.ordinal))): is_same for a, b, is_same in pairs})


def outlets(clusters: list[Cluster]) -> list[list[str]]:
    return [[one.outlet for one in cluster.reports] for cluster in clusters]


@pytest.fixture
def early() -> Told:
    return told(mou("NO", date="2025-11-10"), "2025-11-10", "alpha")


@pytest.fixture
def late() -> Told:
    return told(mou("NO", date="2025-11-24"), "2025-11-24", "beta")


def test_what_people_brought_together_is_one_event_whatever_forbids_it(early: Told, late: Told) -> None:
    assert outlets(partition([early, late])) == [["alpha"], ["beta"]]
    assert outlets(partition([late, early], bonds((early, late, SAME)))) == [["alpha", "beta"]]


def test_whatever_resembles_one_half_joins_the_whole(early: Told, late: Told) -> None:
    more = told(mou("NO", date="2025-11-24"), "2025-11-25", "gamma")
    assert outlets(partition([more, early, late], bonds((early, late, SAME)))) == [["alpha", "beta", "gamma"]]


def test_what_people_told_apart_never_meets_and_may_not_be_the_same() -> None:
    one, other = (told(mou("NO", date="2025-11"), outlet=outlet) for outlet in ("alpha", "beta"))
    found = partition([one, other], bonds((one, other, APART)))
    assert outlets(found) == [["alpha"], ["beta"]]
    assert [cluster.resembles for cluster in found] == [[], []]


def test_what_is_told_apart_is_not_brought_together_by_way_of_a_third(early: Told, late: Told) -> None:
    third = told(mou("NO", date="2025-10-01"), "2025-10-01", "gamma")
    said = bonds((early, late, APART), (early, third, SAME), (late, third, SAME))
    found = outlets(partition([early, late, third], said))
    assert sorted(map(len, found)) == [1, 2]
    assert ["alpha", "beta"] not in [sorted(one) for one in found]


def test_an_event_that_resembles_one_half_resembles_the_whole() -> None:
    first = told(mou("NO", date="2025-11"), "2025-11-25", "alpha")
    unsure = told(mention("agreement", "NO", instrument="protocol", date="2025-11"), "2025-11-27", "beta")
    other = told(mou("NO", date="2025-09-01"), "2025-09-01", "gamma")
    whole, alike = partition([first, unsure, other], bonds((first, other, SAME)))
    assert outlets([whole, alike]) == [["gamma", "alpha"], ["beta"]]
    assert alike.resembles == [whole]


def test_a_word_on_what_is_not_here_changes_nothing(early: Told, late: Told) -> None:
    assert outlets(partition([early], bonds((early, late, SAME)))) == [["alpha"]]


# Why


def test_the_first_report_opened_its_event(early: Told) -> None:
    assert why_joined(early, []).how == "first"


def test_a_proof_is_named_with_the_report_that_it_leads_to() -> None:
    one, other = (told(mou("NO", date="2025-11-24"), outlet=outlet) for outlet in ("alpha", "beta"))
    joined = why_joined(other, [one])
    assert (joined.how, joined.other, joined.why) == ("proof", one, "same instrument, partner and time")


def test_a_likeness_shows_what_made_it() -> None:
    one, other = (told(mention("visit", "NO", date="2025-11-24", place="Rabat"), outlet=outlet) for outlet in ("alpha", "beta"))
    joined = why_joined(other, [one])
    assert joined.how == "likeness"
    assert joined.score == sum(joined.points.values())
    assert {"time", "partners", "place"} <= joined.points.keys()


def test_what_only_people_brought_there_says_what_speaks_against_it(early: Told, late: Told) -> None:
    joined = why_joined(late, [early])
    assert (joined.how, joined.why) == ("people", "different time")
