"""Judges every minute how well we see into each outlet, and tells the operator what has changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.notice import outlet_notice
from alerts.payload import Coverage
from alerts.schedule import told_at
from crawler.health import Health, judge
from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from crawler.outlet import Outlet
from db.outlet import OutletState
from db.store import Store

Memories = Mapping[tuple[str, str], tuple[RouteMemory, Kind]]

log = structlog.get_logger("marsad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """One round over all enabled outlets; blocks on the database."""

    store: Store
    outlets: Mapping[str, Outlet]
    clock: Callable[[], datetime]
    coverage: Callable[[], Coverage]
    every: timedelta
    """How often outlets of tier A are looked at."""
    awake_since: datetime
    """Before this nobody could have read anything."""

    def remind(self) -> None:
        """Owe once more what is owed of outlets that are blind: whoever judged them may have died before it was written."""
        for slug, state in self.store.outlet_states().items():
            if state.state == "blind" and (outlet := self.outlets.get(slug)):
                health = Health(state=state.state, cause=state.cause, detail=state.detail)
                self._owe(replace(state, state="healthy"), health, outlet, state.since)

    def round(self) -> None:
        """Judge each outlet, note what changed, and owe the operator what of it must be heard."""
        now, memories, states = self.clock(), self.store.route_memories(), self.store.outlet_states()
        for slug, outlet in self.outlets.items():
            health = self._judged(outlet, memories, states.get(slug), now)
            if health and (before := self.store.note_health(slug, health, now=now)):
                self._tell(before, health, outlet, now)

    def _judged(self, outlet: Outlet, memories: Memories, state: OutletState | None, now: datetime) -> Health | None:
        """Judge an outlet by what its routes left; None before the first of them was read."""
        keys = {route.name: (outlet.slug, route.name) for route in outlet.polled}
        own = {name: memories[key] for name, key in keys.items() if key in memories}
        if not any(memory.read_at for memory, _ in own.values()):
            return None
        return judge(
            outlet,
            own,
            last_article=state.last_article if state else None,
            has_gap=bool(state and state.has_gap),
            now=now,
            every=self.every,
            awake_since=self.awake_since,
        )

    def _tell(self, before: OutletState, health: Health, outlet: Outlet, now: datetime) -> None:
        say = log.warning if health.state == "blind" else log.info
        say(f"outlet-{health.state}", outlet=outlet.slug, cause=health.cause, detail=health.detail, was=before.state)
        self._owe(before, health, outlet, now)

    def _owe(self, before: OutletState, health: Health, outlet: Outlet, now: datetime) -> None:
        """Owe the operator what of a change must be heard; a key bars that the same is owed twice."""
        if notice := outlet_notice(before, health, outlet, self.coverage(), now=now):
            self.store.notify(notice, at=partial(told_at, notice), now=now)
