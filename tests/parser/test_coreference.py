from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from parser.linking.coreference import Cluster, partition
from parser.linking.summary import summarise
from parser.linking.told import Told
from tests.parser.reports import altered_by_recollections, head_of, mention, mou, told

EUROPE = "PL RS RU SE DK ME SI CH SK BG RO DE ES HU IT BY MK CZ"
AFRICA = "BJ MR BF ML CM NA RW SD NE TD SN GA KE MZ"
OTHERS = "CL AR BS BR PA IN TR BH KW MY YE CN KR NP"
TODAY = date(2026, 1, 15)

Places = list[list[tuple[str, int]]]


def places(clusters: list[Cluster]) -> Places:
    return [[(report.key, report.ordinal) for report in cluster.reports] for cluster in clusters]


def round_up(outlet: str, partners: str) -> list[Told]:
    """One assembly: many meetings, and two memorandums of which only the month is known."""
    said = (
        mention("meeting", partners, date="2025-11-24", date_end="2025-11-27", place="Marrakech"),
        mou("NO", date="2025-11", place="Marrakech"),
        mou("ET", date="2025-11", place="Marrakech"),
    )
    return [told(one, outlet=outlet, ordinal=n) for n, one in enumerate(said)]


def test_two_round_ups_of_one_assembly_are_three_events_in_either_order() -> None:
    alpha = round_up("alpha", f"{EUROPE} {AFRICA} {OTHERS}")
    beta = round_up("beta", f"{EUROPE[:35]} {AFRICA[:26]} CL AR BR IN CN KR BH KW TR NAUSS")
    expected = [[("alpha:2025-11-27", n), ("beta:2025-11-27", n)] for n in range(3)]
    assert places(partition([*alpha, *beta])) == places(partition([*beta, *alpha])) == expected


def test_a_second_memorandum_with_the_same_partner_months_later_is_a_second_event() -> None:
    first = told(mou("NO", date="2025-03-04"), "2025-03-05")
    second = told(mou("NO", date="2025-11"), "2025-11-27")
    assert len(partition([first, second])) == 2


def test_an_undated_second_memorandum_is_a_second_event_too() -> None:
    assert len(partition([told(mou("NO", date="2025-03-04"), "2025-03-05"), told(mou("NO"), "2025-11-27")])) == 2


def test_two_visits_of_one_country_in_one_week_with_different_agencies_stay_two_events() -> None:
    first = told(mention("visit", "ES", date="2025-11-24", counterparts=(head_of("ES", "Policía Nacional"),)), "2025-11-25")
    second = told(mention("visit", "ES", date="2025-11-27", counterparts=(head_of("ES", "Guardia Civil"),)), "2025-11-28")
    undated = told(mention("visit", "ES", counterparts=(head_of("ES", "Guardia Civil"),)), "2025-11-28", "beta")
    assert places(partition([first, second, undated])) == [
        [("alpha:2025-11-25", 0)],
        [("alpha:2025-11-28", 0), ("beta:2025-11-28", 0)],
    ]


def test_an_agreement_of_a_month_is_the_one_of_a_day_in_it() -> None:
    month = told(mou("ET", date="2025-11"), "2025-11-27")
    day = told(mou("ET", date="2025-11-24"), "2025-11-24", "beta")
    assert len(partition([month, day])) == 1


def test_a_recollection_with_another_year_links_and_opens_nothing() -> None:
    report = told(mou("NO", date="2025-11-24"), "2025-11-25")
    recalled = told(mou("NO", "recalled", date="2024-11"), "2026-03-01", "beta")
    (event,) = partition([report, recalled])
    assert summarise(event, today=TODAY).date == "2025-11-24"


def test_an_agreement_of_uncertain_identity_opens_its_own_event_and_says_so() -> None:
    first = told(mou("NO", date="2025-11"), "2025-11-27")
    other = told(mention(instrument="protocol", date="2025-11"), "2025-11-28", "beta")
    opened, doubtful = partition([other, first])
    assert opened.firm == [first]
    assert doubtful.firm == [other]
    assert doubtful.resembles == [opened]


def test_other_kinds_of_uncertain_identity_join_and_decide_nothing() -> None:
    visit = told(mention("visit", "ES"), "2025-11-20")
    later = told(mention("visit", "ES", place="Tangier"), "2025-11-27", "beta")
    (event,) = partition([visit, later])
    assert event.firm == [visit]
    assert event.possible == [later]
    assert summarise(event, today=TODAY).place is None


def test_a_mention_that_contradicts_one_report_of_an_event_does_not_join_it() -> None:
    month = told(mention("visit", "ES", date="2025-11", place="Rabat"), "2025-11-20", "alpha")
    early = told(mention("visit", "ES", date="2025-11-03", place="Rabat"), "2025-11-21", "beta")
    late = told(mention("visit", "ES", date="2025-11-19", place="Rabat"), "2025-11-22", "gamma")
    assert [len(cluster.firm) for cluster in partition([month, early, late])] == [2, 1]


def test_a_denial_finds_the_report_that_it_denies_though_it_was_published_first() -> None:
    denial = told(mou("NO", "denied"), "2025-11-26", "alpha")
    report = told(mou("NO"), "2025-11-27", "beta")
    (event,) = partition([denial, report])
    assert {one.mention.status for one in event.firm} == {"denied", "occurred"}


def test_a_plan_and_its_fulfilment_are_one_event() -> None:
    plan = told(mou("NO", "planned", date="2025-11-24"), "2025-11-10")
    done = told(mou("NO", date="2025-11-24"), "2025-11-25", "beta")
    assert len(partition([plan, done])) == 1


def test_an_undated_plan_becomes_the_visit_that_follows_within_weeks() -> None:
    plan = told(mention("visit", "AO", "planned"), "2025-11-01")
    done = told(mention("visit", "AO", date="2025-11-20"), "2025-11-21", "beta")
    (event,) = partition([plan, done])
    assert not event.possible


def test_each_partner_of_an_act_of_three_may_be_named_alone() -> None:
    both = [told(mou("ES PT", date="2026-06-09"), "2026-06-10", outlet) for outlet in ("alpha", "beta")]
    one = told(mou("ES", date="2026-06"), "2026-06-12", "gamma")
    other = told(mou("PT", "recalled", date="2026-06-09"), "2026-07-15", "delta")
    (event,) = partition([*both, one, other])
    assert summarise(event, today=TODAY).partners == ("ES", "PT")


def test_one_report_that_lumps_two_acts_together_does_not_make_them_one() -> None:
    lumped = told(mou("AO NP", date="2025-11-24"), "2025-11-25", "alpha")
    own = [told(mou(partner, date="2025-11-24"), "2025-11-26", f"of {partner}") for partner in ("AO", "NP")]
    assert len(partition([lumped, *own])) == 2


def test_a_recollection_need_not_agree_with_the_plan_of_what_occurred() -> None:
    plan = told(mou("KE", "planned", date="2025-12"), "2025-11-20", "alpha")
    done = told(mou("KE", date="2025-11-29"), "2025-11-30", "beta")
    recalled = told(mou("KE", "recalled", date="2025-11-29"), "2026-02-19", "gamma")
    assert len(partition([plan, done, recalled])) == 1


def test_two_visits_of_one_month_stay_two_when_reports_give_only_the_month() -> None:
    first = told(mention("visit", "FR", date="2024-06-05"), "2024-06-05", "alpha")
    early = told(mention("visit", "FR", date="2024-06"), "2024-06-08", "beta")
    plan = told(mention("visit", "FR", "planned", date="2024-06-19", date_end="2024-06-20"), "2024-06-14", "gamma")
    second = told(mention("visit", "FR", date="2024-06-19", date_end="2024-06-20"), "2024-06-20", "delta")
    assert places(partition([first, early, plan, second])) == [
        [("alpha:2024-06-05", 0), ("beta:2024-06-08", 0)],
        [("gamma:2024-06-14", 0), ("delta:2024-06-20", 0)],
    ]


def test_two_memorandums_with_one_partner_in_a_year_keep_their_recollections() -> None:
    first = told(mou("PL", date="2025-02-18"), "2025-02-18", "alpha")
    second = told(mou("PL", date="2025-09-23"), "2025-09-24", "beta")
    of_first = told(mou("PL", "recalled", date="2025-02"), "2025-09-24", "gamma")
    of_second = told(mou("PL", "recalled", date="2025-09"), "2025-12-19", "delta")
    undated = told(mou("PL", "recalled"), "2025-12-20", "epsilon")
    assert [{one.outlet for one in event.firm} for event in partition([first, second, of_first, of_second, undated])] == [
        {"alpha", "gamma"},
        {"beta", "delta", "epsilon"},
    ]


# Properties: a stream of mentions as outlets may give it

MENTIONS = st.builds(
    mention,
    st.sampled_from(["agreement", "visit", "meeting", "operation"]),
    st.sampled_from(["NO", "ET", "NO ET", "ES", "ES DE FR IT"]),
    st.sampled_from(["occurred", "occurred", "planned", "recalled", "denied", "cancelled"]),
    date=st.sampled_from([None, None, "2024", "2025", "2025-11", "2025-11-10", "2025-11-24", "2025-11-26", "2025-12-20"]),
    place=st.sampled_from([None, "Rabat", "Marrakech"]),
    instrument=st.sampled_from([None, "protocol", "memorandum_of_understanding"]),
    topics=st.sampled_from([(), ("drugs",), ("terrorism", "drugs")]),
)


@st.composite
def streams(draw: st.DrawFn) -> list[Told]:
    days = st.sampled_from(["2025-11-11", "2025-11-24", "2025-11-25", "2025-11-27", "2025-12-21", "2026-01-05"])
    articles = draw(st.lists(st.tuples(days, st.lists(MENTIONS, min_size=1, max_size=3)), min_size=1, max_size=8))
    return [
        told(one, day, outlet=f"outlet{n % 3}", key=f"article{n}", ordinal=ordinal)
        for n, (day, said) in enumerate(articles)
        for ordinal, one in enumerate(said)
    ]


@given(streams(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_neither_the_events_nor_what_is_shown(stream: list[Told], chance: st.DrawFn) -> None:
    shuffled = list(stream)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = partition(stream), partition(shuffled)
    assert places(one) == places(other)
    assert [summarise(c, today=TODAY) for c in one] == [summarise(c, today=TODAY) for c in other]


@given(streams())
def test_every_mention_is_in_one_event_and_no_event_tells_an_article_twice(stream: list[Told]) -> None:
    found = places(partition(stream))
    assert sorted(place for event in found for place in event) == sorted((one.key, one.ordinal) for one in stream)
    assert all(len({key for key, _ in event}) == len(event) for event in found)


@given(streams(), st.integers(min_value=0))
def test_some_whole_events_alone_give_just_these_events(stream: list[Told], choice: int) -> None:
    events = partition(stream)
    some = [event for n, event in enumerate(events) if choice >> n & 1]
    assert places(partition(report for event in some for report in event.reports)) == places(some)


@given(streams())
def test_recollections_change_nothing_that_fresh_reports_say(stream: list[Told]) -> None:
    assert altered_by_recollections(stream, TODAY) == []
