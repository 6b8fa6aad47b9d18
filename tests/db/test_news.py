from datetime import timedelta

from db.event import Change, KnownFrom
from db.store import Store
from tests.db.press import NOW, reading, record, the_event, told_news
from tests.parser.reports import mention, moment, mou


def untold(store: Store) -> list[Change]:
    with store.owing() as owing:
        return owing.untold()


def test_the_first_version_of_a_fresh_report_is_news(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    (change,) = untold(store)
    assert (change.what, change.news, change.event.news, change.event.new) == ("opened", "occurred", "occurred", True)


def test_a_change_says_how_its_article_came_and_when(store: Store) -> None:
    fetched = moment("2025-11-27T16:30")
    record(store, reading(mou("NO"), arrival="catchup", fetched_at=fetched, report_id="a-1"), now=NOW)
    (change,) = untold(store)
    assert (change.arrival, change.article) == ("catchup", "a-1")
    assert (change.published, change.fetched, change.made_at) == (moment("2025-11-27"), fetched, NOW)


def test_a_plan_is_news_and_its_fulfilment_is_news_again(store: Store) -> None:
    record(store, reading(mou("NO", "planned", date="2025-11-24"), published="2025-11-20"))
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24", outlet="beta"))
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-25", outlet="gamma"))
    assert told_news(store) == [("opened", "planned"), ("occurred", "occurred"), ("joined", None)]


def test_a_plan_that_comes_after_its_fulfilment_is_no_news(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24", outlet="beta"))
    record(store, reading(mou("NO", "planned", date="2025-11-24"), published="2025-11-20"))
    assert told_news(store) == [("opened", "occurred"), ("joined", None)]


def test_a_retelling_opens_an_event_without_news(store: Store) -> None:
    record(store, reading(mou("NO", "recalled", date="2024-03")))
    event = the_event(store)
    known_from: KnownFrom = "retelling"
    assert (event.status, event.known_from, event.new, event.news) == ("occurred", known_from, False, None)
    assert told_news(store) == [("opened", None)]


def test_a_retelling_that_arrives_before_the_first_report_does_not_use_the_news_up(store: Store) -> None:
    record(store, reading(mou("NO", "recalled", date="2025-11-24"), published="2025-11-28", outlet="beta"))
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-25"))
    assert told_news(store) == [("opened", None), ("occurred", "occurred")]
    assert (the_event(store).known_from, the_event(store).new) == ("report", True)


def test_what_happened_more_than_a_fortnight_before_publication_is_no_news(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-10"), published="2025-11-25"))
    assert told_news(store) == [("opened", None)]


def test_an_old_report_does_not_use_up_the_news_of_an_earlier_one(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-10"), published="2025-11-25"))
    record(store, reading(mou("NO", date="2025-11-10"), published="2025-11-11", outlet="beta"))
    assert [news for _, news in told_news(store)] == [None, "occurred"]


def test_news_is_brought_by_the_report_that_has_just_come(store: Store) -> None:
    record(store, reading(mou("NO", "planned", date="2025-11-24"), published="2025-11-20", arrival="backfill"))
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-25", outlet="beta", report_id="b-7"))
    planned, occurred = untold(store)
    assert (planned.arrival, occurred.arrival, occurred.article) == ("backfill", "live", "b-7")


def test_a_silent_arrival_uses_the_news_up(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24"), arrival="baseline"))
    record(store, reading(mou("NO", date="2025-11-24"), outlet="beta"))
    first, second = untold(store)
    assert (first.arrival, first.news, second.news) == ("baseline", "occurred", None)


def test_a_plan_called_off_corrects_what_was_told(store: Store) -> None:
    record(store, reading(mou("NO", "planned", date="2025-12-04"), published="2025-11-20"))
    record(store, reading(mou("NO", "cancelled", date="2025-12-04"), outlet="beta"))
    assert the_event(store).status == "cancelled"
    assert told_news(store) == [("opened", "planned"), ("corrected", None)]


def test_a_plan_put_off_corrects_what_was_told(store: Store) -> None:
    record(store, reading(mention("visit", "AO", "planned", date="2025-12-04", place="Rabat"), published="2025-11-20"))
    later = mention("visit", "AO", "planned", date="2025-12-06", place="Rabat")
    record(store, reading(later, outlet="beta"))
    event = the_event(store)
    assert (event.status, event.date) == ("postponed", "2025-12-06")
    assert told_news(store) == [("opened", "planned"), ("corrected", None)]


def test_each_version_keeps_what_it_showed_and_the_reports_are_those_of_now(store: Store) -> None:
    record(store, reading(mou("NO", "planned", date="2025-11"), published="2025-11-20"))
    record(store, reading(mou("NO", date="2025-11-24"), published="2025-11-24", outlet="beta"))
    opened, occurred = untold(store)
    assert [(one.event.version, one.event.status, one.event.date) for one in (opened, occurred)] == [
        (1, "planned", "2025-11"),
        (2, "occurred", "2025-11-24"),
    ]
    assert [(one.event.news, one.event.new) for one in (opened, occurred)] == [("planned", False), ("occurred", True)]
    assert {one.field for one in occurred.fields} == {"status", "date", "precision", "outlets"}
    assert len(opened.event.reports) == 2


def test_the_first_sight_stands_for_an_unknown_publication(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-01"), dated=None, fetched_at=moment("2025-11-20")))
    (change,) = untold(store)
    assert (change.published, change.news) == (None, None)
    assert change.fetched - moment("2025-11-01") > timedelta(days=14)
