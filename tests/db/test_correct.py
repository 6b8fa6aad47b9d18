import pytest

from db.correction import Author
from db.store import Store
from tests.db.press import NOW, reading, record, the_event, told_news
from tests.parser.reports import mention, moment, mou


def correct(store: Store, event_id: str, field: str, value: object) -> tuple[str, ...]:
    """Set one field right; gives the ids of the events that this changed."""
    return store.correct(event_id, {field: value}, Author("analyst", "the communiqué says so", NOW)).events


def test_a_correction_wins_and_is_a_version_of_its_own(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24", place="Rabat")))
    told_news(store)
    assert correct(store, the_event(store).id, "place", "Marrakech")
    assert (the_event(store).place, the_event(store).version) == ("Marrakech", 2)
    assert told_news(store) == [("corrected", None)]


def test_a_correction_survives_every_recomputation(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24", place="Rabat")))
    correct(store, the_event(store).id, "place", "Marrakech")
    record(store, reading(mou("NO", date="2025-11-24", place="Rabat"), outlet="beta"))
    record(store, reading(mou("NO", date="2025-11-24", place="Tangier"), text="Elsewhere."))
    assert the_event(store).place == "Marrakech"


def test_a_correction_survives_a_merge(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-20"), outlet="beta"), now=moment("2025-11-27"))
    other = record(store, reading(mou("NO", date="2025-11-24"), outlet="gamma"), now=moment("2025-11-28"))
    correct(store, other.events[0], "place", "Marrakech")
    record(store, reading(mou("NO", date="2025-11-20"), outlet="gamma", text="The 20th."))
    assert the_event(store).place == "Marrakech"


def test_a_field_can_be_corrected_to_nothing(store: Store) -> None:
    record(store, reading(mou("NO", place="Rabat")))
    correct(store, the_event(store).id, "place", None)
    assert the_event(store).place is None


def test_the_precision_follows_a_corrected_date(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11")))
    correct(store, the_event(store).id, "date", "2025-11-24")
    assert (the_event(store).date, the_event(store).precision, the_event(store).date_end) == ("2025-11-24", "day", None)


def days(store: Store) -> tuple[str | None, str | None]:
    return the_event(store).date, the_event(store).date_end


def test_a_date_that_is_given_alone_takes_the_end_away_that_an_earlier_one_had(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    event, by = the_event(store).id, Author("analyst", "", NOW)
    store.correct(event, {"date": "2025-11-21", "date_end": "2025-11-26"}, by)
    for said in ("2025-11-20", "2025-11-20", "2025-11-21"):
        store.correct(event, {"date": said}, by)
        assert days(store) == (said, None)
    store.correct(event, {"date_end": "2025-11-26"}, by)
    assert days(store) == ("2025-11-21", "2025-11-26")
    store.correct(event, {"date": "2025-11-21"}, by)
    assert days(store) == ("2025-11-21", None)


def test_an_end_stays_with_the_date_with_which_it_is_given_whichever_is_named_first(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    event, by = the_event(store).id, Author("analyst", "", NOW)
    for date in ("2025-11-21", "2025-11-22"):
        assert store.correct(event, {"date_end": "2025-11-26", "date": date}, by).is_new
        assert days(store) == (date, "2025-11-26")
        assert not store.correct(event, {"date_end": "2025-11-26", "date": date}, by).is_new


def test_an_earlier_date_that_comes_back_comes_with_its_end(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    event, by = the_event(store).id, Author("analyst", "", NOW)
    store.correct(event, {"date": "2025-11-21", "date_end": "2025-11-26"}, by)
    (later,) = store.correct(event, {"date": "2025-11-20"}, by).corrections
    store.undo(later, by)
    assert days(store) == ("2025-11-21", "2025-11-26")


def test_the_last_word_on_a_field_holds(store: Store) -> None:
    record(store, reading(mou("NO")))
    for place in ("Rabat", "Marrakech"):
        correct(store, the_event(store).id, "place", place)
    assert the_event(store).place == "Marrakech"


def test_a_correction_that_changes_nothing_writes_no_version(store: Store) -> None:
    record(store, reading(mou("NO", place="Rabat")))
    assert correct(store, the_event(store).id, "place", "Rabat") == ()
    assert the_event(store).version == 1


@pytest.mark.parametrize(("field", "value"), [("colour", "red"), ("outlets", 9), ("kind", "party"), ("partners", "NO")])
def test_what_cannot_be_corrected_is_refused_and_leaves_no_trace(store: Store, field: str, value: object) -> None:
    record(store, reading(mou("NO")))
    with pytest.raises(ValueError, match=field):
        correct(store, the_event(store).id, field, value)
    record(store, reading(mou("NO"), outlet="beta"))
    assert the_event(store).kind == "agreement"


def test_an_unknown_event_cannot_be_corrected(store: Store) -> None:
    with pytest.raises(LookupError, match="no event"):
        correct(store, "aaaaaaaa", "place", "Rabat")


def test_a_retracted_event_cannot_be_corrected(store: Store) -> None:
    record(store, reading(mou("NO")), reading(text="Nothing of the kind."))
    with pytest.raises(LookupError, match="is retracted"):
        correct(store, the_event(store).id, "place", "Rabat")


def test_a_correction_of_a_merged_event_reaches_the_one_that_stands(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-20"), outlet="beta"), now=moment("2025-11-27"))
    other = record(store, reading(mou("NO", date="2025-11-24"), outlet="gamma"), now=moment("2025-11-28"))
    record(store, reading(mou("NO", date="2025-11-20"), outlet="gamma", text="The 20th."))
    assert correct(store, other.events[0], "place", "Marrakech")
    assert the_event(store).place == "Marrakech"


def test_a_correction_moves_an_event_out_of_its_frame(store: Store) -> None:
    visit, _signed = record(store, reading(mention("visit", "NO", date="2025-11-24"), mou("NO", date="2025-11-24"))).events
    assert [event.frame for event in store.events(kinds=["agreement"])] == [visit]
    correct(store, visit, "date", "2025-10-24")
    assert [event.frame for event in store.events(kinds=["agreement"])] == [None]
