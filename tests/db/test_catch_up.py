from dataclasses import replace

from crawler.ledger import CatchUp, Ledger, Manner
from db.store import Store
from tests.db.crawls import DAY, HOUR, MINUTE, outcome, seen
from tests.db.press import NOW

LEASE = 10 * MINUTE


def opened(store: Store, why: str = "asked", search: tuple[str, ...] = (), days: int = 2) -> list[CatchUp]:
    store.open_catch_up("alpha", NOW - days * DAY, NOW, why, search, now=NOW)  # type: ignore[arg-type]  # words of a test
    return [*store.catch_ups("alpha")]


def test_a_stretch_is_kept_as_it_was_asked_for(store: Store) -> None:
    (one,) = opened(store, "history", ("DGSN", "مذكرة"))
    assert one == CatchUp(
        id=one.id, outlet="alpha", since=NOW - 2 * DAY, until=NOW, why="history", search=("DGSN", "مذكرة"), via=None, position=""
    )


def test_the_same_stretch_twice_is_one(store: Store) -> None:
    opened(store)
    assert len(opened(store)) == 1


def test_another_stretch_another_reason_or_other_words_are_another(store: Store) -> None:
    opened(store)
    opened(store, days=3)
    opened(store, "gap")
    assert [one.search for one in opened(store, search=("DGSN",))] == [(), (), (), ("DGSN",)]


def test_whoever_goes_on_reads_it_in_the_manner_in_which_it_was_asked_for(store: Store) -> None:
    manners = [Manner(), Manner(way="feed"), Manner(way="cdx", index="https://archive.example/cdx"), Manner(depth="listed")]
    for manner in [*manners, *manners]:
        store.open_catch_up("alpha", NOW - DAY, NOW, "asked", manner=manner, now=NOW)
    assert [one.manner for one in store.catch_ups("alpha")] == manners


def test_it_goes_on_where_it_stands(store: Store) -> None:
    (one,) = opened(store)
    store.advance(replace(one, via="rest", position="page=3"))
    assert store.catch_ups("alpha") == [replace(one, via="rest", position="page=3")]


def test_it_is_open_until_it_is_closed_and_can_be_asked_for_again(store: Store) -> None:
    ledger: Ledger = store
    (one,) = opened(store)
    ledger.finish(one, outcome("read", NOW + HOUR))
    assert store.catch_ups("alpha") == []
    assert store.health().open_catch_ups == 0
    (again,) = opened(store)
    assert again.id != one.id


def test_only_what_no_reading_saw_is_a_gap(store: Store) -> None:
    store.enrol({"alpha": ["feed"], "beta": ["feed"]}, now=NOW)
    opened(store)
    store.saw(seen(outlet="beta", gap=(NOW - HOUR, NOW)))
    assert {slug: state.has_gap for slug, state in store.outlet_states().items()} == {"alpha": False, "beta": True}
    (gap,) = store.catch_ups("beta")
    store.finish(gap, outcome("no_route"))
    assert not store.outlet_states()["beta"].has_gap


def test_a_stretch_that_cannot_be_read_is_not_asked_for_without_end(store: Store) -> None:
    store.enrol({"alpha": ["feed"]}, now=NOW)
    store.saw(seen(next_due_at=NOW + DAY))
    opened(store)
    for after, claimed in ((0, ["alpha"]), (4, []), (5, ["alpha"])):
        now = NOW + after * MINUTE
        assert store.claim_outlets(["alpha"], now=now, owner="one", lease=LEASE, limit=9) == claimed
        store.leave_outlets(claimed, owner="one")
