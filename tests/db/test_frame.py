from db.event import Event
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
