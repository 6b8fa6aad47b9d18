"""Names become addresses here, so here a name that leads inside is refused, whatever it led to a moment ago."""

from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from crawler.address import Network, is_allowed

# Twisted's interfaces are zope's: a type checker reads their methods as functions without self, so they stand as Any.


@implementer(IResolutionReceiver)
class _Sieve:
    """Lets through the addresses that we may connect to."""

    def __init__(self, receiver: Any, host: str, allow: Sequence[Network], refused: set[str]) -> None:
        self._receiver = receiver
        self._host = host
        self._allow = allow
        self._refused = refused
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: N802  # Twisted's name
        if is_allowed(address.host, self._allow):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._host)


@implementer(IHostnameResolver)
class GuardingResolver:
    """Resolves names for every connection that Scrapy makes, literals included, and gives it only addresses it may use.

    It keeps no cache: the address that was judged is the one connected to, so a name that changes between two looks
    (DNS rebinding) gains nothing. Names that led to a refused address are added to `refused`.
    """

    def __init__(self, reactor: Any, allow: Sequence[Network], refused: set[str]) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        self._allow = allow
        self._refused = refused

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver; Scrapy calls this before the first request."""
        self._reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, host: str, *how: Any, **named: Any) -> Any:  # noqa: N802  # Twisted's name
        """Resolve as the reactor would, through the sieve."""
        return self._resolver.resolveHostName(_Sieve(receiver, host, self._allow, self._refused), host, *how, **named)
