"""Real servers on loopback that behave well or badly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Mailbox:
    """A relay that keeps what it gets; `replies` to the text are used up first, and None breaks the connection there."""

    replies: list[str | None] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    """Replies to single recipients."""
    received: list[tuple[Sequence[str], bytes]] = field(default_factory=list)

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if (reply := self.recipients.get(address)) is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        reply = self.replies.pop(0) if self.replies else "250 OK"
        if reply is None or reply.startswith("250"):
            self.received.append((envelope.rcpt_tos, envelope.original_content or b""))
        if reply is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply or "421 gone"


@asynccontextmanager
async def relay(mailbox: Mailbox, **options: Any) -> AsyncIterator[int]:
    """Serve a mailbox by SMTP; gives the port."""
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox, **options), LOOPBACK, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[int]:
    """Serve whatever `talk` does with a connection until it or the other side ends it; gives the port."""
    talks: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await talk(reader, writer)
        writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(serve(reader, writer)))

    async with await asyncio.start_server(connected, LOOPBACK, 0) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*talks)
