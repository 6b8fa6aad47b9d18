"""What people say of whole events: accepted, rejected, no news, one event, two events; and taken back."""

import pytest

from db.correction import Act, Author, Corrected
from db.event import Event, Redirect
from db.store import Store
from parser.mention import Evidence
from tests.db.press import NOW, reading, record, the_event, told_news
from tests.parser.reports import mention, moment, mou

BY = Author("analyst", "read it", NOW)


def opened(store: Store, *days: str) -> list[str]:
    """An agreement with Norway dated on each of these days, told by an outlet each; too far apart to be one."""
    return [
        record(store, reading(mou("NO", date=day), published=day, outlet=f"outlet{n}"), now=moment(day)).events[0]
        for n, day in enumerate(days)
    ]


def standing(store: Store) -> list[Event]:
    return sorted((event for event in store.events() if event.status != "retracted"), key=lambda event: str(event.date))


def reports(store: Store) -> list[list[str]]:
    """The outlets that tell each standing event."""
    return [sorted(report.outlet for report in event.reports) for event in standing(store)]


# Rejected and accepted


def test_a_rejected_event_is_retracted_at_once(store: Store) -> None:
    record(store, reading(mou("NO")))
    told_news(store)
    store.judge(the_event(store).id, "reject", BY)
    assert (the_event(store).status, the_event(store).reports[0].outlet) == ("retracted", "alpha")
    assert told_news(store) == [("retracted", None)]


def test_a_rejected_event_stays_retracted_whatever_is_reported_and_reread(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    store.judge(the_event(store).id, "reject", BY)
    told_news(store)
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta"))
    record(store, reading(mou("NO", date="2025-11-24", place="Rabat"), text="Again."))
    assert the_event(store).status == "retracted"
    assert all(news is None and what != "retracted" for what, news in told_news(store))


def test_an_accepted_event_is_no_more_rejected(store: Store) -> None:
    record(store, reading(mou("NO")))
    store.judge(the_event(store).id, "reject", BY)
    told_news(store)
    store.judge(the_event(store).id, "accept", BY)
    assert the_event(store).status == "occurred"
    assert told_news(store) == [("corrected", None)]


def test_accepting_what_is_shown_writes_no_version(store: Store) -> None:
    record(store, reading(mou("NO")))
    done = store.judge(the_event(store).id, "accept", BY)
    assert (done.is_new, done.events) == (True, ())


def test_news_that_is_rejected_before_anybody_was_told_is_never_told(store: Store) -> None:
    record(store, reading(mou("NO")))
    store.judge(the_event(store).id, "reject", BY)
    assert told_news(store) == [("retracted", None)]


def test_no_other_event_may_be_one_that_was_rejected(store: Store) -> None:
    first = record(store, reading(mou("NO", date="2025-11"), published="2025-11-25")).events[0]
    second = record(store, reading(mention(instrument="protocol", date="2025-11"), outlet="beta")).events[0]
    verdicts: list[tuple[Act, tuple[str, ...]]] = [("reject", ()), ("accept", (first,))]
    for act, expected in verdicts:
        store.judge(first, act, BY)
        assert {event.id: event.possibly_same_as for event in store.events()}[second] == expected


def test_what_no_report_tells_cannot_be_judged(store: Store) -> None:
    record(store, reading(mou("NO")), reading(text="Nothing of the kind."))
    with pytest.raises(LookupError, match="no report tells it"):
        store.judge(the_event(store).id, "accept", BY)


def test_an_event_that_was_rejected_is_corrected_only_once_it_is_accepted(store: Store) -> None:
    record(store, reading(mou("NO")))
    store.judge(the_event(store).id, "reject", BY)
    with pytest.raises(LookupError, match="--accept"):
        store.correct(the_event(store).id, {"place": "Rabat"}, BY)


# No news


def test_an_event_that_is_no_news_is_shown_and_never_told(store: Store) -> None:
    record(store, reading(mou("NO", status="planned", date="2025-12-05")))
    told_news(store)
    store.judge(the_event(store).id, "not_new", BY)
    record(store, reading(mou("NO", date="2025-12-05"), published="2025-12-05", outlet="beta"), now=moment("2025-12-06"))
    assert (the_event(store).status, the_event(store).new, the_event(store).news) == ("occurred", False, None)
    assert [news for _, news in told_news(store)] == [None]


def test_those_who_were_told_hear_that_it_was_no_news(store: Store) -> None:
    record(store, reading(mou("NO")))
    told_news(store)
    store.judge(the_event(store).id, "not_new", BY)
    with store.owing() as owing:
        (change,) = owing.untold()
    assert (change.what, [(one.field, one.before, one.after) for one in change.fields]) == ("corrected", [("new", True, False)])


# One event


def test_merged_events_are_one_and_the_younger_leads_to_the_older_for_ever(store: Store) -> None:
    old, young = opened(store, "2025-11-10", "2025-11-24")
    told_news(store)
    done = store.merge([young, old], BY)
    assert (done.event, store.event(young)) == (old, Redirect(old))
    assert reports(store) == [["outlet0", "outlet1"]]
    assert told_news(store) == [("merged", None)]


def test_merged_events_stay_one_when_more_is_reported_of_either(store: Store) -> None:
    old, young = opened(store, "2025-11-10", "2025-11-24")
    store.merge([old, young], BY)
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta", published="2025-11-24"))
    record(store, reading(mou("NO", date="2025-11-10"), outlet="gamma", published="2025-11-10"))
    assert reports(store) == [["beta", "gamma", "outlet0", "outlet1"]]


def test_what_a_revision_tells_no_more_and_then_again_is_still_merged(store: Store) -> None:
    old, young = opened(store, "2025-11-10", "2025-11-24")
    store.merge([old, young], BY)
    again = reading(mou("NO", date="2025-11-24"), published="2025-11-24", outlet="outlet1", text="Again.")
    record(store, reading(published="2025-11-24", outlet="outlet1", text="Nothing."))
    assert reports(store) == [["outlet0"]]
    record(store, again)
    assert reports(store) == [["outlet0", "outlet1"]]


def test_what_one_article_tells_as_two_can_be_one_and_counts_as_one_report(store: Store) -> None:
    told = reading(mention("visit", "NO", date="2025-11-24"), mention("meeting", "NO", date="2025-11-24"))
    record(store, told)
    store.merge([event.id for event in store.events()], BY)
    assert reports(store) == [["alpha"]]


def test_taking_a_merge_back_tells_them_apart_again_and_the_redirect_stays(store: Store) -> None:
    old, young = opened(store, "2025-11-10", "2025-11-24")
    (number,) = store.merge([old, young], BY).corrections
    store.undo(number, BY)
    assert reports(store) == [["outlet0"], ["outlet1"]]
    assert store.event(young) == Redirect(old)
    assert young not in {event.id for event in store.events()}


@pytest.mark.parametrize("ids", [["aaaaaaaa", "bbbbbbbb"], []])
def test_only_events_that_are_there_can_be_merged(store: Store, ids: list[str]) -> None:
    opened(store, "2025-11-10")
    with pytest.raises((LookupError, ValueError), match=r"no event|two events"):
        store.merge(ids, BY)


# Two events


def several(store: Store) -> str:
    """One agreement, told by three outlets."""
    record(store, *(reading(mou("NO", date="2025-11-24"), outlet=outlet) for outlet in ("alpha", "beta", "gamma")))
    return the_event(store).id


def test_a_report_that_is_split_off_opens_an_event_of_its_own(store: Store) -> None:
    event = several(store)
    told_news(store)
    store.split(event, ["https://beta.example/2025-11-27"], BY)
    assert sorted(reports(store)) == [["alpha", "gamma"], ["beta"]]
    assert {one for one, _ in told_news(store)} == {"split"}
    assert isinstance(store.event(event), Event)


def test_neither_half_may_be_the_other(store: Store) -> None:
    store.split(several(store), ["https://beta.example/2025-11-27"], BY)
    assert [event.possibly_same_as for event in standing(store)] == [(), ()]


def test_what_was_split_stays_apart_when_it_is_told_again(store: Store) -> None:
    store.split(several(store), ["https://beta.example/2025-11-27"], BY)
    record(store, reading(mou("NO", date="2025-11-24", place="Rabat"), outlet="beta", text="In Rabat."))
    record(store, reading(mou("NO", date="2025-11-24"), outlet="alpha", text="Again."))
    assert sorted(reports(store)) == [["alpha", "gamma"], ["beta"]]


def test_taking_a_split_back_makes_one_event_of_both(store: Store) -> None:
    (number,) = store.split(several(store), ["https://beta.example/2025-11-27"], BY).corrections
    store.undo(number, BY)
    assert reports(store) == [["alpha", "beta", "gamma"]]


def test_the_last_word_on_two_reports_holds(store: Store) -> None:
    store.split(several(store), ["https://beta.example/2025-11-27"], BY)
    store.merge([event.id for event in standing(store)], BY)
    assert reports(store) == [["alpha", "beta", "gamma"]]


def test_what_was_split_and_merged_can_be_split_again(store: Store) -> None:
    event = several(store)
    for _ in range(2):
        assert store.split(event, ["https://beta.example/2025-11-27"], BY).is_new
        assert sorted(reports(store)) == [["alpha", "gamma"], ["beta"]]
        event = store.merge([one.id for one in standing(store)], BY).event
        assert reports(store) == [["alpha", "beta", "gamma"]]


def test_a_merge_that_is_taken_back_after_a_split_leaves_nothing_of_itself(store: Store) -> None:
    told = [mention("visit", "NO", date="2025-11-24"), mou("NO", date="2025-11-24")]
    record(store, *(reading(*told, outlet=outlet) for outlet in ("alpha", "beta")))
    (number,) = store.merge([event.id for event in store.events()], BY).corrections
    store.split(standing(store)[0].id, ["https://beta.example/2025-11-27"], BY)
    assert sorted(reports(store)) == [["alpha"], ["beta"]]
    store.undo(number, BY)
    assert sorted((event.kind, report.outlet) for event in standing(store) for report in event.reports) == [
        *(("agreement", outlet) for outlet in ("alpha", "beta")),
        *(("visit", outlet) for outlet in ("alpha", "beta")),
    ]
    assert len(standing(store)) == 4


def test_a_report_that_is_not_there_is_named_with_those_that_are(store: Store) -> None:
    event = several(store)
    with pytest.raises(ValueError, match=r"no report of event .*; one of: https://alpha"):
        store.split(event, ["https://delta.example"], BY)


def test_an_event_is_not_split_off_from_nothing(store: Store) -> None:
    record(store, reading(mou("NO")))
    with pytest.raises(ValueError, match="nothing would be left"):
        store.split(the_event(store).id, ["https://alpha.example/2025-11-27"], BY)


# Where corrections go


def test_a_correction_goes_with_the_reports_that_it_was_made_on(store: Store) -> None:
    old, young = opened(store, "2025-11-10", "2025-11-24")
    store.correct(young, {"place": "Fez"}, BY)
    (number,) = store.merge([old, young], BY).corrections
    assert [event.place for event in standing(store)] == ["Fez"]
    store.undo(number, BY)
    assert [event.place for event in standing(store)] == [None, "Fez"]


def split_from_the_first(store: Store) -> tuple[str, str]:
    """An event whose value was set right, and whose first report then left with it; gives both ids."""
    record(store, *(reading(mou("NO", date="2025-11-24"), outlet=outlet) for outlet in ("gamma", "beta", "alpha")))
    event = the_event(store).id
    store.correct(event, {"place": "Oujda"}, BY)
    store.split(event, ["https://alpha.example/2025-11-27"], BY)
    (new,) = {one.id for one in standing(store)} - {event}
    return event, new


def test_a_correction_is_listed_with_the_event_that_its_reports_tell_now(store: Store) -> None:
    event, new = split_from_the_first(store)
    assert {one.id: one.place for one in standing(store)} == {event: None, new: "Oujda"}
    assert [(one.act, one.event) for one in store.corrections()] == [("set", new), ("split", event)]


def test_what_takes_a_correction_back_is_said_of_the_event_where_it_is(store: Store) -> None:
    event, new = split_from_the_first(store)
    assert store.undo(1, BY).event == new
    assert {one.id: one.place for one in standing(store)} == {event: None, new: None}
    assert [(one.act, one.event) for one in store.corrections()] == [("set", new), ("split", event), ("undo", new)]


def test_of_one_event_is_listed_what_was_said_of_it_also_what_was_taken_back(store: Store) -> None:
    event, new = split_from_the_first(store)
    store.undo(1, BY)
    assert [(one.id, one.act, one.holds) for one in store.corrections(event=new)] == [(1, "set", False), (3, "undo", True)]
    assert [(one.id, one.act) for one in store.corrections(event=event)] == [(2, "split")]


def test_what_is_taken_back_holds_no_more(store: Store) -> None:
    record(store, reading(mou("NO", place="Rabat")))
    (number,) = store.correct(the_event(store).id, {"place": "Fez"}, BY).corrections
    store.undo(number, BY)
    assert the_event(store).place == "Rabat"
    assert [(one.act, one.holds) for one in store.corrections()] == [("set", False), ("undo", True)]


def test_several_fields_are_one_version(store: Store) -> None:
    record(store, reading(mou("NO")))
    done = store.correct(the_event(store).id, {"place": "Fez", "date": "2025-11-24", "date_end": "2025-11-25"}, BY)
    assert (len(done.corrections), done.events, the_event(store).version) == (3, (the_event(store).id,), 2)
    assert (the_event(store).date, the_event(store).date_end) == ("2025-11-24", "2025-11-25")


def test_a_correction_keeps_what_was_shown_and_the_words_that_it_rested_on(store: Store) -> None:
    record(store, reading(mou("NO", place="Rabat", evidence=(Evidence("place", "Rabat", 10, 15),))))
    store.correct(the_event(store).id, {"place": "Fez"}, BY)
    (one,) = store.corrections()
    assert (one.field, one.before, one.value, one.who, one.why) == ("place", "Rabat", "Fez", "analyst", "read it")
    assert [proof["quote"] for proof in one.evidence] == ["Rabat"]


# Said twice


def said_twice(store: Store) -> list[tuple[Corrected, Corrected]]:
    old, young, third = opened(store, "2025-11-10", "2025-11-24", "2025-10-05")
    both = several_of(store, third)
    return [
        (store.correct(third, {"place": "Fez"}, BY), store.correct(third, {"place": "Fez"}, BY)),
        (store.judge(third, "accept", BY), store.judge(third, "accept", BY)),
        (store.judge(third, "not_new", BY), store.judge(third, "not_new", BY)),
        (store.merge([old, young], BY), store.merge([young, old], BY)),
        (store.split(third, both, BY), store.split(third, both, BY)),
        (store.undo(1, BY), store.undo(1, BY)),
    ]


def several_of(store: Store, event: str) -> list[str]:
    """Two more reports of an event."""
    for outlet in ("beta", "gamma"):
        record(store, reading(mou("NO", date="2025-10-05"), outlet=outlet, published="2025-10-05"))
    found = store.event(event)
    assert isinstance(found, Event)
    return [report.id for report in found.reports if report.outlet in ("beta", "gamma")]


def test_the_same_word_twice_is_one(store: Store) -> None:
    for once, twice in said_twice(store):
        assert (once.is_new, twice.is_new, twice.events) == (True, False, ())
        assert once.corrections == twice.corrections
    assert len(store.corrections()) == 6
