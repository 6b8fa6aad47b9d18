"""What the parser's tests share: the knowledge that ships, read once, and layers to lay over it."""

from pathlib import Path

import pytest

from parser.knowledge import Knowledge
from seeds import SEEDS
from tests.parser.naming import Layers


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load([SEEDS])


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)
