"""Killed at the worst moment, nothing is lost, no id is new, and nothing is marked twice."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.link import event_id
from db.models import ArticleRow, AttemptRow, DeliveryRow, MessageRow
from db.store import Store
from tests.db.courier import PROCESSES, Step, run, subscribe
from tests.db.press import NOW


def kill(url: str, wire: Path, step: Step, *, before_commit: bool) -> None:
    child = PROCESSES.Process(target=run, args=(url, wire, "dead", step), kwargs={"before_commit": before_commit})
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL


def recover(url: str, wire: Path) -> Store:
    """Start again, twice: what the first start does is not done again by the second."""
    store = Store.open(url, clock=lambda: NOW)
    store.release("dead", now=NOW)
    for owner in ("second life", "third life"):
        run(url, wire, owner)
    return store


def assert_done_once(store: Store) -> None:
    (found,) = store.events()
    assert found.id == event_id("alpha:1", 0)
    assert (found.version, len(found.reports)) == (1, 1)
    assert store.health().untold == store.health().due == 0
    with Session(store.engines.read) as session:
        assert [row.state for row in session.scalars(select(DeliveryRow))] == ["delivered"]
        assert [session.scalar(select(func.count()).select_from(t)) for t in (ArticleRow, MessageRow, AttemptRow)] == [1, 1, 1]


@pytest.mark.parametrize("step", ["record", "owe", "claim", "freeze", "mark"])
def test_killed_before_a_step_is_committed_the_step_is_done_again(url: str, tmp_path: Path, step: Step) -> None:
    wire = tmp_path / "wire"
    subscribe(url)
    kill(url, wire, step, before_commit=True)
    store = recover(url, wire)
    assert_done_once(store)
    store.close()
    sent = wire.read_text().split()
    assert len(set(sent)) == 1
    assert len(sent) == (2 if step == "mark" else 1)  # sent and not marked: it comes again, under the same id


@pytest.mark.parametrize("step", ["record", "owe", "claim", "freeze", "send", "mark"])
def test_killed_after_a_step_the_next_ones_follow(url: str, tmp_path: Path, step: Step) -> None:
    wire = tmp_path / "wire"
    subscribe(url)
    kill(url, wire, step, before_commit=False)
    store = recover(url, wire)
    assert_done_once(store)
    store.close()
    sent = wire.read_text().split()
    assert len(set(sent)) == 1
    assert len(sent) == (2 if step == "send" else 1)
