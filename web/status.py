"""How far this Marsad sees: shown at the head of every page, and as JSON to anybody."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alerts.payload import Coverage
from db.installation import Installation
from db.unavailable import Unavailable
from web.store import Store
from web.words import Words, isolated

FRESH = timedelta(seconds=5)
"""How long an answer is given again: a page must not wait for what hardly changes."""
NAMED = 5
"""Blind outlets that are named at the head of a page; the rest is a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far we see now."""

    installation: Installation
    coverage: Coverage
    unfinished: int | None = None
    """Outlets whose past is still to be read; None once that is done, or where nobody began."""
    untried: frozenset[str] = frozenset()
    """Outlets whose turn to be looked at for the first time is still to come."""

    @property
    def blind(self) -> tuple[str, ...]:
        """Slugs of the outlets that we cannot see into, although we tried."""
        return tuple(slug for slug in self.coverage.blind if slug not in self.untried)


def status(store: Store, outlets: Collection[str], coverage: Callable[[], Coverage]) -> Status:
    """Ask how far we see into the enabled outlets. Raises `Unavailable`."""
    installation = store.installation()
    if installation.started_at is None or installation.ready_at is not None:
        return Status(installation=installation, coverage=coverage())
    tried = {slug for (slug, _), (memory, _) in store.route_memories().items() if memory.read_at}
    untried = frozenset(outlets) - tried
    with_past = {slug for slug in outlets if any(one.why == "history" for one in store.catch_ups(slug))}
    return Status(installation=installation, coverage=coverage(), unfinished=len(untried | with_past), untried=untried)


_UNKNOWN = Status(installation=Installation(), coverage=Coverage(read=0, of=0))


@dataclass(slots=True)
class Lately:
    """Gives a status again while it is fresh; while the database cannot be used, the last one that could be had."""

    ask: Callable[[], Status]
    clock: Callable[[], datetime]
    _last: Status = _UNKNOWN
    _at: datetime | None = None

    def __call__(self) -> Status:
        now = self.clock()
        if self._at is None or abs(now - self._at) >= FRESH:
            try:
                self._last = self.ask()
            except Unavailable:
                return self._last
            self._at = now
        return self._last


def bands(shown: Status, words: Words, names: Mapping[str, str], *, lacks_operator: bool) -> Iterator[str]:
    """What stands at the head of each page as long as it holds; `names` are the outlets' by slug."""
    coverage = shown.coverage
    if shown.unfinished is not None:
        done = {"read": coverage.of - shown.unfinished, "of": coverage.of}
        yield words.gettext("Reading the past; outlets done: %(read)s of %(of)s.") % done
    if shown.installation.held_at:
        yield words.gettext("Nothing is sent now: what is owed waits for a person to look at it.")
    if shown.blind:
        named = [isolated(names.get(slug, slug)) for slug in shown.blind[:NAMED]]
        more = {"blind": len(shown.blind), "of": coverage.of, "names": words.listed(named)}
        if len(shown.blind) > NAMED:
            yield words.gettext("Outlets not read now: %(blind)s of %(of)s, among them %(names)s.") % more
        else:
            yield words.gettext("Outlets not read now: %(blind)s of %(of)s (%(names)s).") % more
    if lacks_operator:
        yield words.gettext("Nobody is told when something goes wrong here: set [operator] email in marsad.toml.")


def status_object(shown: Status, version: str) -> dict[str, Any]:
    """The same for programs; nothing in it is secret."""
    began, coverage = shown.installation.started_at, shown.coverage
    return {
        "version": version,
        "started": began.isoformat() if began else None,
        "warming": shown.unfinished is not None,
        "held": shown.installation.held_at is not None,
        "outlets": {"read": coverage.read, "of": coverage.of, "blind": shown.blind},
    }
