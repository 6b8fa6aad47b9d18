"""What the demo shows, as files for `docs/sample/`: pages, a mail, a webhook request, events, the transcript.

What differs from run to run (ports, moments, ids of subscriptions, signatures) is replaced, so that the suite can compare.
"""

import json
import re
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

from alerts.payload import event_object
from marsad import build
from marsad.demo import Stage, mentions, told
from marsad.loopback import served
from marsad.press import root_of
from marsad.receivers import Received

_MOMENT = "2026-01-02T03:04:05Z"
_VOLATILE: Sequence[tuple[str, str]] = (
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+(?:\+00:00|Z)", _MOMENT),
    (r"(webhook-timestamp: )\d+", r"\g<1>1767323045"),
    (r"(webhook-signature: v1,).+", r"\g<1>…"),
    (r"msg_[a-z2-7]{32}", "msg_…"),
)


def write(stage: Stage, transcript: Sequence[str], directory: Path) -> None:
    """Write the files anew; those of a former run that are written no more are left alone."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files(stage, transcript).items():
        (directory / name).write_text(_steady(text, stage), encoding="utf-8")


def files(stage: Stage, transcript: Sequence[str]) -> dict[str, str]:
    """Give the samples by name, as they came."""
    shown = min((event for event, _, _ in told(stage)), key=lambda event: event.id)
    ledger = build.web(stage.settings, stage.store, stage.names, is_demo=True)
    with served(ledger) as port:
        pages = {name: _get(port, path) for name, path in (("ledger.html", "/ar/"), ("event.html", f"/ar/event/{shown.id}"))}
    mail = next(mail for mail in stage.mailbox.mails if mentions(mail, shown))
    request = next(request for request in stage.hook.requests if request.told["event"]["id"] == shown.id)
    events = sorted(stage.store.events(), key=lambda event: event.id)
    return {
        **pages,
        "alert.txt": f"Subject: {mail['Subject']}\n\n{_part(mail, 'plain')}",
        "alert.html": _part(mail, "html"),
        "webhook.http": _http(request),
        "events.jsonl": "".join(json.dumps(event_object(one, stage.names), ensure_ascii=False) + "\n" for one in events),
        "transcript.txt": "".join(f"{line}\n" for line in transcript),
    }


def _get(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}") as page:
        return str(page.read().decode())


def _part(mail: EmailMessage, subtype: str) -> str:
    body = mail.get_body((subtype,))
    assert body is not None, "every mail has both bodies"
    return str(body.get_content())


def _http(request: Received) -> str:
    """The request as it came over the wire, its body laid out for reading."""
    named = ("content-type", "webhook-id", "webhook-timestamp", "webhook-signature")
    head = "".join(f"{name}: {request.headers[name]}\n" for name in named)
    return f"POST /marsad HTTP/1.1\n{head}\n{json.dumps(request.told, ensure_ascii=False, indent=2)}\n"


def _steady(text: str, stage: Stage) -> str:
    for slug, port in stage.ports.items():
        outlet = stage.newsroom.outlets[slug]
        text = text.replace(root_of(outlet, port), f"http://{outlet.host}")
    for pattern, steady in _VOLATILE:
        text = re.sub(pattern, steady, text)
    return text
