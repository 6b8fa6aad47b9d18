"""Brings a database to the schema of this version, and refuses one that is newer."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerSchema(Exception):
    """The database was written by a later Marsad, whose meaning this one cannot know."""


def migrate(engine: Engine) -> None:
    """Bring the schema up to date in one transaction; a SQLite file is copied beside itself first. Raises `NewerSchema`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    if now == scripts.get_current_head():
        return
    if now is not None:
        _refuse_newer(now, scripts, engine)
        back_up(engine, now)
    with engine.begin() as connection:
        _upgrade(connection, config)


def _refuse_newer(revision: str, scripts: ScriptDirectory, engine: Engine) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        place = engine.url.render_as_string(hide_password=True)
        raise NewerSchema(f"{place} has schema {revision}; this Marsad knows up to {scripts.get_current_head()}: upgrade Marsad")


def back_up(engine: Engine, revision: str) -> None:
    """Copy a SQLite database to `<file>.<revision>.bak`; PostgreSQL has its own tools."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    source = Path(engine.url.database)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(f"{source}.{revision}.bak")) as new:
        old.backup(new)


def _upgrade(connection: Connection, config: Config) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
