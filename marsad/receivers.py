"""The demo's two ends: an SMTP server that keeps what it is sent, and a webhook receiver that verifies before it believes."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from marsad.loopback import free_port, served


@dataclass
class Mailbox:
    """What a mail server on loopback has received, in order."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        del server, session
        content = envelope.original_content or b""
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=default))
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run a real SMTP server on a free port of loopback until the block ends."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    box.port = controller.port
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass(frozen=True)
class Received:
    """One webhook request, and whether its signature held."""

    headers: Mapping[str, str]
    body: bytes
    is_verified: bool

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)  # type: ignore[no-any-return]  # webhook bodies are objects


@dataclass
class Hook:
    """What a webhook receiver on loopback has been told, in order; an unsigned or altered request gets 401."""

    port: int = 0
    secrets: list[str] = field(default_factory=list)
    requests: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/marsad"

    async def take(self, request: Request) -> Response:
        body, headers = await request.body(), dict(request.headers)
        received = Received(headers, body, any(_verifies(secret, body, headers) for secret in self.secrets))
        self.requests.append(received)
        return Response(status_code=204 if received.is_verified else 401)


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


@contextmanager
def hook() -> Iterator[Hook]:
    """Run a webhook receiver on a free port of loopback until the block ends; add the secrets that it shall trust."""
    receiver = Hook()
    app = Starlette(routes=[Route("/marsad", receiver.take, methods=["POST"])])
    with served(app) as port:
        receiver.port = port
        yield receiver
