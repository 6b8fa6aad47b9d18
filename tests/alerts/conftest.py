from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest

from alerts.message import Instance
from alerts.rule import load_rules
from db.store import Store
from seeds import SEEDS
from tests.alerts.events import NAMES, NOW


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, made once: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "marsad.db"
    Store.open(f"sqlite:///{path}", clock=Clock()).close()
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path, clock: Clock) -> Iterator[Store]:
    path = copy(empty_database, tmp_path)
    opened = Store.open(f"sqlite:///{path}", clock=clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def instance() -> Instance:
    rules, _ = load_rules([SEEDS])
    return Instance(
        names=NAMES,
        rules=rules,
        outlets={"tanja7": "طنجة7", "lematin": "Le Matin"},
        sender="marsad@observatory.example",
        reply_to="operator@observatory.example",
    )
