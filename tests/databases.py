"""Databases for tests, empty and migrated: `url` gives each test one of its own, once on SQLite and once on PostgreSQL."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.store import Store
from tests.postgres import Server, running

MIGRATED = datetime(2025, 12, 1, tzinfo=UTC)
KINDS = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database without content, to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    migrate_at(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with a database without content, to copy from."""
    with running() as server:
        server.execute("CREATE DATABASE empty")
        migrate_at(server.url("empty"))
        yield server


def migrate_at(url: str) -> None:
    Store.open(url, clock=lambda: MIGRATED).close()


@contextmanager
def made(kind: str, request: pytest.FixtureRequest, directory: Path) -> Iterator[str]:
    """Make a database of a kind, empty and migrated, for the time of a block; gives its URL."""
    if kind == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('empty_database'), directory / 'marsad.db')}"
    else:
        server: Server = request.getfixturevalue("postgres")
        with server.database(template="empty") as url:
            yield url


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A SQLite database of one's own."""
    with made("sqlite", request, tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL database of one's own."""
    with made("postgres", request, tmp_path) as url:
        yield url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of one's own, of either kind."""
    with made(request.param, request, tmp_path) as url:
        yield url
