"""The store's verbs of Marsad itself: how far it is, which processes run, what waits."""

from datetime import datetime

from db import backlog, installation, process, prune
from db import owner as owning
from db.backlog import Backlog
from db.installation import Installation
from db.process import Process
from db.transaction import Transactions


class Running(Transactions):
    def installation(self) -> Installation:
        """When this Marsad began, when it was ready, and since when it is held."""
        return self._read(installation.installation)

    def begin(self, *, now: datetime) -> bool:
        """Note that this Marsad has begun; gives whether it was this call that began it."""
        return self._write(installation.begin, now=now)

    def ready(self, *, now: datetime) -> bool:
        """Note that enough of the past is read; gives whether it was this call that said so."""
        return self._write(installation.ready, now=now)

    def hold(self, *, now: datetime) -> bool:
        """Send nothing until `unhold`; gives whether it was this call that began it."""
        return self._write(installation.hold, now=now)

    def unhold(self) -> None:
        """Send again what is owed."""
        self._write(installation.unhold)

    def heartbeat(self, owner: str, role: str, *, now: datetime) -> None:
        """Note that a process is alive."""
        self._write(process.heartbeat, owner, role, now=now)

    def processes(self) -> list[Process]:
        """The processes that said they are alive and were not released since, oldest first."""
        return self._read(process.processes)

    def owners(self) -> set[str]:
        """All who hold a lease of any kind."""
        return self._read(owning.owners)

    def release(self, owner: str, *, now: datetime) -> int:
        """Free what a dead owner holds, deliveries, outlets and hosts, so that it is due at once; gives how much that was."""
        return self._write(owning.release, owner, now=now)

    def prune(self, *, now: datetime) -> int:
        """Forget what became of readings of listings long ago; gives how many."""
        return self._write(prune.prune, now=now)

    def health(self, *, now: datetime | None = None) -> Backlog:
        """Say what waits and since when."""
        return self._read(backlog.backlog, now=now or self.clock())
