"""The store's verbs for the crawler (`crawler.ledger`): what was read, what is due, whose turn it is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from crawler.health import Health
from crawler.ledger import AS_USUAL, CatchUp, Manner, Rereading, RouteMemory, Seen, Standing, Validators, Why
from crawler.outcome import Kind, Outcome, Rest, Verdict
from crawler.page import Link, Page
from db import catch_up as catching_up
from db import ledger, rereading, turn
from db import outlet as outlets
from db import route as routing
from db.outlet import OutletState
from db.transaction import Transactions


class Crawling(Transactions):
    # Articles

    def standing(self, keys: Collection[str], now: datetime) -> Mapping[str, Standing]:
        """How articles stand; one that is absent was never asked for, or its time to be asked again has come."""
        return self._read(ledger.standing, keys, now)

    def record_outcome(self, outcome: Outcome) -> None:
        """Note what became of one fetch."""
        self._write(ledger.record_outcome, outcome)

    def count_articles(self, outlet: str, *, since: datetime) -> int:
        """How many articles of an outlet are known that were published since then."""
        return self._read(ledger.count_articles, outlet, since=since)

    def kept_pages(self, *, after: int, limit: int) -> list[tuple[int, Page]]:
        """The pages whose bodies are kept behind one, each with its number, in the order of these."""
        return self._read(ledger.kept_pages, after=after, limit=limit)

    def changed(self, links: Collection[Link]) -> set[str]:
        """Keys whose article carries an event and was changed since we read it, by what their listing says."""
        return self._read(rereading.changed, links)

    def rereadings(self, outlet: str, now: datetime) -> Sequence[Rereading]:
        """The articles of an outlet whose time to be looked at again has come."""
        return self._read(rereading.rereadings, outlet, now)

    def reread(self, key: str, outcome: Outcome, validators: Validators) -> None:
        """Note that an article was looked at again, and move its schedule on; gone twice means withdrawn."""
        self._write(rereading.reread, key, outcome, validators)

    # Routes

    def enrol(self, routes: Mapping[str, Collection[str]], *, now: datetime) -> None:
        """Say which routes are watched from now on, all of them, by outlet: what is new is due now, what is absent never."""
        self._write(routing.enrol, routes, now=now)

    def route(self, outlet: str, route: str) -> RouteMemory:
        """What the last readings of a route left."""
        return self._read(routing.route, outlet, route)

    def route_memories(self) -> Mapping[tuple[str, str], tuple[RouteMemory, Kind]]:
        """What the last readings of all routes left, and how the last one ended, by outlet and route; none never read."""
        return self._read(routing.memories)

    def saw(self, seen: Seen) -> None:
        """Note one reading of a route, and open a catch-up for what it left out."""
        self._write(routing.saw, seen)

    def outlets_read(self, *, since: datetime) -> set[str]:
        """Slugs of the outlets of which some route was read well since then."""
        return self._read(routing.outlets_read, since)

    # Stretches of the past

    def open_catch_up(
        self,
        outlet: str,
        since: datetime,
        until: datetime,
        why: Why,
        search: Sequence[str] = (),
        manner: Manner = AS_USUAL,
        *,
        now: datetime,
    ) -> None:
        """Have a stretch of an outlet's past read in some manner; one that is open already is not opened twice."""
        self._write(catching_up.open_one, outlet, since, until, why, search, manner, now=now)

    def catch_ups(self, outlet: str) -> Sequence[CatchUp]:
        """The open ones of an outlet, oldest first."""
        return self._read(catching_up.catch_ups, outlet)

    def advance(self, catch_up: CatchUp) -> None:
        """Note `via` and `position` as they are now, so that what was read is not read again after a crash."""
        self._write(catching_up.advance, catch_up)

    def finish(self, catch_up: CatchUp, outcome: Outcome) -> None:
        """Note that a catch-up is at its end, and how it ended."""
        self._write(catching_up.finish, catch_up, outcome)

    # Outlets and hosts

    def claim_outlets(self, slugs: Collection[str], *, now: datetime, owner: str, lease: timedelta, limit: int) -> list[str]:
        """Lease outlets with something due and no live lease, longest due first."""
        return self._write(outlets.claim, slugs, now=now, owner=owner, lease=lease, limit=limit)

    def leave_outlets(self, slugs: Collection[str], *, owner: str) -> None:
        """Give back what `owner` leased."""
        self._write(outlets.leave, slugs, owner=owner)

    def outlet_states(self) -> Mapping[str, OutletState]:
        """How well we see into each outlet, by slug."""
        return self._read(outlets.states, now=self.clock())

    def note_health(self, outlet: str, health: Health, *, now: datetime) -> OutletState | None:
        """Note how well we see into an outlet; gives the state that it left, if state or cause changed."""
        return self._write(outlets.note_health, outlet, health, now=now)

    def take_turn(self, host: str, *, owner: str, now: datetime, lease: timedelta) -> Rest | datetime | None:
        """Ask for the turn at a host: None, it is ours; a moment, ask again then; a rest, leave the host alone."""
        return self._write(turn.take, host, owner=owner, now=now, lease=lease)

    def leave_turn(self, host: str, *, owner: str, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        """Give our turn back: the next may come at `free_at`, or later where the verdict asks for rest; None is well answered."""
        self._write(turn.leave, host, owner=owner, free_at=free_at, verdict=verdict, now=now)
