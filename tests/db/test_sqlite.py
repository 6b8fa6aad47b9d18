"""What holds on SQLite alone: one file, one writer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from db.engine import open_engines
from db.store import Store
from tests.db.press import NOW, reading, record
from tests.db.statements import statements_of
from tests.db.test_owing import owe_all, subscribed
from tests.parser.reports import mention, mou


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = Store.open(sqlite_url, clock=lambda: NOW)
    yield opened
    opened.close()


def test_a_database_without_a_file_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="names no file"):
            open_engines(url)


def test_the_directory_of_a_database_is_made(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/a/b/marsad.db")
    with engines.write.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    engines.dispose()
    assert (tmp_path / "a/b/marsad.db").exists()


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_what_was_committed_survives_a_power_cut(store: Store, pragma: str, value: object) -> None:
    for engine in (store.engines.read, store.engines.write):
        with engine.connect() as connection:
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_writing_transaction_begins_as_a_writer(store: Store, sqlite_url: str) -> None:
    other = open_engines(sqlite_url, patience=timedelta(0))
    with store.engines.write.begin(), other.write.connect() as second, pytest.raises(OperationalError, match="locked"):
        second.begin()
    other.dispose()


def test_no_transaction_begins_by_reading_and_turns_writer(store: Store) -> None:
    reads, writes = statements_of(store.engines.read), statements_of(store.engines.write)
    subscribed(store)
    record(store, reading(mou("NO"), mention("visit", "ES")), reading(mou("NO"), outlet="beta"))
    owe_all(store)
    store.events()
    store.health()
    assert {statement.split()[0] for statement in reads} == {"BEGIN", "SELECT"}
    assert [statement for statement in writes if "BEGIN" in statement] == ["BEGIN IMMEDIATE"] * 4


def test_a_new_database_is_for_its_owner_s_eyes_only(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/marsad.db", clock=lambda: NOW).close()
    assert (tmp_path / "marsad.db").stat().st_mode & 0o777 == 0o600
