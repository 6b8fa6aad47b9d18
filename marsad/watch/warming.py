"""The first hours on an empty database: what was known before us is read quietly, so that old news is not taken for new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.notice import ready_notice
from alerts.payload import Coverage
from alerts.schedule import told_at
from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from crawler.outlet import Outlet
from crawler.past.ways import SEARCHABLE
from db.store import Store
from parser.article import Language
from parser.names.gazetteer import Gazetteer

BOTH = 2
"""Services that whoever speaks for the whole of them stands for."""

log = structlog.get_logger("marsad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Warming:
    """Begins a database, and says when enough of its past is read; blocks on the database."""

    store: Store
    outlets: Mapping[str, Outlet]
    names: Gazetteer
    history: timedelta | None
    """How much of the past is read; None for none."""
    clock: Callable[[], datetime]
    coverage: Callable[[], Coverage]

    def begin(self) -> datetime:
        """Open the past of outlets that can be searched, once in the life of a database; gives the moment of its first start."""
        if (started := self.store.installation().started_at) is None:
            # before the start is noted: dying in between, we open the same stretches again, which are one
            started = self.clock()
            self._open_history(started)
            self.store.begin(now=started)
            log.info("warming-up", history_days=self.history.days if self.history else 0)
        return self.store.installation().started_at or started

    def _open_history(self, now: datetime) -> None:
        if self.history is None:
            return
        until = now.replace(minute=0, second=0, microsecond=0)
        for outlet in self.outlets.values():
            if is_searchable(outlet):
                words = tuple(search_words(self.names, outlet.languages))
                self.store.open_catch_up(outlet.slug, until - self.history, until, "history", words, now=now)

    def round(self) -> bool:
        """Say whether we are ready; the moment that we are, note it and tell the operator."""
        installation = self.store.installation()
        if installation.ready_at or not installation.started_at:
            return installation.ready_at is not None
        open_history = any(
            one.why == "history"
            for outlet in self.outlets.values()
            if is_searchable(outlet)
            for one in self.store.catch_ups(outlet.slug)
        )
        if open_history or any(unread(self.outlets, self.store.route_memories())):
            return False
        return self._ready(installation.started_at)

    def _ready(self, started: datetime) -> bool:
        now, coverage = self.clock(), self.coverage()
        days = self.history.days if self.history else 0
        notice = ready_notice(coverage, started=started, events=len(self.store.events()), days=days, now=now)
        self.store.notify(notice, at=partial(told_at, notice), now=now)  # first: its key bars a second one
        self.store.ready(now=now)
        log.info("ready", read=coverage.read, of=coverage.of, blind=coverage.blind)
        return True


def is_searchable(outlet: Outlet) -> bool:
    """Whether an outlet's past can be searched for our words."""
    return any(route.kind in SEARCHABLE and not route.part for route in outlet.routes)


def unread(outlets: Mapping[str, Outlet], memories: Mapping[tuple[str, str], tuple[RouteMemory, Kind | None]]) -> Iterator[str]:
    """The outlets of which no route has been read yet, well or ill."""
    read = {slug for (slug, _), (memory, _) in memories.items() if memory.read_at}
    return (slug for slug in outlets if slug not in read)


def search_words(names: Gazetteer, languages: Sequence[Language]) -> Iterator[str]:
    """The words by which an archive is searched: one-word names of whoever stands for both services, in these languages.

    One that contains another is found by it. Names of one service alone stand in every second piece of crime news.
    """
    speaks = [entity for entity in names.entities.values() if len(entity.services) == BOTH]
    forms = [form.text for entity in speaks for form in entity.forms if form.language in {None, *languages}]
    words = dict.fromkeys(form for form in forms if " " not in form)
    return (word for word in words if not any(other in word for other in words if other != word))
