"""A whole small Marsad in one function, from page to mark, that can be killed at any of its steps."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import uuid4

from sqlalchemy import event

from db.delivery import Attempt, Due, FrozenMessage
from db.store import Store
from db.subscription import Subscription
from tests.db.press import NOW, reading
from tests.parser.reports import mou

Step = Literal["record", "owe", "claim", "freeze", "send", "mark"]
PROCESSES = multiprocessing.get_context("forkserver")  # a child is a process of its own, without the cost of importing all again
PROCESSES.set_forkserver_preload(["db.store"])
PAGE = reading(mou("NO", date="2025-11-24"), key="alpha:1")


def run(url: str, wire: Path, owner: str, die_at: Step | None = None, *, before_commit: bool = False) -> None:
    """Do everything that is to be done; `wire` is the file to which messages are sent, an id a line.

    Dies by SIGKILL in the step `die_at`: before what it did is committed, or just after.
    """
    store = Store.open(url, clock=lambda: NOW)
    if before_commit:
        event.listen(store.engines.write, "commit", lambda _connection: die(if_at=die_at, step=current[-1]))
    current: list[Step] = []

    @contextmanager
    def step(name: Step) -> Iterator[None]:
        current.append(name)
        yield
        die(if_at=die_at, step=name)

    with step("record"):
        store.record(PAGE, now=NOW)
    with step("owe"):
        owe(store)
    with step("claim"):
        dues = store.claim(NOW, owner, timedelta(minutes=1), 10)
    for due in dues:
        with step("freeze"):
            message_id = freeze(store, due)
        with step("send"), wire.open("a") as line:
            line.write(f"{message_id}\n")
        with step("mark"):
            store.attempted(message_id, Attempt(at=NOW, answer="delivered"), owner=owner, state="delivered")
    store.close()


def die(*, if_at: Step | None, step: Step) -> None:
    if if_at == step:
        os.kill(os.getpid(), signal.SIGKILL)


def subscribe(url: str) -> None:
    store = Store.open(url, clock=lambda: NOW)
    store.subscribe(Subscription(id="s1", rule="any", channel="webhook", address="https://a.example", created_at=NOW))
    store.close()


def owe(store: Store) -> None:
    with store.owing() as owing:
        for change in owing.untold():
            for subscription in owing.subscriptions():
                owing.owe(subscription.id, f"event:{change.event.id}:news-{change.news}", change.version_id, NOW)
            owing.tell([change.version_id], NOW)


def freeze(store: Store, due: Due) -> str:
    if due.message:
        return due.message.id
    return store.freeze([due.id], FrozenMessage(id=uuid4().hex, type="event.new", body=b"{}", frozen_at=NOW))
