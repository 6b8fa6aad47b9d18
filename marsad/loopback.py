"""Web servers in threads of this process: for the demo's press and receiver, and for looking at the ledger from inside."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def served(app: ASGIApp, address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Serve an application until the block ends; gives the port, a free one for 0. Raises OSError if it is taken."""
    with socket.create_server((address, port)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name=f"web {address}", daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def free_port(wanted: int = 0, address: str = "127.0.0.1") -> int:
    """The port that was asked for if it is free on that loopback address, else any that is."""
    try:
        return _probed(address, wanted)
    except OSError:
        return _probed(address, 0)


def _probed(address: str, port: int) -> int:
    with socket.create_server((address, port)) as probe:
        return int(probe.getsockname()[1])
