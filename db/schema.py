"""Brings a database to the schema of this version, and refuses one that is newer."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection

from db.archive import copy_file
from db.engine import Engines, file_of, lock_all

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerSchema(Exception):
    """The database was written by a later Marsad, whose meaning this one cannot know."""


def migrate(engines: Engines) -> None:
    """Bring the schema up to date in one transaction; a SQLite file is copied beside itself first. Raises `NewerSchema`."""
    scripts = ScriptDirectory.from_config(config_for(None))
    with engines.read.connect() as connection:
        if _revision(connection) == scripts.get_current_head():
            return
    with engines.write.begin() as connection:
        lock_all(connection)  # whoever starts at the same moment waits here, and finds nothing left to do
        now = _revision(connection)
        if now is not None and now != scripts.get_current_head():
            _refuse_newer(now, scripts, engines.place)
            _copy(engines.write.url, now)
        command.upgrade(config_for(connection), "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _copy(url: URL, revision: str) -> None:
    if url.get_backend_name() == "sqlite":
        file = file_of(url)
        copy_file(file, file.with_name(f"{file.name}.{revision}.bak"))


def config_for(connection: Connection | None) -> Config:
    """What Alembic has to know of our migrations, and where to run them."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_newer(revision: str, scripts: ScriptDirectory, place: str) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        raise NewerSchema(f"{place} has schema {revision}; this Marsad knows up to {scripts.get_current_head()}: upgrade Marsad")
