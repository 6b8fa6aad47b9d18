"""What the parser's tests share: the knowledge that ships, read once."""

import pytest

from parser.knowledge import Knowledge
from seeds import SEEDS


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load([SEEDS])
