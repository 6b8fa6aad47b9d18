from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from crawler.ledger import Ledger, Validators
from crawler.outcome import Kind, Outcome
from crawler.page import Link
from db.models import RouteRow
from db.store import Store
from tests.db.press import NOW, reading, record

LINK = Link(url="https://alpha.example/1", key="alpha:1")


def outcome(kind: Kind, link: Link | None = LINK) -> Outcome:
    return Outcome(outlet="alpha", route="feed", url="https://alpha.example/1", kind=kind, at=NOW, link=link)


def test_the_store_is_the_memory_that_the_crawler_asks_for(store: Store) -> None:
    ledger: Ledger = store
    assert ledger.known([]) == set()


def test_a_recorded_article_is_known_whatever_route_shows_it(store: Store) -> None:
    record(store, reading(key="alpha:1"))
    assert store.known(["alpha:1", "alpha:2"]) == {"alpha:1"}


def test_tens_of_thousands_of_keys_can_be_asked_for_at_once(store: Store) -> None:
    record(store, reading(key="alpha:31000"))
    assert store.known([f"alpha:{n}" for n in range(50_000)]) == {"alpha:31000"}


@pytest.mark.parametrize(("kind", "is_known"), [("gone", True), ("robots", True), ("timeout", False), ("throttled", False)])
def test_an_article_is_given_up_only_if_asking_again_would_give_the_same(store: Store, kind: Kind, *, is_known: bool) -> None:
    store.record_outcome(outcome(kind))
    assert bool(store.known(["alpha:1"])) is is_known


def test_a_page_that_was_handed_on_and_never_recorded_is_fetched_again(store: Store) -> None:
    store.record_outcome(outcome("page"))
    assert store.known(["alpha:1"]) == set()


def test_a_route_that_was_never_read_has_no_validators_and_gives_what_was_there_before_us(store: Store) -> None:
    assert store.validators("alpha", "feed") == Validators()
    assert store.arrival("alpha", "feed") == "baseline"


def test_the_last_reading_of_a_route_is_what_counts(store: Store) -> None:
    for tag in ("one", "two"):
        store.saw("alpha", "feed", Validators(etag=tag, body_digest="d"), ["alpha:1"], outcome("read", None), NOW)
    assert store.validators("alpha", "feed") == Validators(etag="two", body_digest="d")
    assert store.arrival("alpha", "feed") == "live"
    assert store.arrival("alpha", "sitemap") == "baseline"


def test_a_route_whose_first_reading_failed_still_shows_what_was_there_before_us(store: Store) -> None:
    store.saw("alpha", "feed", Validators(), [], outcome("timeout", None), NOW)
    assert store.arrival("alpha", "feed") == "baseline"
    assert store.outlets_read(since=NOW) == set()


@pytest.mark.parametrize("kind", ["unchanged", "timeout"])
def test_a_reading_that_names_nothing_new_keeps_what_the_last_one_named(store: Store, kind: Kind) -> None:
    store.saw("alpha", "feed", Validators(etag="one"), ["alpha:1"], outcome("read", None), NOW)
    store.saw("alpha", "feed", Validators(etag="one"), [], outcome(kind, None), NOW)
    with Session(store.engines.read) as session:
        assert session.get_one(RouteRow, ("alpha", "feed")).listed == ["alpha:1"]


def test_an_outlet_counts_as_read_while_some_route_was_read_well_of_late(store: Store) -> None:
    store.saw("alpha", "feed", Validators(), [], outcome("unchanged", None), NOW)
    store.saw("beta", "feed", Validators(), [], outcome("read", None), NOW - timedelta(days=2))
    assert store.outlets_read(since=NOW - timedelta(days=1)) == {"alpha"}
