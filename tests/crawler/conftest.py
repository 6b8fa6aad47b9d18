from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from tests.crawler.site import Site


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[HTTPServer, HTTPServer]]:
    """Two servers for the whole run, for stopping one takes half a second; each would answer several requests at once."""
    with HTTPServer(host="127.0.0.2", threaded=True) as one, HTTPServer(host="127.0.0.3", threaded=True) as other:
        yield one, other


@pytest.fixture
def site(servers: tuple[HTTPServer, HTTPServer]) -> Site:
    """A news site on 127.0.0.2; what it is not told to serve it answers with 500."""
    servers[0].clear()
    return Site(servers[0])


@pytest.fixture
def other_site(servers: tuple[HTTPServer, HTTPServer]) -> Site:
    """A second one, on 127.0.0.3."""
    servers[1].clear()
    return Site(servers[1])
