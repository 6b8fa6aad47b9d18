"""`marsad demo`: see the whole of it in a minute, without network."""

import json
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad import config, sample
from marsad.cli.options import Json, new_app
from marsad.cli.run import INTERRUPTED
from marsad.demo import run
from marsad.stage import Stage, told

app = new_app()
_LINES: dict[str, str] = {
    "watching": "watching      {watching} outlets; the ledger fills at {ledger}",
    "event": "  new event   {event}  {title}  ({status}; {outlet})",
    "report": "  one more    {report}  {title}  ({outlet})",
    "read": "read          {read}: {articles} articles",
    "mail": "  e-mail      to {mail}: {subject}",
    "webhook": "  webhook     {webhook}  {type}, signature verified: {verified}  {title}",
    "told": "told          {told}  {title}: {mails} e-mail, {webhooks} webhook, outlets that report it: {outlets}",
    "ledger": "\nThe ledger:   {ledger}\nThe API:      {api}\nThe press is being watched. Ctrl-C ends the demo.",
}


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Leave when everything is told, instead of watching on.")] = False,
    as_json: Json = False,
    sample_to: Annotated[Path | None, typer.Option("--sample", metavar="DIR", help="Write what the demo shows as files.")] = None,
) -> None:
    """Watch an invented press, deliver to a mailbox and a webhook here, show the ledger. Example: marsad demo --once."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended either way, the demo takes its files along
    config.forget_environment(but="WEB")  # a relay that it names would be sent invented mail
    shown = Show(once=once, as_json=as_json, sample_to=sample_to)
    with tempfile.TemporaryDirectory(prefix="marsad-demo-") as directory:
        is_told = run(Path(directory), shown.say, shown.finish, once=once)
    raise typer.Exit(0 if is_told else INTERRUPTED)


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
            self.say({"ledger": f"{stage.root}/", "api": f"{stage.root}/api/v1/events"})


def _line(line: dict[str, Any]) -> str:
    return _LINES[next(iter(line))].format(**line)
