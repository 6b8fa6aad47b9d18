"""What the tests of the whole share: the newsroom that ships."""

import pytest

import seeds
from marsad.newsroom import Newsroom


@pytest.fixture(scope="session")
def newsroom() -> Newsroom:
    return Newsroom.load([seeds.SEEDS])
