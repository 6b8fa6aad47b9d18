"""How each verb of the store reaches the database: one transaction a call, tried again or explained when it cannot be had."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine import Engines, was_given_up
from db.unavailable import plainly

P = ParamSpec("P")
Result = TypeVar("Result")
TRIES = 5
"""How often a transaction is begun before its caller hears that it clashes with others."""


@dataclass(frozen=True)
class Transactions:
    """One open database, and the moment for the calls that are not handed one. Raises `Unavailable`."""

    engines: Engines
    clock: Callable[[], datetime]

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with plainly(self.engines.place), Session(self.engines.read) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with plainly(self.engines.place), Session(self.engines.write) as session, session.begin():
            yield session

    def _read(self, ask: Callable[Concatenate[Session, P], Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Ask one thing."""
        with self._reading() as session:
            return ask(session, *args, **kwargs)

    def _write(self, act: Callable[Concatenate[Session, P], Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """Do one thing in one transaction; all of it again, up to `TRIES` times, if PostgreSQL gave it up for another writer.

        Two writers may come to wait for each other, and one of them has to yield.
        """
        with plainly(self.engines.place):
            for left in reversed(range(TRIES)):
                try:
                    with Session(self.engines.write) as session, session.begin():
                        return act(session, *args, **kwargs)
                except DBAPIError as error:
                    if not (left and was_given_up(error)):
                        raise
        raise AssertionError  # the last try has returned or raised
