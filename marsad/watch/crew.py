"""What a supervisor does, listed: jobs that come round by the clock, loops, and what is to be finished at the end."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import structlog
from fastapi import FastAPI

from alerts.dispatch import Dispatcher
from alerts.payload import Coverage
from crawler.outlet import Outlet
from db.store import Store
from marsad.systemd import ServiceManager
from marsad.telling import Teller
from marsad.watch.calls import StoreCalls
from marsad.watch.clock import Job
from marsad.watch.crawls import Crawls
from marsad.watch.judging import Judging
from marsad.watch.leases import release_dead
from marsad.watch.warming import Warming

Role = Literal["all", "crawl"]
"""Everything, or crawling alone: for further machines on one PostgreSQL."""
PACE: Mapping[str, timedelta] = {
    "heartbeat": timedelta(seconds=10),
    "release": timedelta(seconds=30),
    "crawl": timedelta(seconds=1),
    "look": timedelta(seconds=10),
    "warm": timedelta(seconds=5),
    "judge": timedelta(minutes=1),
    "lapse": timedelta(hours=1),
    "prune": timedelta(days=1),
}
"""How often each job comes round."""
_ALIVE = 3 * PACE["heartbeat"]
SENDS_DRAIN_S = 6.0
"""How long messages in hand may wait for their answers at the end."""

log = structlog.get_logger("marsad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Something with a name that is done in the event loop."""

    name: str
    do: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """All that a supervisor does."""

    calls: StoreCalls
    app: FastAPI
    manager: ServiceManager
    jobs: Sequence[Job]
    loops: Sequence[Work]
    """What goes round without end; none waits for another."""
    lasts: Sequence[Work]
    """What is finished at the end, all at once."""
    farewell: Work
    """What is done when all that is over."""


@dataclass(slots=True, kw_only=True)
class Watcher:
    """Whoever watches: the parts of a supervisor, and the verbs that its jobs and loops consist of."""

    role: Role
    owner: str
    clock: Callable[[], datetime]
    store: Store
    calls: StoreCalls
    outlets: Mapping[str, Outlet]
    crawls: Crawls
    warming: Warming
    judging: Judging
    teller: Teller
    dispatcher: Dispatcher
    manager: ServiceManager
    coverage: Coverage = field(default_factory=partial(Coverage, read=0, of=0))
    """How much of the press was in sight a moment ago; messages say so."""

    def crew(self, app: FastAPI, pace: Mapping[str, timedelta] = PACE) -> Crew:
        """List what this role does, each job as often as `pace` says."""
        jobs: dict[str, Callable[[], Awaitable[object]]] = {
            "heartbeat": self.beat,
            "release": partial(self.calls, release_dead, self.store, self.clock),
            "crawl": self.crawls.tick,
        }
        loops: list[Work] = []
        lasts = [Work(name="crawl", do=self.crawls.close)]
        if self.role == "all":
            jobs |= {
                "look": self.look,
                "warm": partial(self.calls, self.warming.round),
                "judge": partial(self.calls, self.judging.round),
                "lapse": partial(self.calls, self.teller.lapse),
                "prune": self.prune,
            }
            loops = [Work(name="owe", do=self.owe), Work(name="dispatch", do=self.dispatch)]
            lasts += [Work(name="dispatch", do=partial(self.dispatcher.drain, SENDS_DRAIN_S))]
        every = dict(pace)
        if self.manager.watchdog_s:
            every["heartbeat"] = min(every["heartbeat"], timedelta(seconds=self.manager.watchdog_s / 2))
        return Crew(
            calls=self.calls,
            app=app,
            manager=self.manager,
            jobs=[Job(name=name, every=every[name], do=partial(self.calls.attempt, name, do)) for name, do in jobs.items()],
            loops=loops,
            lasts=lasts,
            farewell=Work(name="release", do=self.leave),
        )

    def begin(self) -> None:
        """Before anything is done: give back what the dead hold, and know every route; blocks on the database."""
        now = self.clock()
        release_dead(self.store, self.clock)
        for other in self.store.processes():
            if other.owner != self.owner and now - other.seen_at < _ALIVE:
                log.info("another-supervisor", owner=other.owner, role=other.role)  # leases keep us out of each other's way
        self.store.enrol({slug: [route.name for route in outlet.polled] for slug, outlet in self.outlets.items()}, now=now)
        self.store.heartbeat(self.owner, self.role, now=now)
        if self.role == "all":
            self.teller = replace(self.teller, started_at=self.warming.begin())
            self.judging.remind()
        self.coverage = self.teller.coverage()

    async def beat(self) -> None:
        """Show a sign of life to whoever shares our database, and to the service manager."""
        now = self.clock()
        await self.calls(self.store.heartbeat, self.owner, self.role, now=now)
        self.calls.vitals.beat_at = now
        self.manager.tell("WATCHDOG=1")

    async def leave(self) -> None:
        """Give back whatever we still hold: we are gone, and nobody has to find out."""
        await self.calls(self.store.release, self.owner, now=self.clock())

    async def owe(self) -> None:
        """Transaction 2, as often as it goes: nothing that is sent can hold it up."""
        owed = await self.calls(self.teller.owe)
        if owed.deliveries:
            log.info("owed", versions=owed.versions, deliveries=owed.deliveries)

    async def dispatch(self) -> None:
        """Take in hand what is due."""
        await self.dispatcher.step(self.coverage)
        self.calls.vitals.attempts = {str(answer): times for answer, times in self.dispatcher.answers.items()}

    async def look(self) -> None:
        """See how much of the press is in sight."""
        self.coverage = await self.calls(self.teller.coverage)

    async def prune(self) -> None:
        """Forget the fetches of listings that nobody will ask about any more."""
        if rows := await self.calls(self.store.prune, now=self.clock()):
            log.info("pruned", fetches=rows)
