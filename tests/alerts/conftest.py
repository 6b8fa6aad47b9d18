from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

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


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store.open(url, clock=clock)
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
