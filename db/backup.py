"""Copies a database while others work on it, and brings one back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, inspect, make_url, select, table

from db.archive import BackupFailed, complete, copy_file, pour, run, run_on
from db.engine import file_of, open_engines
from db.store import Store
from db.unavailable import Unavailable, plainly, reason_of

__all__ = ["BackupFailed", "back_up", "restore"]
_TELLS_NOTHING = frozenset({"alembic_version", "installation", "process", "outlet", "route", "host"})
"""Tables that a Marsad fills by itself as soon as it starts."""


def back_up(url: str, target: Path) -> None:
    """Write a whole and consistent copy of a database to a file, which is there only once it is complete.

    SQLite gives a database file, PostgreSQL an archive of pg_dump. Raises `BackupFailed`, `Unavailable`.
    """
    parsed = make_url(url)
    with plainly(parsed.render_as_string(hide_password=True)), complete(target) as part:
        if parsed.get_backend_name() == "sqlite":
            copy_file(file_of(parsed), part)
        else:
            run_on(parsed, "pg_dump", "--format=custom", f"--file={part}")


def restore(url: str, source: Path, *, now: datetime, overwrite: bool = False) -> None:
    """Bring back what `back_up` wrote, held: nothing that was owed is sent before a person has looked at it.

    A database that holds something is refused, unless told to `overwrite` it. The schema is brought up to date. Raises
    `BackupFailed`, `NewerSchema`, `Unavailable`.
    """
    if not source.is_file():
        raise BackupFailed(f"there is no backup {source}")
    parsed = make_url(url)
    if not overwrite and holds_something(url):
        place = parsed.render_as_string(hide_password=True)
        raise BackupFailed(f"{place} holds something already: name an empty database, or say that it is to be overwritten")
    if parsed.get_backend_name() == "sqlite":
        _restore_file(source, file_of(parsed), now)
    else:
        _restore_archive(url, source, now)


def holds_something(url: str) -> bool:
    """Say whether a database holds more than a Marsad that has just started; one that cannot be read may hold anything."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not file_of(parsed).exists():
        return False
    try:
        with _connected(url) as connection:
            return any(_count(connection, name) for name in _tables(connection) if name not in _TELLS_NOTHING)
    except Unavailable as error:
        if error.reason == "corrupt":
            return True
        raise


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engines = open_engines(url)
    try:
        with plainly(engines.place), engines.read.connect() as connection:
            yield connection
    finally:
        engines.dispose()


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


def _restore_file(source: Path, target: Path, now: datetime) -> None:
    """Make the copy ready beside its place, so that nobody ever sees it otherwise than held."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as directory:
        part = Path(directory) / target.name
        if flaw := _flaw(source, part):
            raise BackupFailed(f"{source} is no sound database of Marsad: {flaw}; take another backup")
        _hold(f"sqlite:///{part}", now)
        with plainly(str(target)):
            _pour_over(part, target)


def _pour_over(part: Path, target: Path) -> None:
    try:
        pour(part, target)
    except sqlite3.DatabaseError as error:
        if reason_of(error) != "corrupt":
            raise
        for remains in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):  # too damaged to be written over
            remains.unlink(missing_ok=True)
        pour(part, target)


def _flaw(source: Path, part: Path) -> str | None:
    """Copy a backup, and say what is wrong with it if anything is."""
    try:
        copy_file(source, part)
        with closing(sqlite3.connect(part)) as copy:
            copy.execute("SELECT version_num FROM alembic_version")
            (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if said == "ok" else str(said)


def _restore_archive(url: str, source: Path, now: datetime) -> None:
    """Replace all tables in one transaction: an archive that cannot be read leaves everything as it was."""
    with _connected(url) as connection:
        names = [connection.dialect.identifier_preparer.quote(name) for name in _tables(connection)]
    with TemporaryDirectory() as directory:
        before, script = Path(directory) / "before.sql", Path(directory) / "script.sql"
        before.write_text(f"DROP TABLE {', '.join(names)} CASCADE;" if names else "", encoding="utf-8")
        run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        at_once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        run_on(make_url(url), "psql", *at_once, f"--file={before}", f"--file={script}")
    _hold(url, now)


def _hold(url: str, now: datetime) -> None:
    """Bring the schema up to date and hold what is owed."""
    with closing(Store.open(url, clock=lambda: now)) as store:
        store.hold(now=now)
