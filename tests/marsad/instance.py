"""A supervisor in this process, with a database and an outlet of its own."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from db.store import Store
from marsad import build
from marsad.config import load
from marsad.daemon import watch
from marsad.watch.crew import PACE, Crew
from tests.marsad.assembly import SAHIFA
from tests.marsad.chores import child, says
from tests.marsad.overlay import without_the_press_that_ships

SETTINGS = """
[crawl]
contact = "https://observatory.example/about"
[network]
allow = ["127.0.0.0/8"]
[web]
port = 0
"""
LOOPBACK = (ip_network("127.0.0.0/8"),)
QUICK = {name: min(every, timedelta(milliseconds=100)) for name, every in PACE.items()}
"""Everything comes round ten times a second."""


@dataclass(frozen=True)
class Instance:
    """A supervisor and its database."""

    crew: Crew
    store: Store
    file: Path


@contextmanager
def instance(home: Path) -> Iterator[Instance]:
    """Build a supervisor of one outlet, whose crawls do nothing but say so."""
    file = home / "marsad.db"
    without_the_press_that_ships(home)
    (home / "outlets" / "sahifa.toml").write_text(SAHIFA, encoding="utf-8")
    (home / "marsad.toml").write_text(SETTINGS, encoding="utf-8")
    settings = load(home / "marsad.toml", database_url=f"sqlite:///{file}")
    outlets, _ = build.outlets(settings)
    names = build.gazetteer(settings)
    rules, _ = build.rules(settings, names)
    with build.store(settings, patience=timedelta(seconds=0.5)) as store:
        watcher = build.watcher(settings, store, names, rules, outlets, role="all", history=None)
        watcher.begin()
        watcher.crawls.command = child(lambda slugs: says(slugs[0]))
        yield Instance(watcher.crew(build.web(settings, store, names, watcher=watcher), QUICK), store, file)


@asynccontextmanager
async def running(crew: Crew) -> AsyncIterator[asyncio.Task[Any]]:
    """The supervisor, from its start until it is asked to end."""
    started = asyncio.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        watching = asyncio.create_task(watch(crew, listening, started=started.set))
        await started.wait()
        try:
            yield watching
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            await watching
