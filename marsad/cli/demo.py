"""`marsad demo`: see the whole of it in a minute, without network."""

import asyncio
import json
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad import build, sample
from marsad.cli.options import Json, new_app
from marsad.daemon import LedgerServer
from marsad.demo import Stage, run, told

app = new_app()
_LINES: dict[str, str] = {
    "event": "  new event   {event}  {title}  ({status}; {outlet})",
    "report": "  one more    {report}  {title}  ({outlet})",
    "read": "read          {read}: {articles} articles",
    "mail": "  e-mail      to {mail}: {subject}",
    "webhook": "  webhook     {webhook}  {type}, signature verified: {verified}  {title}",
    "told": "told          {told}  {title}: {mails} e-mail, {webhooks} webhook, outlets that report it: {outlets}",
    "ledger": "\nThe ledger:   {ledger}\nThe API:      {api}\nCtrl-C ends the demo.",
}


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Leave when everything is told, without showing the ledger.")] = False,
    as_json: Json = False,
    sample_to: Annotated[Path | None, typer.Option("--sample", metavar="DIR", help="Write what the demo shows as files.")] = None,
) -> None:
    """Crawl an invented press, deliver to a mailbox and a webhook here, then show the ledger. Example: marsad demo --once."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended either way, the demo takes its files along
    shown = Show(once=once, as_json=as_json, sample_to=sample_to)
    with tempfile.TemporaryDirectory(prefix="marsad-demo-") as directory:
        run(Path(directory), shown.say, shown.finish)


@dataclass
class Show:
    """What is said while the demo plays, and what is done when everything is told."""

    once: bool = True
    as_json: bool = False
    sample_to: Path | None = None
    said: list[dict[str, Any]] = field(default_factory=list)

    def say(self, line: dict[str, Any]) -> None:
        self.said.append(line)
        typer.echo(json.dumps(line, ensure_ascii=False) if self.as_json else _line(line))

    def finish(self, stage: Stage) -> None:
        for event, mails, webhooks in told(stage):
            title = stage.title(event)
            self.say({"told": event.id, "title": title, "mails": mails, "webhooks": webhooks, "outlets": event.outlets})
        if self.sample_to:
            sample.write(stage, [_line(sample.settled(line, stage)) for line in self.said], self.sample_to)
        if not self.once:
            self._serve(stage)

    def _serve(self, stage: Stage) -> None:
        with build.listening(stage.settings) as listening:
            root = build.root_of(listening)
            self.say({"ledger": f"{root}/", "api": f"{root}/api/v1/events"})
            ledger = LedgerServer(build.web(stage.settings, stage.store, stage.names, is_demo=True))
            with suppress(KeyboardInterrupt):
                asyncio.run(ledger.serve(sockets=[listening]))


def _line(line: dict[str, Any]) -> str:
    return _LINES[next(iter(line))].format(**line)
