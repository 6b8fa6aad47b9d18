"""Gives back what processes of this machine held when they died."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from db.process import Process
from marsad.owner import here, is_dead

log = structlog.get_logger("marsad")


class Held(Protocol):
    """What is asked of the store here."""

    def owners(self) -> set[str]: ...

    def processes(self) -> list[Process]: ...

    def release(self, owner: str, *, now: datetime) -> int: ...


def release_dead(store: Held, clock: Callable[[], datetime]) -> int:
    """Make due at once what nobody alive holds any more; gives how many leases that were. Blocks on the database."""
    place = here()
    known = store.owners().union(process.owner for process in store.processes())
    freed = {owner: store.release(owner, now=clock()) for owner in known if is_dead(owner, place)}
    for owner, leases in freed.items():
        log.info("released", owner=owner, leases=leases)
    return sum(freed.values())
