"""`marsad deliveries`: what was sent, is owed, or failed."""

from typing import Annotated

import typer

from db.delivery import Delivery
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, Output, new_app
from marsad.config import load

app = new_app("List what was sent, is owed, or failed.")


@app.command("list")
def list_(
    *,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """List deliveries, latest first, each with its last answer. Example: marsad deliveries list --limit 20."""
    with build.store(load(config, database_url=database)) as store:
        found = store.deliveries(limit=limit)
    lines.show(map(_object, found), lines.row, as_json=as_json, output=output)


def _object(one: Delivery) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state,
        "dedupe_key": one.dedupe_key,
        "subscription": one.subscription,
        "owed_at": one.owed_at.isoformat(),
        "attempts": one.attempts,
        "last": one.last,
    }


@app.callback()
def deliveries() -> None:
    """Keep `list` a command of its own: replay and dead letters will stand beside it."""
