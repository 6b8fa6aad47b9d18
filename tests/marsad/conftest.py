"""What the tests of the whole share: the newsroom that ships, and somebody who runs commands."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

import seeds
from marsad.newsroom import Newsroom
from tests.marsad.processes import Desk, warmed


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    return Newsroom.load([seeds.SEEDS])


@pytest.fixture(scope="session")
def warm_process() -> Iterator[tuple[IO[str], IO[str]]]:
    with warmed() as ends:
        yield ends


@pytest.fixture
def desk(tmp_path: Path, warm_process: tuple[IO[str], IO[str]]) -> Desk:
    """Somebody at a terminal, in an empty home."""
    return Desk(tmp_path, *warm_process)
