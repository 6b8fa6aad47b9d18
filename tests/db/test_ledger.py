from datetime import timedelta

import pytest

from crawler.ledger import Ledger
from crawler.outcome import Kind, Outcome
from crawler.page import Link, Page
from db.record import Reading
from db.store import Store
from parser.article import Reason, Rejected
from tests.db.press import NOW, reading, record

LINK = Link(url="https://alpha.example/1", key="alpha:1")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def failed(store: Store, *kinds: Kind, every: timedelta = timedelta(0)) -> None:
    """The article could not be had, several times, the last time now."""
    for number, kind in enumerate(kinds):
        at = NOW - every * (len(kinds) - 1 - number)
        store.record_outcome(Outcome(outlet="alpha", route="feed", url=LINK.url, kind=kind, at=at, link=LINK))


def rejected(store: Store, reason: Reason) -> None:
    page = Page(outlet="alpha", route="feed", arrival="live", link=LINK, url=LINK.url, status=200, body=b"", fetched_at=NOW)
    article = Rejected(reason)
    record(
        store,
        Reading(key=LINK.key, outlet="alpha", url=LINK.url, article=article, arrival="live", fetched_at=NOW, page=page),
    )


def standing(store: Store, after: timedelta = timedelta(0)) -> str | None:
    return store.standing([LINK.key], NOW + after).get(LINK.key)


def test_the_store_is_the_memory_that_the_crawler_asks_for(store: Store) -> None:
    ledger: Ledger = store
    assert ledger.standing([], NOW) == {}


def test_a_recorded_article_is_known_whatever_route_shows_it(store: Store) -> None:
    record(store, reading(key="alpha:1"))
    assert store.standing(["alpha:1", "alpha:2"], NOW) == {"alpha:1": "known"}


def test_more_keys_than_a_query_takes_can_be_asked_for_at_once(store: Store) -> None:
    record(store, reading(key="alpha:11000"))
    assert store.standing([f"alpha:{n}" for n in range(12_000)], NOW) == {"alpha:11000": "known"}


def test_a_page_that_was_handed_on_and_never_recorded_is_fetched_again(store: Store) -> None:
    failed(store, "page")
    assert standing(store) is None


def test_a_page_that_is_no_article_is_not_asked_for_again(store: Store) -> None:
    rejected(store, "soft_404")
    assert standing(store) == "known"


def test_an_article_whose_fetch_failed_waits_and_is_asked_for_again(store: Store) -> None:
    failed(store, "timeout")
    assert standing(store, 4 * MINUTE) == "later"
    assert standing(store, 6 * MINUTE) is None


def test_it_waits_longer_each_time_and_is_given_up_in_the_end(store: Store) -> None:
    failed(store, "timeout", "server_error", every=MINUTE)
    assert standing(store, 6 * MINUTE) == "later"
    assert standing(store, 2 * HOUR) is None
    failed(store, "timeout", "timeout", "timeout", every=MINUTE)
    assert standing(store, 40 * DAY) == "known"


@pytest.mark.parametrize("kind", ["robots", "not_a_page"])
def test_what_would_be_the_same_again_is_given_up_at_once(store: Store, kind: Kind) -> None:
    failed(store, kind)
    assert standing(store, 40 * DAY) == "known"


def test_a_host_that_asks_us_to_wait_says_nothing_of_the_article(store: Store) -> None:
    for _ in range(20):
        failed(store, "throttled")
    failed(store, "timeout")
    assert standing(store) == "later"
    assert standing(store, 6 * MINUTE) is None


def test_a_page_that_killed_its_reader_counts_as_a_failure(store: Store) -> None:
    rejected(store, "unreadable")
    assert standing(store) == "later"
    assert standing(store, HOUR) is None
    for _ in range(5):
        rejected(store, "unreadable")
    assert standing(store, 40 * DAY) == "known"


def test_an_article_that_failed_and_then_came_is_known(store: Store) -> None:
    failed(store, "timeout")
    record(store, reading(key=LINK.key))
    assert standing(store) == "known"


def test_a_failure_that_a_clock_ahead_of_time_noted_holds_up_nothing(store: Store) -> None:
    failed(store, "timeout")
    assert standing(store, -365 * DAY) is None
