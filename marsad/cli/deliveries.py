"""`marsad deliveries`: what was sent, is owed, or failed."""

import json

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Database, Json
from marsad.config import load

app = typer.Typer(help="List what was sent, is owed, or failed.")


@app.command("list")
def list_(*, as_json: Json = False, config: ConfigFile = None, database: Database = None) -> None:
    """List deliveries, latest first, each with its last answer."""
    with build.store(load(config, database_url=database)) as store:
        for one in store.deliveries():
            shown = {
                "id": one.id,
                "state": one.state,
                "dedupe_key": one.dedupe_key,
                "subscription": one.subscription,
                "owed_at": one.owed_at.isoformat(),
                "attempts": one.attempts,
                "last": one.last,
            }
            typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else "  ".join(map(str, shown.values())))


@app.callback()
def deliveries() -> None:
    """Keep `list` a command of its own: replay and dead letters will stand beside it."""
