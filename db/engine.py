"""Opens a database for several writers: one engine that reads, one that writes.

SQLite fails at once when a transaction that began by reading turns writer after another has written (SQLITE_BUSY_SNAPSHOT); no
timeout helps. So writing transactions begin as writers, and the reading engine cannot write at all.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.table import to_json

PATIENCE = timedelta(seconds=30)
"""How long a writer waits for another; transactions last milliseconds, a backup or a bulk import up to seconds."""

_EVENTS = 0x4D61727361  # an arbitrary number, the same in every Marsad
_GIVEN_UP = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization_failure and deadlock_detected: https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html."""
# A server that is gone must be noticed: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS.
_KEEN = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "tcp_user_timeout": 30_000}


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways into one database."""

    read: Engine
    write: Engine

    @property
    def place(self) -> str:
        """Which database this is, without its password."""
        return self.write.url.render_as_string(hide_password=True)

    def dispose(self) -> None:
        """Close all connections."""
        self.read.dispose()
        self.write.dispose()


def open_engines(url: str, patience: timedelta = PATIENCE) -> Engines:
    """Open the database at a SQLAlchemy URL: `sqlite:///path/to/file.db` or `postgresql+psycopg://…`.

    `patience` is how long one waits for another's lock. The directory of a SQLite file is created. A database in memory is
    refused: its two engines would see two databases.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        write = _postgresql(parsed, patience)
        return Engines(_postgresql(parsed, patience).execution_options(postgresql_readonly=True), write)
    path = file_of(parsed)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # addresses and signing secrets are for its owner's eyes only
    read = _sqlite(parsed, patience, begin="BEGIN", query_only=True)
    return Engines(read, _sqlite(parsed, patience, begin="BEGIN IMMEDIATE", query_only=False))


def file_of(url: URL) -> Path:
    """Where a SQLite database lies. Raises `ValueError` for one in memory."""
    if not url.database or url.database == ":memory:":
        raise ValueError(f"{url} names no file; expected sqlite:///path/to/marsad.db")
    return Path(url.database)


def lock_events(session: Session) -> None:
    """Keep all others who write articles or events out until the transaction ends, as SQLite does anyway.

    One lock for all: a block grows while it is looked at and frames reach across blocks, so writers with a lock for each block
    wait for each other in circles, or miss what the other one has just written.
    """
    lock_all(session.connection())


def lock_all(connection: Connection) -> None:
    """Do the same before there is a session."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_EVENTS)))


def was_given_up(error: DBAPIError) -> bool:
    """Say whether a transaction failed for the sake of another one, so that it may well succeed when it is begun again."""
    return getattr(error.orig, "sqlstate", None) in _GIVEN_UP


def _postgresql(url: URL, patience: timedelta) -> Engine:
    settings: dict[str, Any] = {"options": f"-c lock_timeout={patience // timedelta(milliseconds=1)}", **_KEEN}
    return create_engine(
        url,
        connect_args={name: value for name, value in settings.items() if name not in url.query},
        pool_pre_ping=True,  # after a restart of the server the first call must not fail
        json_serializer=to_json,
    )


def _sqlite(url: URL, patience: timedelta, *, begin: str, query_only: bool) -> Engine:
    engine = create_engine(url, json_serializer=to_json)

    @event.listens_for(engine, "connect")
    def prepare(connection: SqliteConnection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `open_transaction` does
        connection.execute(f"PRAGMA busy_timeout = {patience // timedelta(milliseconds=1)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # with NORMAL a power cut may take back what was already sent
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {int(query_only)}")

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
