from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from crawler.ledger import Rereading, Validators, validators_of
from crawler.outcome import Kind
from crawler.page import Arrival, Link
from db.rereading import LOOKS, next_look
from db.store import Store
from tests.db.crawls import DAY, HOUR, LINK, MINUTE, outcome, page
from tests.db.press import NOW, reading, record, the_event
from tests.parser.reports import mou

WEEK = 7 * DAY


def fetched(store: Store, at: datetime = NOW, arrival: Arrival = "live", headers: dict[str, str] | None = None) -> None:
    """An article that carries an event comes."""
    came = page(at=at, arrival=arrival, headers=headers or {})
    record(store, reading(mou("NO"), key=LINK.key, page=came, arrival=arrival, fetched_at=at), now=at)


def due(store: Store, after: timedelta) -> list[str]:
    return [one.key for one in store.rereadings("alpha", NOW + after)]


def reread(store: Store, kind: Kind, after: timedelta) -> None:
    store.reread(LINK.key, outcome(kind, NOW + after, link=LINK), Validators())


def is_withdrawn(store: Store) -> bool:
    return the_event(store).reports[0].withdrawn


def test_the_looks_come_one_after_the_other_and_end() -> None:
    assert next_look(NOW, NOW) == NOW + LOOKS[0]
    assert [next_look(NOW, NOW + look) for look in LOOKS] == [NOW + LOOKS[1], NOW + LOOKS[2], None]
    assert all(earlier < later for earlier, later in pairwise(LOOKS))


def test_looks_that_were_slept_through_are_one() -> None:
    assert next_look(NOW, NOW + 3 * DAY) == NOW + WEEK


def test_an_article_that_carries_an_event_is_looked_at_after_an_hour_a_day_and_a_week(store: Store) -> None:
    fetched(store)
    for before, at in ((59 * MINUTE, HOUR), (DAY - MINUTE, DAY), (WEEK - MINUTE, WEEK)):
        assert due(store, before) == []
        assert due(store, at) == [LINK.key]
        reread(store, "unchanged", at)
    assert due(store, 400 * DAY) == []


def test_an_article_without_an_event_is_not_looked_at_again(store: Store) -> None:
    record(store, reading(key=LINK.key, page=page()))
    assert due(store, 400 * DAY) == []


def test_text_that_was_imported_is_not_looked_at_again(store: Store) -> None:
    record(store, reading(mou("NO"), key=LINK.key))
    assert due(store, 400 * DAY) == []


@pytest.mark.parametrize(("arrival", "looked"), [("catchup", True), ("baseline", True), ("backfill", False), ("reparse", False)])
def test_what_an_archive_gave_is_not_looked_at_again(store: Store, arrival: Arrival, *, looked: bool) -> None:
    fetched(store, arrival=arrival)
    assert bool(due(store, HOUR)) is looked


def test_it_is_asked_for_as_it_came_with_what_recognises_it_unchanged(store: Store) -> None:
    fetched(store, headers={"etag": '"v1"'})
    (one,) = store.rereadings("alpha", NOW + HOUR)
    assert one == Rereading(
        key=LINK.key,
        outlet="alpha",
        route="feed",
        url=LINK.key,
        title="A title",
        published=one.published,
        validators=validators_of({"etag": '"v1"'}, b"<p>"),
        arrival="live",
    )


def test_a_revision_keeps_the_schedule_and_brings_its_own_validators(store: Store) -> None:
    fetched(store)
    came = page(at=NOW + HOUR, body=b"<p>edited")
    record(store, reading(mou("NO", place="Rabat"), key=LINK.key, page=came, text="Edited."), now=NOW + HOUR)
    reread(store, "page", HOUR)
    assert due(store, DAY - MINUTE) == []
    (one,) = store.rereadings("alpha", NOW + DAY)
    assert one.validators == validators_of({}, b"<p>edited")


def test_only_the_articles_of_an_outlet_are_given(store: Store) -> None:
    fetched(store)
    assert store.rereadings("beta", NOW + WEEK) == []


# Withdrawn


def test_an_article_that_is_gone_once_is_looked_at_again_soon_and_stands(store: Store) -> None:
    fetched(store)
    reread(store, "gone", HOUR)
    assert not is_withdrawn(store)
    assert due(store, 2 * HOUR - MINUTE) == []
    assert due(store, 2 * HOUR) == [LINK.key]


def test_an_article_that_is_gone_twice_is_withdrawn(store: Store) -> None:
    fetched(store)
    reread(store, "gone", HOUR)
    reread(store, "gone", 2 * HOUR)
    assert is_withdrawn(store)
    assert due(store, DAY) == [LINK.key]


@pytest.mark.parametrize("kind", ["page", "unchanged"])
def test_an_article_that_comes_back_is_withdrawn_no_more(store: Store, kind: Kind) -> None:
    fetched(store)
    for hours in (1, 2):
        reread(store, "gone", hours * HOUR)
    reread(store, kind, DAY)
    assert not is_withdrawn(store)
    reread(store, "gone", WEEK)
    assert not is_withdrawn(store)


def test_an_article_that_is_fetched_anew_is_withdrawn_no_more(store: Store) -> None:
    fetched(store)
    for hours in (1, 2):
        reread(store, "gone", hours * HOUR)
    fetched(store, NOW + DAY)
    assert not is_withdrawn(store)


def test_an_article_that_cannot_be_had_is_tried_again_soon_and_never_counts_as_gone(store: Store) -> None:
    fetched(store)
    for minutes in (60, 65, 130):
        reread(store, "timeout", minutes * MINUTE)
    assert not is_withdrawn(store)
    assert due(store, 131 * MINUTE) == []
    assert due(store, DAY) == [LINK.key]


def test_whatever_nobody_puts_down_to_look_at_is_left_alone(store: Store) -> None:
    reread(store, "gone", HOUR)
    assert due(store, HOUR) == []


# What a listing says


def changed(store: Store, modified: datetime | None, key: str = LINK.key) -> set[str]:
    return store.changed([Link(url=LINK.url, key=key, modified=modified)])


def test_a_listing_tells_which_articles_were_changed_since_we_read_them(store: Store) -> None:
    fetched(store)
    assert changed(store, NOW + MINUTE) == {LINK.key}
    assert changed(store, NOW) == set()
    assert changed(store, None) == set()
    assert changed(store, NOW + MINUTE, key="alpha:2") == set()


def test_what_was_looked_at_since_is_not_changed(store: Store) -> None:
    fetched(store, arrival="backfill")
    reread(store, "unchanged", HOUR)
    assert changed(store, NOW + MINUTE) == set()
    assert due(store, 400 * DAY) == []


def test_thousands_of_links_can_be_asked_for_at_once(store: Store) -> None:
    fetched(store)
    links = [Link(url=LINK.url, key=f"alpha:{n}", modified=NOW + MINUTE) for n in range(6_000)]
    assert store.changed(links) == {LINK.key}


# Clocks


def test_what_a_clock_ahead_of_time_put_down_is_due_now_and_then_goes_by_the_right_one(store: Store) -> None:
    fetched(store)
    early = -365 * DAY
    assert due(store, early) == [LINK.key]
    reread(store, "unchanged", early)
    assert due(store, early + MINUTE) == []
    assert due(store, early + HOUR) == [LINK.key]
