"""The database: whether it can be used, and how much room is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.backlog import Backlog
from db.examine import Examination, examine
from db.store import Unavailable
from marsad.doctor.finding import Finding

GB = 1_000_000_000
LITTLE, TOO_LITTLE = GB, GB // 10
"""Bytes of room: a year of the default outlets takes up to one and a half gigabytes."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Why the database could not even be examined."""

    says: str


def look(url: str) -> Examination | Broken:
    """Examine the database at a URL; whatever is wrong with it becomes a fact."""
    try:
        return examine(url)
    except ModuleNotFoundError as error:
        return Broken(f"it needs {error.name}, which is not installed: pip install 'marsad[postgresql]'")
    except (Unavailable, OSError, ValueError) as error:
        return Broken(str(error))
    except Exception as error:  # noqa: BLE001 - a URL that no driver understands fails in the driver's own way
        return Broken(f"{type(error).__name__}: {error}".partition("\n")[0])


def findings(seen: Examination | Broken) -> Iterator[Finding]:
    """Judge what was examined."""
    if isinstance(seen, Broken):
        yield Finding("fail", "database", seen.says, "set database_url, or pass --database sqlite:///FILE")
        return
    match seen.schema:
        case "absent":
            yield Finding("ok", "database", f"{seen.place} is not there yet: whatever uses it first makes it")
        case "current":
            yield Finding("ok", "database", f"{seen.place} can be read and written")
        case "older":
            says = f"{seen.place} was written by an earlier Marsad: the next use brings it up to date, after copying it"
            yield Finding("warn", "database", says, "marsad backup first, if you want one of your own")
        case "newer":
            says = f"{seen.place} was written by a later Marsad, and this one does not touch it"
            yield Finding("fail", "database", says, "upgrade Marsad, or restore a backup of this version")
    if seen.damage:
        yield Finding("fail", "database", f"it is damaged: {seen.damage}", "stop marsad run; marsad restore BACKUP --to DIR")
    if seen.free is not None:
        yield _room(seen.free, seen.size)


def _room(free: int, size: int | None) -> Finding:
    says = f"{free / GB:.1f} GB free where the database lies{f', which takes {size / GB:.1f} GB' if size else ''}"
    if free < TOO_LITTLE:
        return Finding("fail", "disk", says, "make room: without it nothing new is remembered")
    if free < LITTLE:
        return Finding("warn", "disk", says, "make room before it runs out: a year takes up to 1.5 GB")
    return Finding("ok", "disk", says)


def held(backlog: Backlog, since: datetime | None) -> Iterator[Finding]:
    """Say whether this installation is held back, as it is after a restore."""
    if backlog.held:
        owed = f"{backlog.due} deliveries are due" if backlog.due else "nothing is owed"
        says = f"nothing is sent since {since:%Y-%m-%d %H:%M} UTC, because a backup was restored; {owed}" if since else owed
        yield Finding("fail", "held", says, "marsad deliveries list, then marsad deliveries release or drop --all")
