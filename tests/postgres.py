"""A PostgreSQL server of one's own, for as long as a test run lasts."""

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")
"""Linux' disk in memory, on which a database is made ten times faster."""
UNPRIVILEGED = "nobody"
"""Who runs the server where we are root, whom PostgreSQL refuses."""
CLUSTER = "--username=marsad --auth=trust --encoding=UTF8 --no-sync --no-instructions"
# Words are ordered as people order them, unlike on SQLite: what relies on their order shows.
WORDS = "--locale=C.UTF-8 --locale-provider=icu --icu-locale=und"
# A server of tests need not survive a power cut.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0"
)

_NUMBERS = count()


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, reached by a socket in its own directory."""

    programs: Path
    directory: Path

    def start(self) -> None:
        options = f"-k {self.directory} -c listen_addresses= {FAST}"
        self.control(f"--log={self.directory}/log --options={shlex.quote(options)} start")

    def stop(self) -> None:
        """Let it end at once, whoever is connected."""
        self.control("--mode=fast stop")

    def control(self, order: str) -> None:
        _run(f"{self.programs}/pg_ctl --pgdata={self.directory}/data --wait {order}", self.directory)

    def url(self, database: str) -> str:
        """How SQLAlchemy reaches one of its databases."""
        return f"postgresql+psycopg://marsad@/{database}?host={self.directory}"

    def execute(self, statement: str) -> None:
        """Do something that no transaction may hold, such as making a database."""
        with psycopg.connect(f"postgresql://marsad@/postgres?host={self.directory}", autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Make a database for the time of a block; gives how SQLAlchemy reaches it."""
        name = f"marsad{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running() -> Iterator[Server]:
    """Start a server; it ends, and nothing of it is left, when the block does, or the process in whatever way."""
    programs = find()
    # Not under pytest's own directory, which nobody else may enter.
    directory = Path(tempfile.mkdtemp(prefix="marsad-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    if os.geteuid() == 0:
        shutil.chown(directory, UNPRIVILEGED)
    data = directory / "data"
    guard = subprocess.Popen(
        ["/bin/sh", "-c", f"cat; {programs}/pg_ctl --pgdata={data} --mode=immediate stop; rm -rf {directory}"],
        **_as_nobody(directory),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt at the terminal is not for it
    )
    try:
        _run(f"{programs}/initdb --pgdata={data} {CLUSTER} {WORDS}", directory)
        server = Server(programs, directory)
        server.start()
        yield server
    finally:
        guard.communicate()


def find(path: str | None = None, debian: Path = DEBIAN) -> Path:
    """Where PostgreSQL's programs lie: on `path`, by default where the shell looks, else where Debian keeps the latest."""
    if found := shutil.which("initdb", path=path):
        return Path(found).resolve().parent
    if versions := sorted(debian.glob("*/bin/initdb"), key=lambda program: float(program.parts[-3])):
        return versions[-1].parent
    raise FileNotFoundError("these tests run on PostgreSQL too, 15 or newer, and it is not installed: apt install postgresql")


def _run(command: str, directory: Path) -> None:
    done = subprocess.run(shlex.split(command), **_as_nobody(directory), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}\n{done.stdout}{done.stderr}")


def _as_nobody(directory: Path) -> dict[str, Any]:
    """How a process is started that must not be root, in a directory that it may enter."""
    user = {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return {"cwd": directory, **user}
