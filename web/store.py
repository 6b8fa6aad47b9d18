"""What the pages ask of whoever remembers; `db.store.Store` answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crawler.ledger import CatchUp, RouteMemory
from crawler.outcome import Kind as Outcome
from db.backlog import Backlog
from db.event import Event, Redirect
from db.installation import Installation
from db.outlet import OutletState
from parser.mention import Kind


class Store(Protocol):
    """Every call may raise `db.unavailable.Unavailable`."""

    def events(
        self,
        *,
        ids: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        partners: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Event]: ...

    def event(self, event_id: str) -> Event | Redirect | None: ...

    def article_text(self, report: str) -> str | None: ...

    def installation(self) -> Installation: ...

    def health(self, *, now: datetime | None = None) -> Backlog: ...

    def outlet_states(self) -> Mapping[str, OutletState]: ...

    def route_memories(self) -> Mapping[tuple[str, str], tuple[RouteMemory, Outcome]]: ...

    def catch_ups(self, outlet: str) -> Sequence[CatchUp]: ...
