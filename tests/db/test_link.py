import itertools

import pytest

from db.event import Event, Redirect
from db.link import event_id
from db.record import Reading
from db.store import Store
from parser.mention import Evidence
from tests.db.press import NOW, reading, record, the_event, told_news
from tests.parser.reports import head_of, mention, moment, mou

MANY = "PL RS RU SE DK ME SI CH SK BG RO DE ES HU IT BY MK CZ BJ MR BF ML CM NA RW SD NE TD SN GA KE MZ CL AR BR IN TR CN KR"
FEWER = "PL RS SE DK DE ES IT RU BJ MR ML BF CM SN GA KE NE CL AR BR IN CN KR BH KW TR NAUSS"


def round_up(outlet: str, partners: str) -> Reading:
    meetings = mention("meeting", partners, date="2025-11-24", date_end="2025-11-27", place="Marrakech")
    return reading(meetings, mou("NO", date="2025-11"), mou("ET", date="2025-11"), outlet=outlet)


@pytest.mark.parametrize("order", [("alpha", "beta"), ("beta", "alpha")])
def test_two_outlets_on_one_assembly_give_three_events_in_either_order(store: Store, order: tuple[str, str]) -> None:
    pages = {"alpha": round_up("alpha", MANY), "beta": round_up("beta", FEWER)}
    first, second = (record(store, pages[outlet]) for outlet in order)
    assert first.events == second.events
    by_partners = {event.kind + event.partners[0]: event for event in store.events()}
    assert sorted(by_partners) == ["agreementET", "agreementNO", "meetingPL"]
    assert all(event.outlets == 2 for event in by_partners.values())
    assert len(by_partners["meetingPL"].partners) == len({*MANY.split(), *FEWER.split()})


def test_six_outlets_on_one_memorandum_are_one_event_and_one_piece_of_news(store: Store) -> None:
    for outlet in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta"):
        record(store, reading(mou("NO", date="2025-11-24"), outlet=outlet))
    assert the_event(store).outlets == 6
    assert told_news(store) == [("opened", "occurred"), *[("joined", None)] * 5]


def test_a_second_memorandum_months_later_is_a_second_event_and_news(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-03-04"), published="2025-03-05"), reading(mou("NO", date="2025-11-24")))
    assert len(store.events()) == 2
    assert told_news(store) == [("opened", "occurred")] * 2


def test_two_visits_of_one_country_in_one_week_by_two_agencies_are_two_events(store: Store) -> None:
    police, guard = (head_of("ES", agency) for agency in ("Policía Nacional", "Guardia Civil"))
    record(
        store,
        reading(mention("visit", "ES", date="2025-11-24", counterparts=(police,)), published="2025-11-24"),
        reading(mention("visit", "ES", date="2025-11-26", counterparts=(guard,)), published="2025-11-26"),
    )
    assert len(store.events()) == 2


def test_the_id_comes_from_the_first_report_and_its_place_in_it(store: Store) -> None:
    recorded = record(store, reading(mention("visit", "ES"), mou("ES"), key="alpha:1"))
    assert recorded.events == (event_id("alpha:1", 0), event_id("alpha:1", 1))
    assert all(len(one) == 8 and one.isalnum() and one.islower() for one in recorded.events)


def test_an_event_keeps_its_id_when_an_earlier_report_comes_later(store: Store) -> None:
    late = record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-27", outlet="alpha"))
    early = record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24", outlet="beta"))
    assert early.events == late.events


def test_an_uncertain_agreement_opens_its_own_event_says_so_and_is_told(store: Store) -> None:
    first = record(store, reading(mou("NO", date="2025-11"), published="2025-11-25"))
    other = record(store, reading(mention(instrument="protocol", date="2025-11"), outlet="beta"))
    assert first.events != other.events
    event = store.event(other.events[0])
    assert isinstance(event, Event)
    assert event.possibly_same_as == first.events
    assert told_news(store) == [("opened", "occurred")] * 2


def test_an_agreement_is_no_longer_possibly_one_that_was_retracted(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11"), published="2025-11-25"))
    other = record(store, reading(mention(instrument="protocol", date="2025-11"), outlet="beta"))
    record(store, reading(published="2025-11-25", text="Nothing of the kind."))
    event = store.event(other.events[0])
    assert isinstance(event, Event)
    assert event.possibly_same_as == ()


def test_an_agreement_that_was_retracted_and_comes_back_is_not_possibly_what_it_was_before(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11"), published="2025-11-25"))
    for said in ([mention(instrument="protocol", date="2025-11")], [], [mention(partners="ET", instrument="protocol")]):
        other = record(store, reading(*said, outlet="beta", text=f"Edited: {said}"))
    event = store.event(other.events[0])
    assert isinstance(event, Event)
    assert event.possibly_same_as == ()


def test_a_copy_is_found_though_nothing_was_seen_at_the_first_reading_of_its_text(store: Store) -> None:
    signed = mention(partners="ES", evidence=(Evidence("kind", "signed", 10, 16),))
    text = "The heads signed in Rabat what they had long spoken of."
    record(store, reading(signed, published="2025-11-15", text=text))
    record(store, reading(published="2025-11-25", outlet="beta", text=text))
    record(store, reading(signed, published="2025-11-25", outlet="beta", text=text))
    assert the_event(store).outlets == 2


def test_a_report_may_regroup_events_beyond_its_own_reach(store: Store) -> None:
    days = ("2025-11-12", "2025-11-14", "2025-11-16", "2025-11-10")
    record(store, *(reading(mention("visit", "ES", date=day), published=day, outlet=day) for day in days[:3]))
    assert grouped(store) == [["2025-11-12", "2025-11-14"], ["2025-11-16"]]
    record(store, reading(mention("visit", "ES", date=days[3]), published=days[3], outlet=days[3]))
    assert grouped(store) == [["2025-11-10", "2025-11-12"], ["2025-11-14", "2025-11-16"]]


def grouped(store: Store) -> list[list[str]]:
    return sorted([report.outlet for report in event.reports] for event in store.events())


def test_an_uncertain_visit_joins_and_tells_nobody(store: Store) -> None:
    record(store, reading(mention("visit", "ES"), published="2025-11-20"))
    record(store, reading(mention("visit", "ES", place="Tangier"), outlet="beta"))
    event = the_event(store)
    assert (event.outlets, event.place) == (2, None)
    assert told_news(store) == [("opened", "occurred"), ("joined", None)]


def test_a_denial_of_what_nobody_reported_is_no_event(store: Store) -> None:
    recorded = record(store, reading(mou("SE", "denied")))
    assert (recorded.events, store.events()) == ((), [])


def test_a_denial_puts_a_told_event_in_doubt_and_says_so(store: Store) -> None:
    record(store, reading(mou("SE"), published="2025-11-26"))
    told_news(store)
    record(store, reading(mou("SE", "denied"), outlet="beta"))
    event = the_event(store)
    assert (event.status, event.new) == ("disputed", True)
    assert told_news(store) == [("corrected", None)]


def test_a_denial_that_came_first_finds_its_report(store: Store) -> None:
    record(store, reading(mou("SE", "denied"), outlet="beta"), reading(mou("SE"), published="2025-11-26"))
    assert the_event(store).status == "disputed"


def merged(store: Store) -> tuple[str, str]:
    """Two events of which a third report shows that they are one; gives the ids in the order of minting."""
    old = record(store, reading(mou("NO", date="2025-11-20"), published="2025-11-27", outlet="beta"), now=moment("2025-11-27"))
    new = record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-28", outlet="gamma"), now=moment("2025-11-28"))
    assert old.events != new.events
    revised = reading(mou("NO", date="2025-11-20"), published="2025-11-28", outlet="gamma", text="It was the 20th.")
    record(store, revised, now=moment("2025-11-29"))
    return old.events[0], new.events[0]


def test_events_found_to_be_one_keep_the_older_id_and_the_other_redirects_for_ever(store: Store) -> None:
    old, new = merged(store)
    assert the_event(store).id == old
    assert store.event(new) == Redirect(old)


def test_a_merged_event_tells_its_news_once_if_nothing_was_told_yet(store: Store) -> None:
    merged(store)
    assert [news for _, news in told_news(store) if news] == ["occurred"]


def test_redirects_lead_to_the_standing_event_in_one_step(store: Store) -> None:
    old, new = merged(store)
    first = record(store, reading(mou("NO", date="2025-11-11"), published="2025-11-20"), now=moment("2025-11-20"))
    revised = reading(mou("NO", date="2025-11-20"), published="2025-11-20", text="It was the 20th.")
    record(store, revised, now=moment("2025-11-30"))
    assert store.event(new) == store.event(old) == Redirect(first.events[0])


def test_a_report_that_shows_two_events_in_one_splits_them(store: Store) -> None:
    record(
        store,
        reading(mou("NO", date="2025-11-03"), outlet="alpha"),
        reading(mou("NO", date="2025-11"), outlet="beta"),
        reading(mou("NO", date="2025-11-03"), outlet="gamma"),
    )
    founding = the_event(store).id
    told_news(store)
    record(store, reading(mou("NO", date="2025-11-20"), outlet="gamma", text="It was the twentieth."))
    assert {event.date for event in store.events()} == {"2025-11-03", "2025-11-20"}
    kept = next(event for event in store.events() if event.id == founding)
    assert kept.date == "2025-11-03"
    assert sorted(what for what, _ in told_news(store)) == ["split", "split"]


def test_plans_lapse_a_fortnight_after_their_day(store: Store) -> None:
    record(store, reading(mention("visit", "AO", "planned", date="2025-12-05")))
    told_news(store)
    assert store.lapse(now=moment("2025-12-19")) == []
    assert store.lapse(now=moment("2025-12-20")) == [the_event(store).id]
    assert the_event(store).status == "lapsed"
    assert told_news(store) == [("enriched", None)]


def test_a_lapsed_plan_that_is_reported_after_all_is_news(store: Store) -> None:
    record(store, reading(mention("visit", "AO", "planned", date="2025-11-05"), published="2025-10-30"))
    store.lapse(now=NOW)
    told_news(store)
    record(store, reading(mention("visit", "AO", date="2025-11-06"), published="2025-11-08"))
    assert the_event(store).status == "occurred"
    assert told_news(store) == [("occurred", "occurred")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_four_reports_give_one_event_in_whatever_order(store: Store, order: tuple[int, ...]) -> None:
    pages = [
        reading(mou("NO", "planned", date="2025-11-24"), published="2025-11-20", outlet="alpha"),
        reading(mou("NO", date="2025-11-24", place="Marrakech"), published="2025-11-24", outlet="beta"),
        reading(mou("NO", date="2025-11"), published="2025-11-27", outlet="gamma"),
        reading(mou("NO", "recalled", date="2024-11"), published="2026-03-01", outlet="delta"),
    ]
    record(store, *(pages[n] for n in order))
    event = the_event(store)
    assert (event.status, event.date, event.place, event.known_from, event.new) == (
        "occurred",
        "2025-11-24",
        "Marrakech",
        "report",
        True,
    )
    assert [report.outlet for report in event.reports] == ["alpha", "beta", "gamma", "delta"]
    assert [news for _, news in told_news(store)].count("occurred") == 1
