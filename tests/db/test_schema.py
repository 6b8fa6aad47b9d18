from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from db.engine import open_engines
from db.schema import NewerSchema, migrate
from db.store import Store
from db.table import Table
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou


def test_the_migrations_make_the_tables_of_the_models(store: Store) -> None:
    with store.engines.read.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_a_database_that_is_up_to_date_is_left_alone(store: Store, url: str) -> None:
    record(store, reading(mou("NO")))
    again = Store.open(url, clock=lambda: NOW)
    assert len(again.events()) == 1
    again.close()


def test_a_newer_schema_is_refused(store: Store, url: str) -> None:
    with store.engines.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema, match="has schema 9999"):
        Store.open(url, clock=lambda: NOW)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path / 'marsad.db'}")
    with engines.write.begin() as connection:
        connection.execute(text("CREATE TABLE mention (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        migrate(engines)
    with engines.read.connect() as connection:
        names = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    assert names == {"mention"}
    engines.dispose()
