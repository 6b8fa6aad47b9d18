from collections.abc import Iterator

import pytest

from db.store import Store
from tests.db.press import NOW


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, clock=lambda: NOW)
    yield opened
    opened.close()
