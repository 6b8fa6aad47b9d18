"""The crawler's memory and its turns, kept in dictionaries for as long as a test lives."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.managers import BaseManager
from threading import Lock

from crawler.ledger import CatchUp, Ledger, Rereading, RouteMemory, Seen, Standing, Turns, Validators
from crawler.outcome import WELL, Kind, Outcome, Rest, Verdict, again_at, rest_after
from crawler.page import Link

_ASK_AGAIN = timedelta(milliseconds=20)


@dataclass
class MemoryLedger:
    """A ledger; what it holds may be set beforehand and read afterwards."""

    done: set[str] = field(default_factory=set)
    failed: dict[str, list[tuple[Kind, datetime]]] = field(default_factory=dict)
    routes: dict[tuple[str, str], RouteMemory] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    read_at: dict[str, datetime] = field(default_factory=dict)
    """When an article that carries an event was read."""
    due: list[Rereading] = field(default_factory=list)
    reread_as: dict[str, tuple[Outcome, Validators]] = field(default_factory=dict)
    open: dict[int, CatchUp] = field(default_factory=dict)
    advances: list[CatchUp] = field(default_factory=list)
    closed: list[tuple[CatchUp, Outcome]] = field(default_factory=list)

    def standing(self, keys: Collection[str], now: datetime) -> dict[str, Standing]:
        found = {key: self._standing(key, now) for key in keys}
        return {key: standing for key, standing in found.items() if standing}

    def _standing(self, key: str, now: datetime) -> Standing | None:
        if key in self.done:
            return "known"
        if not (failures := self.failed.get(key)):
            return None
        again = again_at(failures[-1][0], len(failures), failures[-1][1])
        return "known" if again is None else "later" if again > now else None

    def route(self, outlet: str, route: str) -> RouteMemory:
        return self.routes.get((outlet, route), RouteMemory())

    def saw(self, seen: Seen) -> None:
        assert seen.next_due_at is None or seen.next_due_at.tzinfo is not None
        self.seen.append(seen)
        at = seen.outcome.at
        memory = replace(
            self.route(seen.outlet, seen.route),
            validators=seen.validators,
            failures=seen.failures,
            read_at=at,
            next_due_at=seen.next_due_at,
        )
        if seen.outcome.kind in WELL:
            memory = replace(memory, good_at=at, first_good_at=memory.first_good_at or at)
        if seen.outcome.kind == "read":
            memory = replace(memory, listed=frozenset(seen.keys), newest=seen.newest or memory.newest)
        self.routes[seen.outlet, seen.route] = memory
        if seen.gap:
            self.open_stretch(CatchUp(id=0, outlet=seen.outlet, since=seen.gap[0], until=seen.gap[1], why="gap"))

    def open_stretch(self, stretch: CatchUp) -> None:
        number = len(self.open) + len(self.closed) + 1
        self.open[number] = replace(stretch, id=number)

    def changed(self, links: Collection[Link]) -> set[str]:
        return {link.key for link in links if link.modified and link.modified > self.read_at.get(link.key, link.modified)}

    def rereadings(self, outlet: str, now: datetime) -> list[Rereading]:
        assert now.tzinfo is not None
        return [one for one in self.due if one.outlet == outlet]

    def reread(self, key: str, outcome: Outcome, validators: Validators) -> None:
        self.reread_as[key] = (outcome, validators)
        self.due = [one for one in self.due if one.key != key]

    def catch_ups(self, outlet: str) -> list[CatchUp]:
        return [stretch for stretch in self.open.values() if stretch.outlet == outlet]

    def advance(self, catch_up: CatchUp) -> None:
        self.open[catch_up.id] = catch_up
        self.advances.append(catch_up)

    def finish(self, catch_up: CatchUp, outcome: Outcome) -> None:
        del self.open[catch_up.id]
        self.closed.append((catch_up, outcome))

    def hear(self, outcome: Outcome) -> None:
        """Take note of a fetch, as a database does of all."""
        if outcome.link and outcome.kind == "page":
            if not any(kind == "unreadable" for kind, _ in self.failed.get(outcome.link.key, ())):
                self.done.add(outcome.link.key)
        elif outcome.link:
            self.failed.setdefault(outcome.link.key, []).append((outcome.kind, outcome.at))


@dataclass(frozen=True)
class LeftOver:
    """What turns hold when a crawl is over."""

    held: set[str] = field(default_factory=set)
    left: list[tuple[str, Verdict | None]] = field(default_factory=list)
    """Each turn that was given back, with the verdict on its answer."""
    rests: dict[str, Rest] = field(default_factory=dict)


@dataclass
class MemoryTurns:
    """Turns for one process, or served to several by `shared_turns`."""

    free_at: dict[str, datetime] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    rests: dict[str, Rest] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    left: list[tuple[str, Verdict | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()

    def take(self, host: str, now: datetime) -> Rest | datetime | None:
        with self._lock:
            rest = self.rests.get(host)
            if rest and rest.until > now:
                return rest
            if host in self.held:
                return now + _ASK_AGAIN
            if host in self.free_at and self.free_at[host] > now:
                return self.free_at[host]
            self.held.add(host)
            return None

    def leave(self, host: str, *, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        with self._lock:
            self.held.remove(host)
            self.free_at[host] = free_at
            self.left.append((host, verdict))
            rest, self.refusals[host] = rest_after(verdict, self.refusals.get(host, 0), now)
            if rest:
                self.rests[host] = rest

    def left_over(self) -> "LeftOver":
        return LeftOver(set(self.held), list(self.left), dict(self.rests))


class _Served(BaseManager):
    pass


@contextmanager
def shared_turns() -> Iterator[MemoryTurns]:
    """Turns that several processes take from one memory."""
    _Served.register("MemoryTurns", MemoryTurns)
    with _Served() as served:
        yield served.MemoryTurns()  # type: ignore[attr-defined]  # the manager makes its methods as it registers them


def _promises(ledger: MemoryLedger, turns: MemoryTurns) -> tuple[Ledger, Turns]:
    """Let the type checker compare both with what they stand for."""
    return ledger, turns
