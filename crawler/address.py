"""Which addresses we may connect to. Pure; serves the crawler at connect time and the notifiers that call webhooks."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST6 = IPv6Network("2000::/3")
# Python calls these global: protocol assignments, 6to4 relays, multicast (RFC 6890, RFC 7526).
_NEVER = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "2001::/23")))


def is_allowed(ip: Address | str, allow: Sequence[Network] = ()) -> bool:
    """Say whether we may connect to an address: a global one, or one inside the networks that the operator opens.

    An IPv4 address wrapped in an IPv6 one (mapped, NAT64, 6to4) is judged by what it leads to.
    Raises ValueError for what is not an address.
    """
    outer = ip_address(ip)
    inner = _unwrapped(outer)
    if any(inner in network or outer in network for network in allow):
        return True
    return (
        inner.is_global
        and not any(inner in network for network in _NEVER)
        and (isinstance(inner, IPv4Address) or inner in _UNICAST6)
    )


def allowed_url(url: str, allow: Sequence[Network] = ()) -> bool:
    """Say whether a URL is a web address whose host is a possible name, or a literal that `is_allowed`.

    A name proves nothing yet: what it resolves to is checked when the connection is made.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
        (host or "").removesuffix(".").encode("idna")  # Twisted waits for ever for a name that has an empty label
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host:
        return False
    literal = _literal(host)
    return literal is None or is_allowed(literal, allow)


def _literal(host: str) -> Address | None:
    """Read a host as an address in any spelling that a resolver understands: `127.1`, `0x7f000001`, `2130706433`."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix(".")))
    except (OSError, UnicodeEncodeError):
        return None


def _unwrapped(ip: Address) -> Address:
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
