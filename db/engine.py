"""Opens a database for several writers: one engine that reads, one that writes.

SQLite fails at once when a transaction that began by reading turns writer after another has written (SQLITE_BUSY_SNAPSHOT); no
timeout helps. So writing transactions begin as writers, and the reading engine cannot write at all.
"""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another; transactions last milliseconds, a backup or a bulk import up to seconds."""

_EVENTS = 0x4D61727361  # an arbitrary number, the same in every Marsad
_GIVEN_UP = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization_failure and deadlock_detected: https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html."""


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways into one database."""

    read: Engine
    write: Engine

    def dispose(self) -> None:
        """Close all connections."""
        self.read.dispose()
        self.write.dispose()


def open_engines(url: str) -> Engines:
    """Open the database at a SQLAlchemy URL: `sqlite:///path/to/file.db` or `postgresql+psycopg://…`.

    The directory of a SQLite file is created. A database in memory is refused: its two engines would see two databases.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return Engines(_read_only(create_engine(parsed)), create_engine(parsed))
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError(f"{url} names no file; expected sqlite:///path/to/marsad.db")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return Engines(_sqlite(url, begin="BEGIN", query_only=True), _sqlite(url, begin="BEGIN IMMEDIATE", query_only=False))


def lock_events(session: Session) -> None:
    """Keep all others who write articles or events out until the transaction ends, as SQLite does anyway.

    One lock for all: a block grows while it is looked at and frames reach across blocks, so writers with a lock for each block
    wait for each other in circles, or miss what the other one has just written.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_EVENTS)))


def was_given_up(error: DBAPIError) -> bool:
    """Say whether a transaction failed for the sake of another one, so that it may well succeed when it is begun again."""
    return getattr(error.orig, "sqlstate", None) in _GIVEN_UP


def _read_only(engine: Engine) -> Engine:
    return engine.execution_options(postgresql_readonly=True)


def _sqlite(url: str, *, begin: str, query_only: bool) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `open_transaction` does
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # with NORMAL a power cut may take back what was already sent
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {int(query_only)}")

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
