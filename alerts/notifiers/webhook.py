"""Webhooks by the Standard Webhooks specification: signed, without redirects, never to an address that is not allowed.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import asyncio
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from hmac import digest

import httpx

from alerts.notifiers.answer import Answer, Delivered, Refused, TryLater
from crawler.address import Network, allowed_url, is_allowed
from crawler.outcome import retry_after
from db.delivery import FrozenMessage
from db.subscription import Subscription

SECRET_PREFIX = "whsec_"  # noqa: S105  # the specification's prefix, not a secret
SECRET_BYTES = range(24, 65)
DEADLINE_S = 20.0
"""For everything together: httpx has a limit for each read, and a slow drip never reaches it."""
CONNECT_S = 5.0
"""For one address of a host, so that the next one still has its turn within the deadline."""
KEPT_REPLY = 1_000
"""Bytes of a refusal that are read and kept; the rest is never fetched."""
_GONE = 410

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host and port to the addresses of the host."""


def receiver_url(url: str, allow: Sequence[Network]) -> str:
    """Take the URL of a receiver. Raises ValueError for one that could never be called."""
    if not allowed_url(url, allow):
        raise ValueError(f'"{url}" is no web address, or a private one that [network] allow does not open')
    return url


class AddressRefused(httpx.TransportError):
    """A host leads to an address that we may not connect to."""


async def resolved(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Connects to the very address that was checked, so that a name cannot lead elsewhere a moment later."""

    def __init__(self, allow: Sequence[Network], resolve: Resolve, tls: ssl.SSLContext) -> None:
        # No connection is kept: one that was opened to an address would serve every host there, under the first one's name.
        super().__init__(verify=tls, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._allow = allow
        self._resolve = resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        if request.url.scheme not in {"http", "https"} or not host:
            raise httpx.UnsupportedProtocol(f"{request.url} is no web address", request=request)
        try:
            addresses = await self._resolve(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        except (OSError, UnicodeError) as error:  # a label too long for a host name is a UnicodeError
            raise httpx.ConnectError(f"{host}: {error}", request=request) from error
        for address in addresses:
            if not is_allowed(address, self._allow):
                raise AddressRefused(f"{host} leads to {address}, which is not public; [network] allow opens it", request=request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._connected(request, addresses)

    async def _connected(self, request: httpx.Request, addresses: Sequence[str]) -> httpx.Response:
        """Send over the first address that takes the connection; a host may have one that this machine cannot reach."""
        url = request.url
        for address in addresses[:-1]:
            request.url = url.copy_with(host=address)
            try:
                return await super().handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        request.url = url.copy_with(host=addresses[-1])
        return await super().handle_async_request(request)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts frozen bodies, each attempt with its own timestamp and signatures."""

    user_agent: str
    allow: Sequence[Network] = ()
    """Networks besides the public ones that may be called."""
    deadline_s: float = DEADLINE_S
    resolve: Resolve = resolved
    # one for all connections: reading the root certificates costs more than a whole delivery
    tls: ssl.SSLContext = field(default_factory=partial(httpx.create_ssl_context, trust_env=False), repr=False, compare=False)

    async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
        """Make one attempt; only 2xx counts as delivered."""
        if not subscription.secret:
            return Refused("the subscription has no secret to sign with")
        headers = {
            **message.headers,
            **signed(message.id, message.body, subscription.secret, now=now),
            "user-agent": self.user_agent,
        }
        try:
            async with asyncio.timeout(self.deadline_s):
                return await self._post(subscription.address, message.body, headers, now)
        except httpx.InvalidURL as error:
            return Refused(f"not a URL: {error}")
        except httpx.UnsupportedProtocol as error:
            return Refused(str(error))
        except TimeoutError:
            return TryLater(f"no complete answer within {self.deadline_s:g} s")
        except httpx.HTTPError as error:
            return TryLater(f"{type(error).__name__}: {error}")

    async def _post(self, url: str, body: bytes, headers: dict[str, str], now: datetime) -> Answer:
        transport = GuardedTransport(self.allow, self.resolve, self.tls)
        timeout = httpx.Timeout(self.deadline_s, connect=CONNECT_S)
        async with (
            httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False, timeout=timeout) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            if response.is_success:
                return Delivered(response.status_code)
            detail = await _beginning(response)
            if response.status_code == _GONE:
                return Refused(detail, _GONE, is_gone=True)
            return TryLater(detail, response.status_code, retry_after(response.headers.get("retry-after"), now=now))


async def _beginning(response: httpx.Response) -> str:
    """The first bytes of a reply, as they came: unpacking would let a small reply grow."""
    read = b""
    async for chunk in response.aiter_raw(KEPT_REPLY):
        read += chunk
        if len(read) >= KEPT_REPLY:
            break
    return read[:KEPT_REPLY].decode(errors="replace")


def signed(message_id: str, body: bytes, secret: str, *, now: datetime) -> dict[str, str]:
    """Give the three headers of the specification.

    While a secret is being changed both live ones stand in `secret`, separated by a space, and each signs.
    """
    timestamp = str(int(now.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = [b64encode(digest(_key(one), content, sha256)).decode() for one in secret.split()]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(SECRET_PREFIX))


def new_secret(random: bytes) -> str:
    """Write random bytes (24 to 64) as a signing secret."""
    if len(random) not in SECRET_BYTES:
        raise ValueError(f"a secret has 24 to 64 bytes, not {len(random)}")
    return SECRET_PREFIX + b64encode(random).decode()
