from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.linking.same_event import JOIN, UNCERTAIN, cannot_link, must_link, reach, same_event
from parser.linking.told import Told, sketch
from parser.mention import Mention
from tests.parser.reports import head_of, mention, mou, told


def pair(a: Mention, b: Mention, *, days: tuple[str, str] = ("2025-11-27", "2025-11-27")) -> tuple[Told, Told]:
    return told(a, days[0], "alpha"), told(b, days[1], "beta")


# Cannot link


def test_two_mentions_of_one_article_are_two_events() -> None:
    a = told(mou(), key="alpha:1", ordinal=0)
    b = told(mou(), key="alpha:1", ordinal=1)
    assert cannot_link(a, b) == "one article tells two events"


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (mou("NO"), mou("ET"), "no common partner"),
        (mention("visit", "ES"), mention("award", "ES"), "kinds of different families"),
        (mention("meeting", "INTERPOL"), mention("conference", "INTERPOL"), "kinds of different families"),
        (mou(date="2025-11-24"), mou(date="2025-11-28"), "different time"),
        (mou(date="2025-11"), mou(date="2025-12"), "different time"),
        (mou(date="2025-11-30"), mou(date="2025-12"), "different time"),
        (mou(date="2024"), mou(date="2025-01-01"), "different time"),
        (mention("visit", "FR", date="2025-11-05"), mention("visit", "FR", "planned", date="2025-11-30"), "different time"),
        (
            mention("conference", "AIMC", "recalled", date="2024-12"),
            mention("conference", "AIMC", date="2025-12-10"),
            "different time",
        ),
        (mention("training", "GB", date="2025-11-04"), mention("training", "GB", date="2025-11-24"), "different time"),
        (
            mention("visit", "FR", counterparts=(head_of("FR", "DGSI", "Celine Berthon"),)),
            mention("visit", "FR", counterparts=(head_of("FR", "DGSE", "Nicolas Lerner"),)),
            "different person and agency",
        ),
    ],
)
def test_what_contradicts_is_never_one_event(a: Mention, b: Mention, why: str) -> None:
    assert cannot_link(*pair(a, b)) == cannot_link(*reversed(pair(a, b))) == why


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (mou(date="2025-11-24"), mou(date="2025-11-26")),  # outlets differ by a day or two
        (mou(date="2025-11-24"), mou(date="2025-11")),
        (mou(date="2025"), mou(date="2025-11-24")),
        (mou(status="planned", date="2025-11-10"), mou(date="2025-11-28")),  # a plan slips
        (mou(status="recalled", date="2024-11"), mou(date="2025-11-24")),  # the year of a recollection is often misread
        (mou(status="recalled", date="2024"), mou(date="2025-11-24")),
        (mention("visit", "ES"), mention("meeting", "ES")),
        (
            mention("visit", "FR", counterparts=(head_of("FR", "DGSI", "Celine Berthon"),)),
            mention("visit", "FR", counterparts=(head_of("FR", "DGSI", "Nicolas Lerner"),)),
        ),
        (
            mention("conference", "AIMC", counterparts=(head_of("AIMC", "Secretariat", "A Koman"),)),
            mention("conference", "AIMC", counterparts=(head_of("AIMC", "Prize", "B Other"),)),
        ),
    ],
)
def test_what_agrees_may_be_one_event(a: Mention, b: Mention) -> None:
    assert cannot_link(*pair(a, b)) is None


def test_of_a_month_only_the_days_up_to_publication_can_have_seen_what_occurred() -> None:
    vague, later = mention("visit", "FR", date="2025-11"), mention("visit", "FR", date="2025-11-20")
    assert cannot_link(*pair(vague, later, days=("2025-11-08", "2025-11-21"))) == "different time"
    assert cannot_link(*pair(vague, later, days=("2025-11-21", "2025-11-21"))) is None


def test_a_plan_may_slip_if_it_was_announced_before() -> None:
    plan, done = mention("visit", "FR", "planned", date="2025-11-20"), mention("visit", "FR", "recalled", date="2025-12-10")
    assert cannot_link(*pair(plan, done, days=("2025-11-10", "2026-02-01"))) is None
    assert cannot_link(*pair(plan, done, days=("2025-12-15", "2026-02-01"))) == "different time"


def test_two_recollections_of_neighbouring_years_recall_two_things() -> None:
    a, b = pair(mou(status="recalled", date="2018"), mou(status="recalled", date="2019"))
    assert cannot_link(a, b) == "different time"


def test_an_undated_report_cannot_tell_what_happened_long_before_it() -> None:
    a, b = pair(mou(date="2025-11-24"), mou(), days=("2025-11-24", "2026-03-10"))
    assert cannot_link(a, b) == "different time"


# Must link


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (mou(date="2025-11-24"), mou(date="2025-11")),
        (mou(date="2025-11"), mou(date="2025-11")),
        (mou(date="2025-11-24"), mou(date="2025-11-25")),
        (mou("NO ET", date="2025-11-24"), mou("ET", date="2025-11-24")),
        (mou(status="recalled", date="2025-11"), mou(date="2025-11-24")),
    ],
)
def test_the_same_instrument_partner_and_time_prove_it(a: Mention, b: Mention) -> None:
    assert must_link(*pair(a, b)) == "same instrument, partner and time"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (mou(date="2025"), mou(date="2025-11-24")),
        (mou(), mou(date="2025-11-24")),
        (mention(date="2025-11-24"), mention(date="2025-11-24")),
        (mention(date="2025-11-24", instrument="protocol"), mou(date="2025-11-24")),
    ],
)
def test_less_than_that_proves_nothing(a: Mention, b: Mention) -> None:
    assert must_link(*pair(a, b)) is None


def test_a_copy_with_the_same_sentence_proves_it() -> None:
    text = sketch(" ".join(f"word{n}" for n in range(200)))
    a = told(mention("visit", "ES"), "2025-11-27", "alpha", sentence="he came to rabat", sketch=text)
    b = told(mention("visit", "ES"), "2025-11-28", "beta", sentence="he came to rabat", sketch=text)
    assert must_link(a, b) == "a copy with the same sentence"
    assert must_link(a, replace(b, sentence="he came to tangier")) is None
    assert must_link(a, replace(b, sketch=sketch("another text altogether, of few words"))) is None


# Between


def score(a: Mention, b: Mention, *days: str) -> float:
    found = same_event(*pair(a, b, days=(days[0], days[-1]) if days else ("2025-11-27", "2025-11-27")))
    assert found is not None
    return found.score


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (mention("visit", "ES", date="2025-01-28"), mention("visit", "ES", date="2025-01-28")),
        (mention("visit", "ES"), mention("visit", "ES")),
        (mention("visit", "ES", date="2025-01-28", place="Rabat"), mention("meeting", "ES", date="2025-01-28", place="Rabat")),
        (mention("conference", "AIMC INTERPOL UN", date="2023-12-06"), mention("conference", "AIMC", date="2023-12-06")),
        (mention("agreement", "NO"), mou("NO")),
        (mention("operation", "ES EUROPOL", date="2024-11-22"), mention("operation", "ES", date="2024-11-22")),
        # the opening of a course, and its closing
        (
            mention("training", "GB", date="2025-11-18", place="Kenitra"),
            mention("training", "GB", date="2025-11-22", place="Kenitra"),
        ),
        # outlets word one text as a convention or as a protocol
        (
            mention(instrument="protocol", date="2025-11-24", place="Rabat"),
            mention(instrument="convention", date="2025-11-24", place="Rabat"),
        ),
    ],
)
def test_likely_pairs_join(a: Mention, b: Mention) -> None:
    assert score(a, b) >= JOIN


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # two visits of one country in one week with different agencies
        (
            mention("visit", "ES", date="2025-11-24", counterparts=(head_of("ES", "Policía Nacional"),)),
            mention("visit", "ES", date="2025-11-26", counterparts=(head_of("ES", "Guardia Civil"),)),
        ),
        # the talks with one of many are not the round-up
        (
            mention("meeting", "ES", date="2025-11-25", place="Marrakech"),
            mention("meeting", "ES FR DE IT PL SE DK BJ", date="2025-11-24", date_end="2025-11-27", place="Marrakech"),
        ),
        (mention("visit", "ES", date="2025-01-28"), mention("meeting", "ES DE", date="2025-01-29")),
        # a drug seizure is not the arrest of a cell
        (
            mention("operation", "ES", date="2024-11-22", topics=("drugs",)),
            mention("operation", "ES", date="2024-11-21", topics=("terrorism",)),
        ),
        # two cities hold two congresses, though an organisation attends both
        (
            mention("conference", "AFRIPOL INTERPOL", date="2025-09-09", date_end="2025-09-11", place="Marrakech"),
            mention("conference", "INTERPOL", date="2025-09-09", date_end="2025-09-11", place="Praia"),
        ),
        # a summer of checks at the ports of six is no hand-over to one of them
        (
            mention("operation", "INTERPOL DZ ES FR IT TN", date="2025-07-24", date_end="2025-09-08"),
            mention("operation", "FR", date="2025-08-05", place="Marrakech"),
        ),
        # he went there, and they came here
        (
            mention("visit", "PT", date="2025-06", direction="incoming"),
            mention("visit", "PT", date="2025-06-21", direction="outgoing"),
        ),
    ],
)
def test_unlikely_pairs_stay_apart(a: Mention, b: Mention) -> None:
    assert score(a, b) < UNCERTAIN


def test_agreements_of_different_instruments_in_one_month_are_uncertain() -> None:
    assert UNCERTAIN <= score(mou(date="2025-11"), mention(instrument="protocol", date="2025-11")) < JOIN


def test_a_recollection_with_another_year_is_not_another_event() -> None:
    assert score(mou(status="recalled", date="2024-11"), mou(date="2025-11-24"), "2026-03-01", "2025-11-24") >= UNCERTAIN


def test_of_two_events_an_undated_recollection_means_the_later() -> None:
    recalled = mou(status="recalled")
    early = score(mou(date="2024-03-01"), recalled, "2024-03-01", "2025-06-01")
    late = score(mou(date="2025-01-10"), recalled, "2025-01-10", "2025-06-01")
    assert late > early


def test_the_same_person_outweighs_another_name_of_the_agency() -> None:
    a = mention(
        "visit", "ES", date="2025-11-24", counterparts=(head_of("ES", "Policía Nacional", "Francisco Pardo", "فرانسيسكو باردو"),)
    )
    b = mention("visit", "ES", date="2025-11-24", counterparts=(head_of("ES", "Cuerpo Nacional de Policía", None, "باردو"),))
    assert score(a, b) >= JOIN


# Properties

DATES = st.sampled_from(
    [None, "2024", "2025", "2024-11", "2025-11", "2025-12", "2025-11-10", "2025-11-24", "2025-11-26", "2025-12-20"]
)
MENTIONS = st.builds(
    mention,
    st.sampled_from(["agreement", "visit", "meeting", "training"]),
    st.sampled_from(["NO", "ET", "NO ET", "ES"]),
    st.sampled_from(["occurred", "planned", "recalled", "denied", "cancelled"]),
    date=DATES,
    place=st.sampled_from([None, "Rabat", "Marrakech"]),
    instrument=st.sampled_from([None, "protocol", "memorandum_of_understanding"]),
)
DAYS = st.sampled_from(["2024-12-01", "2025-11-11", "2025-11-24", "2025-11-27", "2026-01-05"])
ANY = st.builds(told, MENTIONS, DAYS, st.sampled_from(["alpha", "beta"]))


@given(ANY, ANY)
def test_comparing_has_no_direction(a: Told, b: Told) -> None:
    assert same_event(a, b) == same_event(b, a)


@given(ANY, ANY)
def test_whatever_can_be_linked_lies_within_reach(a: Told, b: Told) -> None:
    if same_event(a, b):
        assert reach(a).gap(reach(b)) == 0
