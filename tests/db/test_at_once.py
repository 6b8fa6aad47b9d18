"""Several who take at the same moment never get the same."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from db.store import Store
from db.subscription import Subscription
from tests.db.crawls import HOUR, MINUTE
from tests.db.press import NOW

T = TypeVar("T")
OWNERS = ("one", "two", "three", "four")


def at_once(take: Callable[[str], Sequence[T]]) -> list[Sequence[T]]:
    """Let each owner take, all beginning at the same moment, until nothing is left."""
    start = threading.Barrier(len(OWNERS))

    def go(owner: str) -> list[T]:
        start.wait(10)
        taken: list[T] = []
        while some := take(owner):
            taken += some
        return taken

    with ThreadPoolExecutor(len(OWNERS)) as pool:
        return [*pool.map(go, OWNERS)]


def assert_all_taken_once(taken: Sequence[Sequence[object]], expected: int) -> None:
    counted = Counter(one for some in taken for one in some)
    assert len(counted) == expected
    assert set(counted.values()) == {1}


def test_no_outlet_is_claimed_twice(store: Store) -> None:
    slugs = [f"outlet{n}" for n in range(40)]
    store.enrol({slug: ["feed"] for slug in slugs}, now=NOW)
    taken = at_once(lambda owner: store.claim_outlets(slugs, now=NOW, owner=owner, lease=HOUR, limit=3))
    assert_all_taken_once(taken, 40)


def test_no_delivery_is_claimed_twice_and_no_queue_is_shared(store: Store) -> None:
    for n in range(12):
        store.subscribe(Subscription(id=f"s{n}", rule="any", channel="email", address="a@b.example", created_at=NOW))
    with store.owing() as owing:
        for n in range(60):
            owing.owe(f"s{n % 12}", f"d{n}", None, NOW)
    taken = at_once(lambda owner: [(due.subscription.id, due.id) for due in store.claim(NOW, owner, HOUR, 5)])
    assert_all_taken_once(taken, 60)
    assert_all_taken_once([list({one[0] for one in some}) for some in taken], 12)


def test_no_host_has_two_guests(store: Store) -> None:
    hosts = [f"{n}.example" for n in range(20)]

    def take(owner: str) -> list[object]:
        return [host for host in hosts if store.take_turn(host, owner=owner, now=NOW, lease=HOUR) is None]

    assert_all_taken_once(at_once(take), 20)


def test_a_stretch_that_several_open_at_once_is_one(store: Store) -> None:
    def take(_owner: str) -> list[object]:
        store.open_catch_up("alpha", NOW - HOUR, NOW, "gap", now=NOW)
        return []

    at_once(take)
    assert len(store.catch_ups("alpha")) == 1


def test_only_one_of_several_begins(store: Store) -> None:
    begun: list[bool] = []

    def take(_owner: str) -> list[object]:
        begun.append(store.begin(now=NOW + timedelta(seconds=len(begun))))
        return []

    at_once(take)
    assert sorted(begun) == [False, False, False, True]


def test_routes_that_several_read_at_once_are_remembered(store: Store) -> None:
    def take(owner: str) -> list[object]:
        store.enrol({"alpha": ["feed"]}, now=NOW)
        store.heartbeat(owner, "crawl", now=NOW)
        store.leave_turn("alpha.example", owner=owner, free_at=NOW + MINUTE, verdict=None, now=NOW)
        return []

    at_once(take)
    assert len(store.processes()) == len(OWNERS)
    assert store.health(now=NOW).due_routes == 1
