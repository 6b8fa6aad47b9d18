"""Tells the service manager how we are: sd_notify(3), without its library."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceManager:
    """Whoever started us and wants to hear from us."""

    address: str | None
    """A Unix socket's; one that begins with `@` has no file. None where nobody listens."""
    watchdog_s: float | None = None
    """We are ended if we say nothing for as long."""

    def tell(self, *states: str) -> None:
        """Say states such as `READY=1`; a manager that does not hear us must not stop us."""
        if self.address is None:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to_manager:
            to_manager.sendto("\n".join(states).encode(), self.address.replace("@", "\0", 1))


def manager_of(variables: Mapping[str, str], pid: int) -> ServiceManager:
    """Read from its environment who started a process; see also sd_watchdog_enabled(3)."""
    every_us, meant = variables.get("WATCHDOG_USEC", ""), variables.get("WATCHDOG_PID", str(pid))
    is_watched = every_us.isdecimal() and meant == str(pid)
    return ServiceManager(variables.get("NOTIFY_SOCKET"), int(every_us) / 1_000_000 if is_watched else None)
