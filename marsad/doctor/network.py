"""The way out: do the names of the outlets lead anywhere, and does anybody answer there."""

import socket
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from crawler.address import Network, is_allowed
from marsad.doctor.finding import Finding

DEADLINE_S = 10.0
"""For all hosts together."""
CONNECT_S = 5.0
HTTPS = 443
OFFLINE = (
    "see that the machine is connected, and that /etc/resolv.conf names a server that answers. Until then marsad run starts, "
    "says which outlets it cannot read, and catches up when it can; the ledger, marsad events and marsad import need no "
    "network; nothing that is owed is lost"
)


class Way(Protocol):
    """How names are resolved and connections made; each raises OSError."""

    def resolve(self, host: str) -> Sequence[str]: ...

    def connect(self, address: str, port: int) -> None: ...


class System:
    """As this machine does it."""

    def resolve(self, host: str) -> Sequence[str]:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)]

    def connect(self, address: str, port: int) -> None:
        socket.create_connection((address, port), CONNECT_S).close()


@dataclass(frozen=True, slots=True)
class Host:
    """What came of asking for one host."""

    addresses: tuple[str, ...] = ()
    error: str = ""
    """Why its name does not resolve, or why nobody answers."""


def look(hosts: Mapping[str, int], allow: Sequence[Network], way: Way, deadline_s: float = DEADLINE_S) -> dict[str, Host]:
    """Resolve each host and connect to it at its port, once and without asking for anything; all at the same time."""
    pool = ThreadPoolExecutor(max(len(hosts), 1))
    asked = {host: pool.submit(_look, host, port, allow, way) for host, port in hosts.items()}
    wait(asked.values(), deadline_s)
    pool.shutdown(wait=False, cancel_futures=True)  # a resolver that hangs is not waited for
    return {host: _found(future, deadline_s) for host, future in asked.items()}


def _found(asked: "Future[Host]", deadline_s: float) -> Host:
    return asked.result() if asked.done() else Host(error=f"no answer within {deadline_s:g} s")


def _look(host: str, port: int, allow: Sequence[Network], way: Way) -> Host:
    try:
        addresses = tuple(dict.fromkeys(way.resolve(host)))
    except (OSError, UnicodeError) as error:
        return Host(error=_reason(error))
    if refused := [address for address in addresses if not is_allowed(address, allow)]:
        return Host(addresses, f"leads to {refused[0]}, which is not public; [network] allow opens it")
    return Host(addresses, _connected(addresses, port, way))


def _connected(addresses: Collection[str], port: int, way: Way) -> str:
    """Why none of the addresses takes a connection; empty if one does."""
    error = "it has no address"
    for address in addresses:
        try:
            way.connect(address, port)
        except OSError as failure:
            error = f"nobody answers at {address}: {_reason(failure)}"
        else:
            return ""
    return error


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def findings(hosts: Mapping[str, Host]) -> Iterator[Finding]:
    """Judge the way out."""
    nameless = [host for host, found in hosts.items() if not found.addresses]
    failed = {host: found.error for host, found in hosts.items() if found.error}
    if not hosts:
        return
    if len(nameless) == len(hosts):
        first = nameless[0]
        says = f"no name of {len(hosts)} leads anywhere ({first}: {failed[first]}): this machine seems to have no network"
        yield Finding("fail", "network", says, OFFLINE)
    elif len(failed) == len(hosts):
        says = f"names lead somewhere, but no connection comes about, as to {next(iter(failed))}: {next(iter(failed.values()))}"
        yield Finding("fail", "network", says, "see whether a firewall keeps ports 80 and 443 from this machine")
    else:
        yield Finding("ok", "network", f"{len(hosts) - len(failed)} of {len(hosts)} hosts of outlets can be reached")
        for host, error in failed.items():
            yield Finding("warn", "network", f"{host}: {error}", "is it down? the others can be reached")
