"""Opens a database for several writers: one engine that reads, one that writes.

SQLite fails at once when a transaction that began by reading turns writer after another has written (SQLITE_BUSY_SNAPSHOT); no
timeout helps. So writing transactions begin as writers, and the reading engine cannot write at all.
"""

from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another; transactions last milliseconds, a backup or a bulk import up to seconds."""


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
