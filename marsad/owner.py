"""Who holds a lease: a process, named so that nobody takes a later one of the same number for it."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_STARTED = 18
"""Position of the start time among the fields of /proc/PID/stat that stand behind name and state: proc(5), field 22."""
_ENDED = frozenset("ZX")
"""States of a process that has ended and of which only its parent has not heard yet."""


@dataclass(frozen=True, slots=True)
class Here:
    """The machine that we are on, as far as it is needed to tell which of its processes are gone."""

    host: str
    boot: str
    started: Callable[[int], str | None]
    """When a process started, in clock ticks since boot; None where there is none of that number."""


def here() -> Here:
    """Look at this machine."""
    return Here(socket.gethostname().replace("|", "_"), _boot(), _started)


def this_process() -> str:
    """The owner that this process is: `host|boot id|pid|start time`."""
    place, pid = here(), os.getpid()
    return owner_of(pid, place) or f"{place.host}|{place.boot}|{pid}|"


def owner_of(pid: int, place: Here) -> str | None:
    """The owner that a process of this machine is; None where there is no such process."""
    started = place.started(pid)
    return None if started is None else f"{place.host}|{place.boot}|{pid}|{started}"


def is_dead(owner: str, place: Here) -> bool:
    """Say whether an owner was a process of this machine that runs no more; those of other machines are never judged."""
    host, _, process = owner.partition("|")
    boot, _, process = process.partition("|")
    pid, _, started = process.partition("|")
    if host != place.host or not place.boot or not pid.isdecimal():
        return False
    return boot != place.boot or place.started(int(pid)) != started


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:  # not on Linux, where nobody is judged, and leases end by themselves
        return ""


def _started(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, *fields = stat.rpartition(")")[2].split()  # the name before it may hold anything, brackets too
    return None if state in _ENDED else fields[_STARTED]
