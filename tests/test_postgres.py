"""The PostgreSQL server that tests start: missing it fails loudly, and it never outlives them."""

import os
import select
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.db.courier import PROCESSES
from tests.postgres import find, running


def test_without_postgresql_the_tests_fail_and_say_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="apt install postgresql"):
        find(path=str(tmp_path), debian=tmp_path)


def test_of_several_versions_the_latest_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        program = tmp_path / version / "bin" / "initdb"
        program.parent.mkdir(parents=True)
        program.touch()
    assert find(path="/nowhere", debian=tmp_path) == tmp_path / "17" / "bin"


def serve(tell: Connection) -> None:
    """In a process of its own: start a server, tell its number, and wait to be killed."""
    with running() as server:
        tell.send(int((server.directory / "data/postmaster.pid").read_text().split()[0]))
        tell.recv()


def test_a_server_ends_with_whoever_started_it_however_that_one_ended() -> None:
    ours, theirs = PROCESSES.Pipe()
    child = PROCESSES.Process(target=serve, args=(theirs,))
    child.start()
    server = os.pidfd_open(ours.recv())
    child.kill()
    child.join()
    assert select.select([server], [], [], 30)[0], "the server still runs"
    os.close(server)
