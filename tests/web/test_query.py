import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.filter import EventFilter
from web.query import BadParameter, address, filter_of, parameters_of, toggled, without


def test_a_repeated_parameter_is_a_choice_between_values() -> None:
    assert filter_of([("kind", "visit"), ("kind", "award")]) == EventFilter(kind=("visit", "award"))


def test_empty_parameters_of_a_form_ask_for_nothing() -> None:
    assert filter_of([("words", ""), ("date_from", ""), ("kind", "")]) == EventFilter()


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(BadParameter, match=r'^knid: .*did you mean "kind"'):
        filter_of([("knid", "visit")])


def test_an_unknown_value_is_refused_with_those_that_are_accepted() -> None:
    with pytest.raises(BadParameter, match=r"^kind: .*'agreement', 'visit'"):
        filter_of([("kind", "visti")])


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(BadParameter, match="date_from is after date_to"):
        filter_of([("date_from", "2025-02-01"), ("date_to", "2025-01-01")])


def test_no_date_is_refused() -> None:
    with pytest.raises(BadParameter, match=r"^date_from: "):
        filter_of([("date_from", "yesterday")])


def test_an_address_holds_its_parameters_sorted_and_no_defaults() -> None:
    wanted = EventFilter(topic=("drugs",), kind=("visit", "award"), outlets_min=2)
    assert address("/fr/", wanted, after="ABCDEFGH") == "/fr/?after=ABCDEFGH&kind=award&kind=visit&outlets_min=2&topic=drugs"


def test_an_address_without_filter_has_no_query_string() -> None:
    assert address("/ar/", EventFilter()) == "/ar/"


def test_a_value_toggled_twice_is_out_again() -> None:
    once = toggled(EventFilter(), "kind", "visit")
    assert once.kind == ("visit",)
    assert toggled(once, "kind", "visit") == EventFilter()


def test_a_parameter_taken_out_leaves_the_others() -> None:
    assert without(EventFilter(kind=("visit",), outlets_min=3), "outlets_min") == EventFilter(kind=("visit",))


FILTERS = st.builds(
    EventFilter,
    kind=st.lists(st.sampled_from(["visit", "award", "agreement"]), unique=True),
    not_topic=st.lists(st.sampled_from(["drugs", "arms"]), unique=True),
    partner=st.lists(st.sampled_from(["ES", "INTERPOL"]), unique=True),
    words=st.lists(st.text(min_size=1), unique=True),
    date_from=st.none() | st.dates(),
    outlets_min=st.integers(0, 9),
)


@given(FILTERS)
def test_filter_and_query_string_say_the_same(wanted: EventFilter) -> None:
    again = filter_of(parameters_of(wanted))
    assert parameters_of(again) == parameters_of(wanted)
    assert again.outlets_min == wanted.outlets_min
    assert set(again.words) == set(wanted.words)
