"""A database is examined as it is: nothing is made, migrated or left behind."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from db.examine import examine
from db.unavailable import Unavailable


def set_revision(url: str, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_a_database_of_this_version_is_current_and_stays_as_it_was(url: str) -> None:
    before = tables(url)
    seen = examine(url)
    assert (seen.schema, seen.damage) == ("current", None)
    assert tables(url) == before


@pytest.mark.parametrize(("revision", "schema"), [("0001", "older"), ("9999", "newer")])
def test_a_database_of_another_version_is_told_apart_and_not_migrated(url: str, revision: str, schema: str) -> None:
    set_revision(url, revision)
    assert [examine(url).schema, examine(url).schema] == [schema, schema]


def test_one_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    seen = examine(f"sqlite:///{tmp_path}/new/marsad.db")
    assert seen.schema == "absent"
    assert seen.free
    assert list(tmp_path.iterdir()) == []


def test_sizes_are_those_of_the_file(sqlite_url: str, tmp_path: Path) -> None:
    assert examine(sqlite_url).size == (tmp_path / "marsad.db").stat().st_size


def test_damage_inside_a_file_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "marsad.db")) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with (tmp_path / "marsad.db").open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    assert examine(sqlite_url).damage


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.write_bytes(b"no database at all, but long enough to be taken for one" * 100), "corrupt"),
        (lambda file: Path(f"{file}-wal").mkdir(), "unreachable"),
    ],
)
def test_one_that_cannot_be_used_is_unavailable_with_its_reason(
    sqlite_url: str, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(tmp_path / "marsad.db")
    with pytest.raises(Unavailable) as refusal:
        examine(sqlite_url)
    assert refusal.value.reason == reason


def test_one_that_another_keeps_locked_is_unavailable(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "marsad.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refusal:
            examine(sqlite_url, patience=timedelta(milliseconds=10))
    assert refusal.value.reason == "locked"
