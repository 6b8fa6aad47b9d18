import itertools

import pytest

from db.event import Event
from db.record import Reading
from db.store import Store
from tests.db.press import reading, record, told_news
from tests.parser.reports import mention, moment, mou


def found(store: Store, kind: str) -> Event:
    (event,) = (event for event in store.events() if event.kind == kind)
    return event


SIGNED = reading(mou("ET", date="2025-11-24", place="Marrakech"), published="2025-11-24")
PLANNED = reading(
    mention("conference", "INTERPOL", "planned", date="2025-11-24", date_end="2025-11-27", place="Marrakech"),
    published="2025-11-10",
    outlet="beta",
)


def test_an_agreement_signed_at_an_assembly_has_it_as_its_frame_in_either_order(store: Store) -> None:
    record(store, PLANNED, SIGNED)
    assert found(store, "agreement").frame == found(store, "conference").id


def test_the_frame_is_found_when_it_comes_later(store: Store) -> None:
    record(store, SIGNED, PLANNED)
    assert found(store, "agreement").frame == found(store, "conference").id


def test_what_occurred_at_its_margin_proves_a_planned_frame_without_news_of_it(store: Store) -> None:
    record(store, PLANNED)
    told_news(store)
    record(store, SIGNED)
    conference = found(store, "conference")
    assert (conference.status, conference.new) == ("occurred", False)
    assert told_news(store) == [("opened", "occurred"), ("occurred", None)]


def test_a_frame_that_is_retracted_frames_nothing_any_more(store: Store) -> None:
    record(store, SIGNED, PLANNED)
    record(store, reading(published="2025-11-10", outlet="beta", text="No assembly."))
    assert found(store, "agreement").frame is None


def test_a_proof_that_is_retracted_leaves_the_frame_a_plan(store: Store) -> None:
    record(store, SIGNED, PLANNED, reading(published="2025-11-24", text="Nothing was signed."))
    assert found(store, "conference").status == "planned"


def test_a_frame_that_is_merged_frames_under_its_standing_id(store: Store) -> None:
    other = mention("conference", "INTERPOL", "planned", date="2025-11-24", date_end="2025-11-27", place="Marrakech")
    elsewhere = mention("conference", "INTERPOL", "planned", date="2025-10-01", place="Glasgow")
    record(store, reading(elsewhere, published="2025-09-01", outlet="gamma"), now=moment("2025-09-01"))
    record(store, PLANNED, SIGNED)
    record(store, reading(other, published="2025-09-01", outlet="gamma", text="In Marrakech."))
    assert found(store, "agreement").frame == found(store, "conference").id
    assert found(store, "conference").outlets == 2


VISITED = reading(mention("visit", "ET", date="2025-11-24"), published="2025-11-24", outlet="gamma")


@pytest.mark.parametrize("pages", list(itertools.permutations([SIGNED, PLANNED, VISITED])))
def test_of_a_visit_and_a_conference_the_conference_is_the_frame_in_whatever_order_they_come(
    store: Store, pages: tuple[Reading, ...]
) -> None:
    record(store, *pages)
    assert found(store, "agreement").frame == found(store, "conference").id


def test_a_visit_that_was_only_a_meeting_frames_nothing_any_more(store: Store) -> None:
    met = mention("meeting", "ET", date="2025-11-24")
    record(store, VISITED, SIGNED, reading(met, published="2025-11-24", outlet="gamma", text="They only met."))
    assert found(store, "agreement").frame is None


@pytest.mark.parametrize("order", [("alpha", "beta"), ("beta", "alpha")])
def test_of_two_like_conferences_the_one_reported_first_is_the_frame_in_either_order(
    store: Store, order: tuple[str, ...]
) -> None:
    two = [mention("conference", "INTERPOL", date="2025-11-24", place="Marrakech", topics=(t,)) for t in ("drugs", "terrorism")]
    record(store, *(reading(*two, published="2025-11-24", outlet=outlet) for outlet in order))
    record(store, reading(mou("ET", date="2025-11-24", place="Marrakech"), outlet="gamma"))
    frame = store.event(found(store, "agreement").frame or "")
    assert isinstance(frame, Event)
    assert frame.topics == ("drugs",)


def test_a_proof_that_is_found_to_be_another_event_leaves_the_frame_a_plan(store: Store) -> None:
    earlier = mou("ET", date="2025-11-20", place="Marrakech")
    record(store, reading(earlier, published="2025-11-20", outlet="gamma"), now=moment("2025-11-20"))
    record(store, PLANNED, SIGNED)
    assert found(store, "conference").status == "occurred"
    record(store, reading(earlier, published="2025-11-24", text="It was the 20th."))
    assert found(store, "conference").status == "planned"
