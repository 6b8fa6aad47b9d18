from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from alerts.payload import Coverage
from alerts.subscribing import operator_subscription
from crawler.health import Health
from crawler.ledger import Seen, Validators
from crawler.outcome import Outcome
from db.store import Store
from marsad.owner import here, this_process
from marsad.watch.judging import Judging
from marsad.watch.leases import release_dead
from tests.marsad.test_daemon_warming import NOW, OUTLETS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{tmp_path}/marsad.db", clock=lambda: NOW)
    store.subscribe(operator_subscription("email", "desk@journal.example", language="fr", now=NOW))
    yield store
    store.close()


def judging(store: Store, now: datetime = NOW) -> Judging:
    return Judging(
        store=store,
        outlets=OUTLETS,
        clock=lambda: now,
        coverage=lambda: Coverage(read=1, of=2, blind=("journal",)),
        every=timedelta(minutes=8),
        awake_since=NOW,
    )


def read(store: Store, kind: Literal["read", "refused"], at: datetime = NOW) -> None:
    for route in OUTLETS["journal"].routes:
        outcome = Outcome(outlet="journal", route=route.name, url=route.url, kind=kind, at=at)
        store.saw(
            Seen(
                outlet="journal",
                route=route.name,
                outcome=outcome,
                validators=Validators(),
                keys=(),
                newest=None,
                failures=0 if kind == "read" else 9,
                next_due_at=at + timedelta(hours=1),
            )
        )


def told(store: Store) -> list[str]:
    return [":".join(one.dedupe_key.split(":")[:3]) for one in reversed(store.deliveries())]


def test_an_outlet_that_nobody_has_tried_yet_is_not_judged(store: Store) -> None:
    judging(store).round()
    assert store.outlet_states() == {}


def test_an_outlet_that_goes_blind_is_told_to_the_operator_once_and_so_is_its_return(store: Store) -> None:
    read(store, "read")
    judging(store).round()
    assert told(store) == []
    later = NOW + timedelta(hours=3)
    read(store, "refused", later)
    for _ in range(2):
        judging(store, later).round()
    assert store.outlet_states()["journal"].state == "blind"
    assert told(store) == ["outlet:journal:blind"]
    read(store, "read", later)
    judging(store, later).round()
    assert told(store) == ["outlet:journal:blind", "outlet:journal:recovered"]


def test_what_one_that_died_did_not_come_to_owe_is_owed_by_the_next_and_never_twice(store: Store) -> None:
    store.note_health("journal", Health(state="blind", cause="blocked"), now=NOW)
    judging(store).remind()
    assert told(store) == ["outlet:journal:blind"]
    judging(store).remind()
    assert told(store) == ["outlet:journal:blind"]


def test_what_the_dead_of_this_machine_hold_is_free_at_once_and_what_the_living_hold_is_not(store: Store) -> None:
    place = here()
    dead = f"{place.host}|{place.boot}|1|0"  # the first process started otherwise
    store.enrol({"journal": ["feed"], "sahifa": ["feed"]}, now=NOW)
    lease = timedelta(minutes=10)
    assert store.claim_outlets(["journal"], now=NOW, owner=dead, lease=lease, limit=1) == ["journal"]
    assert store.claim_outlets(["sahifa"], now=NOW, owner=this_process(), lease=lease, limit=1) == ["sahifa"]
    assert release_dead(store, lambda: NOW) == 1
    assert store.claim_outlets(["journal", "sahifa"], now=NOW, owner="other", lease=lease, limit=2) == ["journal"]
