"""The daemon and the outlets: does somebody watch, since when, and how much of the press is in sight."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.ledger import RouteMemory
from crawler.outcome import Kind
from crawler.polling import AHEAD
from db.backlog import Backlog
from db.installation import Installation
from db.outlet import OutletState
from db.process import Process
from db.store import Store
from marsad.doctor.finding import Finding
from marsad.owner import here, is_dead
from web.health import LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What the database says of those who watch."""

    processes: Sequence[Process]
    """Those that have said that they live, and that nobody here knows to have ended."""
    outlets: Mapping[str, str]
    """Names of the enabled ones by slug."""
    states: Mapping[str, OutletState]
    memories: Mapping[tuple[str, str], tuple[RouteMemory, Kind]]
    backlog: Backlog
    installation: Installation


def look(store: Store, outlets: Mapping[str, str], *, now: datetime) -> Watching:
    """Ask who watches, and what is seen. Raises `Unavailable`."""
    place = here()
    return Watching(
        processes=[process for process in store.processes() if not is_dead(process.owner, place)],
        outlets=outlets,
        states=store.outlet_states(),
        memories=store.route_memories(),
        backlog=store.health(now=now),
        installation=store.installation(),
    )


def findings(seen: Watching, now: datetime) -> Iterator[Finding]:
    """Judge how well the press is watched."""
    yield from _daemon(seen, now)
    yield from _clock(seen, now)
    yield from _outlets(seen)


def _daemon(seen: Watching, now: datetime) -> Iterator[Finding]:
    alive = [process for process in seen.processes if abs(now - process.seen_at) <= LATE["heartbeat"]]
    for process in alive:
        host, *_, pid, _ = process.owner.rsplit("|", 3)
        says = f"marsad run ({process.role}) lives on {host.partition('|')[0]} as process {pid} since {_said(process.started_at)}"
        yield Finding("ok", "daemon", says)
    if not alive:
        last = max((process.seen_at for process in seen.processes), default=None)
        says = f"nobody watches; the last sign of life is of {_said(last)}" if last else "nobody watches"
        yield Finding("warn", "daemon", says, "marsad run, or as a service: marsad service --install")
    late = seen.backlog.oldest_due_route
    if alive and late and now - max(late, min(process.started_at for process in alive)) > LATE["route"]:
        says = f"routes that are due and not read: {seen.backlog.due_routes}, the oldest since {_said(late)}"
        yield Finding("fail", "crawls", says, "see the log for crawl-failed (its end says how) and too-much-memory")
    if seen.installation.started_at and not seen.installation.ready_at:
        yield Finding("ok", "past", f"the past is still being read; stretches left: {seen.backlog.open_catch_ups}")


def _clock(seen: Watching, now: datetime) -> Iterator[Finding]:
    noted = [process.seen_at for process in seen.processes]
    noted += [memory.read_at for memory, _ in seen.memories.values() if memory.read_at]
    if noted and max(noted) > now + AHEAD:
        says = f"it is {_said(now)} by the clock of this machine, and something was noted at {_said(max(noted))}"
        yield Finding("warn", "clock", says, "set the clock (timedatectl); what was noted ahead of it counts as past")


def _outlets(seen: Watching) -> Iterator[Finding]:
    read = {slug for (slug, _), (memory, _) in seen.memories.items() if memory.good_at} & seen.outlets.keys()
    blind = {slug: state for slug, state in seen.states.items() if state.state == "blind" and slug in seen.outlets}
    if seen.outlets:
        counts = f"{len(read - blind.keys())} of {len(seen.outlets)} enabled outlets are in sight, {len(blind)} blind"
        unread = len(seen.outlets) - len(read | blind.keys())
        yield Finding("warn" if blind or unread else "ok", "outlets", f"{counts}, {unread} never read well")
    for slug, state in blind.items():
        says = f"{slug} is blind since {_said(state.since)}: {state.cause} ({state.detail})"
        yield Finding("warn", "outlet", says, TODO[state.cause or "unread"].format(slug=slug))
    for slug, state in seen.states.items():
        if state.state == "degraded" and slug in read:
            yield Finding("ok", "outlet", f"{slug} is read in part: {state.cause} ({state.detail})")


TODO: Mapping[str, str] = {
    "blocked": "it refuses us: ask it for access, and leave it alone meanwhile; it is tried again at most once a day",
    "redesigned": "its pages or listings have changed: marsad crawl {slug}, then mend its file",
    "unreachable": "see below whether its name resolves; an outlet that is down comes back by itself",
    "empty": "its listing holds nothing: marsad crawl {slug}, then mend its routes",
    "gap": "nothing: the stretch is being caught up",
    "quiet": "marsad crawl {slug}: is its listing stale, or was it only quiet for longer than [expect] says?",
    "unread": "nothing has read it for long: see whether marsad run lives",
}


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
