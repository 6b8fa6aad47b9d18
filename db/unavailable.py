"""Says in plain words why a database cannot be used now, and what to do; the rest of the house knows no driver's errors."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from sqlalchemy.exc import DBAPIError

Reason = Literal["locked", "full", "read_only", "unreachable", "corrupt"]

_SAID: Mapping[Reason, str] = {
    "locked": "another process has kept it locked for too long: wait for a backup or an import to end, or end what hangs",
    "full": "there is no room left where it is stored: make room, and the work goes on by itself",
    "read_only": "it cannot be written to: give this user the right to write the file and its directory, or name the server "
    "that takes writes",
    "unreachable": "it does not answer: see that its disk is there, or that its server runs and lets this user in",
    "corrupt": "it is damaged, or no database of Marsad: restore the last backup with marsad restore",
}
_SQLITE: Mapping[int, Reason] = {
    5: "locked",  # SQLITE_BUSY
    6: "locked",  # SQLITE_LOCKED
    8: "read_only",  # SQLITE_READONLY
    10: "unreachable",  # SQLITE_IOERR
    11: "corrupt",  # SQLITE_CORRUPT
    13: "full",  # SQLITE_FULL
    14: "unreachable",  # SQLITE_CANTOPEN
    26: "corrupt",  # SQLITE_NOTADB
}
"""Primary result codes: https://www.sqlite.org/rescode.html."""
_SQLITE_SHM_FULL = 10 | 19 << 8  # SQLITE_IOERR_SHMSIZE: a full disk, met while the index of the log grows
_POSTGRESQL: Mapping[str, Reason] = {
    "08": "unreachable",  # connection exception
    "25006": "read_only",  # read_only_sql_transaction
    "40001": "locked",  # serialization_failure, again and again
    "40P01": "locked",  # deadlock_detected, again and again
    "53100": "full",  # disk_full
    "53300": "unreachable",  # too_many_connections
    "55P03": "locked",  # lock_not_available
    "57P": "unreachable",  # shut down by its administrator, crashed, or starting up
    "58": "unreachable",  # system error: its disk
    "XX001": "corrupt",  # data_corrupted
    "XX002": "corrupt",  # index_corrupted
}
"""By how the code begins: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


class Unavailable(Exception):
    """The database cannot be used now, and nothing of what was asked was done. The message says why, and what to do."""

    def __init__(self, reason: Reason, place: str, detail: str) -> None:
        super().__init__(f"the database {place} cannot be used, {_SAID[reason]} ({detail})")
        self.reason: Reason = reason


def reason_of(error: BaseException) -> Reason | None:
    """Name why a database could not be used, by its driver's error; None for an error that is not the database's."""
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return "full" if code == _SQLITE_SHM_FULL else _SQLITE.get(code & 0xFF)
    if state := getattr(error, "sqlstate", None):
        return next((reason for start, reason in _POSTGRESQL.items() if state.startswith(start)), None)
    # What happens on the way to the server is not said by the server, and has no code.
    return "unreachable" if type(error).__name__ == "OperationalError" else None


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """Raise `Unavailable` for what a driver says of a database; `place` names it, without its password."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) and error.orig else error
        if (reason := reason_of(said)) is None:
            raise
        raise Unavailable(reason, place, str(said).strip().partition("\n")[0]) from error
