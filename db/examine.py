"""Examines a database without changing it: is it there, is it whole, can it be written, how much room is left."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url

from db.engine import file_of, open_engines
from db.schema import config_for
from db.unavailable import plainly

Schema = Literal["absent", "older", "current", "newer"]
"""As this Marsad sees it; absent is a database that its first use makes, older is one that its next use brings up to date."""
PATIENCE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found."""

    place: str
    """Which database it is, without its password."""
    schema: Schema
    damage: str | None = None
    """What is wrong inside the file of SQLite; PostgreSQL looks after its own."""
    size: int | None = None
    """Bytes of the file of SQLite."""
    free: int | None = None
    """Bytes left where it lies, or will lie."""


def examine(url: str, patience: timedelta = PATIENCE) -> Examination:
    """Open, read and check a database, and write to it without leaving anything; `patience` is for another's lock.

    Raises `Unavailable` for one that cannot be used, `ValueError` for a URL that names none, OSError where none can
    lie.
    """
    parsed = make_url(url)
    place = parsed.render_as_string(hide_password=True)
    file = file_of(parsed) if parsed.get_backend_name() == "sqlite" else None
    if file and not file.exists():
        return Examination(place=place, schema="absent", free=_free(file))
    engines = open_engines(url, patience)
    try:
        with plainly(place):
            _write_nothing(engines.write)
            with engines.read.connect() as connection:
                return Examination(
                    place=place,
                    schema=_schema(connection),
                    damage=_damage(connection) if file else None,
                    size=file.stat().st_size if file else None,
                    free=_free(file) if file else None,
                )
    finally:
        engines.dispose()


def _write_nothing(engine: Engine) -> None:
    with _taken_back(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE marsad_doctor (written INTEGER)")
        connection.exec_driver_sql("INSERT INTO marsad_doctor VALUES (1)")


@contextmanager
def _taken_back(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def _schema(connection: Connection) -> Schema:
    now, scripts = MigrationContext.configure(connection).get_current_revision(), ScriptDirectory.from_config(config_for(None))
    if now is None:
        return "absent"
    if now == scripts.get_current_head():
        return "current"
    return "older" if now in {script.revision for script in scripts.walk_revisions()} else "newer"


def _damage(connection: Connection) -> str | None:
    said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    return None if said == "ok" else said


def _free(file: Path) -> int:
    """Room in the nearest directory that is there. Raises OSError where no file can be made, as beside a database must be."""
    directory = next(parent for parent in file.absolute().parents if parent.is_dir())
    with TemporaryFile(dir=directory):
        return shutil.disk_usage(directory).free
