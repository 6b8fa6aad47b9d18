"""The figures for Prometheus, read from the database and the supervisor when somebody asks for them.

Names follow https://prometheus.io/docs/practices/naming/.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from crawler.health import State
from db.backlog import Backlog
from db.outlet import OutletState
from db.unavailable import Unavailable
from web.health import Vitals
from web.store import Store

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_AMOUNTS: Mapping[str, tuple[str, Callable[[Backlog], float]]] = {
    "marsad_held": ("Whether nothing is sent until a person has looked at what is owed.", lambda waits: waits.held),
    "marsad_events": ("Events in the ledger.", lambda waits: waits.events),
    "marsad_versions_untold": ("Versions of events that no rule has judged yet.", lambda waits: waits.untold),
    "marsad_deliveries_due": ("Deliveries whose time has come.", lambda waits: waits.due),
    "marsad_deliveries_dead": ("Deliveries that were given up.", lambda waits: waits.dead),
    "marsad_routes_due": ("Routes whose time to be read has come.", lambda waits: waits.due_routes),
    "marsad_catch_ups_open": ("Stretches of the past that are still to be read.", lambda waits: waits.open_catch_ups),
}
_AGES: Mapping[str, tuple[str, Callable[[Backlog], datetime | None]]] = {
    "marsad_version_oldest_untold_seconds": ("Age of the oldest of these versions.", lambda waits: waits.oldest_untold),
    "marsad_delivery_oldest_due_seconds": ("For how long the oldest delivery is due.", lambda waits: waits.oldest_due),
    "marsad_route_oldest_due_seconds": ("For how long the oldest route is due.", lambda waits: waits.oldest_due_route),
}


def figures(
    store: Store, vitals: Vitals | None, clock: Callable[[], datetime], outlets: Collection[str], version: str
) -> Callable[[], bytes]:
    """Set up the figures; gives what writes them as they are at the moment of the call, in the text format of Prometheus."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Figures(store, vitals, clock, outlets, version))
    return lambda: generate_latest(registry)


@dataclass(frozen=True, slots=True, eq=False)  # a registry tells collectors apart by identity
class _Figures(Collector):
    store: Store
    vitals: Vitals | None
    clock: Callable[[], datetime]
    outlets: Collection[str]
    version: str

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("marsad_build", "The Marsad that runs.", {"version": self.version})
        if self.vitals:
            yield from _counted(self.vitals)
        asked = self._asked()
        yield _gauge("marsad_database_up", "Whether the database answers.", bool(asked))
        yield from asked

    def _asked(self) -> list[Metric]:
        """What the database says; nothing while it does not answer, or is known not to."""
        if self.vitals and self.vitals.store:
            return []
        try:
            return [*self._waiting(), *self._seen()]
        except Unavailable:
            return []

    def describe(self) -> Sequence[Metric]:
        """Nothing: the names are ours alone, and to learn them the registry would ask the database."""
        return ()

    def _waiting(self) -> Iterator[Metric]:
        now = self.clock()
        backlog, is_ready = self.store.health(now=now), self.store.installation().ready_at is not None
        yield _gauge("marsad_ready", "Whether enough of the past was read to tell what is new.", is_ready)
        for name, (says, amount) in _AMOUNTS.items():
            yield _gauge(name, says, amount(backlog))
        for name, (says, oldest) in _AGES.items():
            since = oldest(backlog)
            yield _gauge(name, says, max((now - since).total_seconds(), 0) if since else 0)

    def _seen(self) -> Iterator[Metric]:
        judged, good = self.store.outlet_states(), self._good_readings()
        states = Counter(self._state(judged.get(slug), good.get(slug)) for slug in self.outlets)
        counted = GaugeMetricFamily("marsad_outlets", "Enabled outlets by how well we see into them.", labels=["state"])
        for state in (*get_args(State), "unread"):
            counted.add_metric([state], states[state])
        yield counted
        published = {slug: state.last_article for slug, state in judged.items() if state.last_article and slug in self.outlets}
        yield _moments("marsad_outlet_last_good_reading_timestamp_seconds", "When an outlet was last read well.", good)
        yield _moments("marsad_outlet_last_article_timestamp_seconds", "Publication of an outlet's latest article.", published)

    @staticmethod
    def _state(judged: OutletState | None, good: datetime | None) -> str:
        """The state of an outlet; one that was never read well, and is not lost yet, is neither well nor ill."""
        if judged and (good or judged.state == "blind"):
            return judged.state
        return "unread"

    def _good_readings(self) -> dict[str, datetime]:
        good: dict[str, datetime] = {}
        for (slug, _), (memory, _) in self.store.route_memories().items():
            if memory.good_at and slug in self.outlets:
                good[slug] = max(memory.good_at, good.get(slug, memory.good_at))
        return good


def _counted(vitals: Vitals) -> Iterator[Metric]:
    """What the supervisor has counted since it started."""
    yield _gauge("marsad_crawls_running", "Crawls that run now.", vitals.children)
    yield _counter("marsad_crawls_ended", "Crawls by how they ended.", "how", vitals.ended)
    yield _counter("marsad_fetches", "Fetches by what became of them.", "outcome", vitals.fetches)
    yield _counter("marsad_articles", "Pages by what was read from them.", "outcome", vitals.articles)
    yield _counter("marsad_attempts", "Attempts to send a message by their answer.", "answer", vitals.attempts)
    yield _counter("marsad_job_failures", "Failures of jobs that nobody foresaw.", "job", vitals.failed)


def _moments(name: str, says: str, moments: Mapping[str, datetime]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, says, labels=["outlet"])
    for slug, moment in moments.items():
        family.add_metric([slug], moment.timestamp())
    return family


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, value=float(value))


def _counter(name: str, says: str, label: str, counts: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, says, labels=[label])
    for what, count in sorted(counts.items()):
        family.add_metric([what], count)
    return family
