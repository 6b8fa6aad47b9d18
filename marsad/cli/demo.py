"""`marsad demo`: see the whole of it in a minute, without network."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad import build, sample
from marsad.cli.options import Json
from marsad.daemon import ledger_server
from marsad.demo import Stage, run, told

app = typer.Typer()
_LINES: dict[str, str] = {
    "event": "  new event   {event}  {title}  ({status}; {outlet})",
    "report": "  one more    {report}  {title}  ({outlet})",
    "read": "read          {read}: {articles} articles",
    "mail": "  e-mail      to {mail}: {subject}",
    "webhook": "  webhook     {webhook}  {type}, signature verified: {verified}  {title}",
    "told": "told once     {told}  {title}: {mails} e-mail, {webhooks} webhook, {outlets} outlets report it",
    "ledger": "\nThe ledger:   {ledger}\nThe API:      {api}\nCtrl-C ends the demo.",
}


@app.command()
def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Leave when everything is told, without showing the ledger.")] = False,
    as_json: Json = False,
    sample_to: Annotated[Path | None, typer.Option("--sample", metavar="DIR", help="Write what the demo shows as files.")] = None,
) -> None:
    """Crawl an invented press on this machine, deliver to a mailbox and a webhook here, then show the ledger."""
    said: list[dict[str, Any]] = []

    def say(line: dict[str, Any]) -> None:
        said.append(line)
        typer.echo(json.dumps(line, ensure_ascii=False) if as_json else _line(line))

    def finish(stage: Stage) -> None:
        for event, mails, webhooks in told(stage):
            title = stage.title(event)
            say({"told": event.id, "title": title, "mails": mails, "webhooks": webhooks, "outlets": event.outlets})
        if sample_to:
            sample.write(stage, [_line(line) for line in said], sample_to)
        if not once:
            _show(stage, say)

    with tempfile.TemporaryDirectory(prefix="marsad-demo-") as directory:
        run(Path(directory), say, finish)


def _line(line: dict[str, Any]) -> str:
    return _LINES[next(iter(line))].format(**line)


def _show(stage: Stage, say: Callable[[dict[str, Any]], None]) -> None:
    web = stage.settings.config.web
    root = f"http://{web.host}:{web.port}"
    say({"ledger": f"{root}/", "api": f"{root}/api/v1/events"})
    ledger = build.web(stage.settings, stage.store, stage.names, is_demo=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(ledger_server(ledger, web.host, web.port).serve())
