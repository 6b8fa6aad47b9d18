"""What the demo shows, as files for `docs/sample/`: pages, a mail, a webhook request, events, the transcript.

What differs from run to run (ports, the ids that grow from them, moments, signatures) is replaced, so that the suite can compare.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from alerts.payload import event_object
from db.event import Event
from db.link import event_id
from marsad import build
from marsad.loopback import served
from marsad.receivers import Received
from marsad.stage import Stage, mentions, told
from web.words import Words

WRITTEN = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""Stands for every moment of the run."""
LEDGER = "marsad.example"
"""Stands for the ledger's own address."""
_MOST_EVENTS = 10
"""Of one article; an id is searched among so many."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)")
_VOLATILE: Sequence[tuple[str, str]] = (
    (r"(webhook-timestamp: )\d+", rf"\g<1>{WRITTEN.timestamp():.0f}"),
    (r"(webhook-signature: v1,).+", r"\g<1>…"),
    (r"msg_[a-z2-7]{32}", "msg_…"),
)


def write(stage: Stage, transcript: Sequence[str], directory: Path) -> None:
    """Write the files anew; those of a former run that are written no more are left alone."""
    directory.mkdir(parents=True, exist_ok=True)
    steady = Steady(stage)
    for name, text in files(stage, transcript, steady).items():
        (directory / name).write_text(steady.text(text), encoding="utf-8")


def files(stage: Stage, transcript: Sequence[str], steady: "Steady") -> dict[str, str]:
    """Give the samples by name, as they came."""
    shown = min((event for event, _, _ in told(stage)), key=steady.id_of)
    ledger = build.web(stage.settings, stage.store, stage.names, is_demo=True, now=lambda: WRITTEN)
    with served(ledger) as port:
        pages = {name: _get(port, path) for name, path in (("ledger.html", "/ar/"), ("event.html", f"/ar/event/{shown.id}"))}
    mail = next(mail for mail in stage.mailbox.mails if mentions(mail, shown))
    request = next(request for request in stage.hook.requests if request.told["event"]["id"] == shown.id)
    events = sorted(stage.store.events(), key=steady.id_of)
    return {
        **pages,
        "alert.txt": f"Subject: {mail['Subject']}\n\n{_part(mail, 'plain')}",
        "alert.html": _part(mail, "html"),
        "webhook.http": _http(request),
        "events.jsonl": "".join(json.dumps(event_object(one, stage.names), ensure_ascii=False) + "\n" for one in events),
        "transcript.txt": "".join(f"{line}\n" for line in transcript),
    }


def settled(line: dict[str, Any], stage: Stage) -> dict[str, Any]:
    """A line as it would be said at the end: how an event is called when it is heard of depends on how fast the crawl goes on."""
    event = stage.store.event(line.get("event") or line.get("report") or "")
    return {**line, "status": event.status, "title": stage.title(event)} if isinstance(event, Event) else line


class Steady:
    """Rewrites what a run shows into what every run shows."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.hosts = {f"{outlet.address}:{stage.ports[slug]}": outlet.host for slug, outlet in stage.newsroom.outlets.items()}
        self.hosts[stage.root.removeprefix("http://")] = LEDGER
        events = stage.store.events()
        self.ids = {event.id: self._minted(event) for event in events}
        spoken = Words("ar", stage.names).moment
        self.moments = {spoken(report.fetched): spoken(WRITTEN) for event in events for report in event.reports}

    def id_of(self, event: Event) -> str:
        """The id that an event has where its outlets stand at their example hosts."""
        return self.ids[event.id]

    def text(self, text: str) -> str:
        for found, steady in (*self.ids.items(), *self.hosts.items(), *self.moments.items()):
            text = text.replace(found, steady)
        for pattern, steady in _VOLATILE:
            text = re.sub(pattern, steady, text)
        return _MOMENT.sub(self._moment, text)

    def _minted(self, event: Event) -> str:
        """Find the article and the place in it that the id grew from, and mint it again from the example host."""
        places = ((report.id, ordinal) for report in event.reports for ordinal in range(_MOST_EVENTS))
        minted = (event_id(self._hosted(key), ordinal) for key, ordinal in places if event_id(key, ordinal) == event.id)
        return next(minted, event.id)

    def _hosted(self, text: str) -> str:
        for netloc, host in self.hosts.items():
            text = text.replace(netloc, host)
        return text

    def _moment(self, found: re.Match[str]) -> str:
        is_of_this_run = self.stage.started <= datetime.fromisoformat(found[0]) <= build.clock()
        return WRITTEN.isoformat().replace("+00:00", "Z") if is_of_this_run else found[0]


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
