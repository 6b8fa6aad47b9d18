import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.press import NOW


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without content, to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    Store.open(f"sqlite:///{path}", clock=lambda: NOW).close()
    return path


@pytest.fixture
def url(tmp_path: Path, empty_database: Path) -> str:
    """A database of one's own."""
    return f"sqlite:///{shutil.copy(empty_database, tmp_path / 'marsad.db')}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, clock=lambda: NOW)
    yield opened
    opened.close()
