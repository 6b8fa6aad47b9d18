"""The store: every verb by which the other parts remember something or ask for it.

Calls are synchronous, each is one transaction, and nothing is awaited inside one: an event loop calls them in a thread. Every
verb raises `Unavailable` when the database cannot be used.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from db import schema
from db.crawling import Crawling
from db.engine import PATIENCE, open_engines
from db.gleaning import Gleaning
from db.remembering import Remembering
from db.running import Running
from db.telling import Telling
from db.unavailable import Unavailable, plainly

__all__ = ["Store", "Unavailable"]


@dataclass(frozen=True)
class Store(Remembering, Telling, Crawling, Gleaning, Running):
    """One open database."""

    @classmethod
    def open(cls, url: str, *, clock: Callable[[], datetime], patience: timedelta = PATIENCE) -> Self:
        """Open the database at `url`, bringing its schema up to date; raises `NewerSchema` and `Unavailable`.

        `clock` gives the present moment with its zone, for the calls that are not handed one; `patience` is how long a verb
        waits for another writer.
        """
        engines = open_engines(url, patience)
        with ExitStack() as failing, plainly(engines.place):
            failing.callback(engines.dispose)
            schema.migrate(engines)
            failing.pop_all()
        return cls(engines, clock)

    def close(self) -> None:
        """Close all connections."""
        self.engines.dispose()
