"""How a database becomes a file, with what SQLite and PostgreSQL offer for it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version of PostgreSQL, most of which stand on no PATH."""


class BackupFailed(Exception):
    """A database could not be copied or brought back; the message says why, and what to do."""


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database to a new file, whole and consistent."""
    pour(source, target)
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, which can be read where nothing can be written


def pour(source: Path, target: Path) -> None:
    """Write one SQLite database over another, in one transaction for those who have that one open."""
    if not source.exists():
        raise BackupFailed(f"there is no database {source}")
    target.touch(mode=0o600)  # a copy is for its owner's eyes only, as the database is
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextmanager
def complete(target: Path) -> Iterator[Path]:
    """Give a place to write to; what stands there in the end takes its name all at once, safe from a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as directory:
        part = Path(directory) / target.name
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(target)


def program(name: str) -> Path:
    """Find one of PostgreSQL's programs; of those that stand on no PATH, the latest. Raises `BackupFailed`."""
    if found := shutil.which(name):
        return Path(found)
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise BackupFailed(f"{name} is not installed, and a PostgreSQL database needs it: apt install postgresql-client")
    return versions[-1]


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs. Raises `BackupFailed` with what it said."""
    done = subprocess.run([program(name), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BackupFailed(f"{name} failed: {done.stderr.strip()}")


def run_on(url: URL, name: str, *arguments: str) -> None:
    """Run one of them on a database, whose password stands in a file, where no other user sees it."""
    with TemporaryDirectory() as directory:
        where = url.set(drivername="postgresql")._replace(password=None)
        if url.password:
            passwords = Path(directory) / "passwords"
            passwords.touch(mode=0o600)
            passwords.write_text(f"*:*:*:*:{_escaped(str(url.password))}\n", encoding="utf-8")
            where = where.update_query_dict({"passfile": str(passwords)})
        run(name, f"--dbname={where.render_as_string()}", *arguments)


def _escaped(password: str) -> str:
    """A password as a password file wants it: https://www.postgresql.org/docs/current/libpq-pgpass.html."""
    return password.replace("\\", r"\\").replace(":", r"\:")
