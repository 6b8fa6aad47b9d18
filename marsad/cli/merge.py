"""`marsad merge`: say that several events are one."""

from typing import Annotated

import typer

from marsad.cli.options import ConfigFile, Database, Json, new_app
from marsad.cli.saying import Because, By, author, say
from marsad.config import load

app = new_app()


@app.command()
def merge(
    events: Annotated[list[str], typer.Argument(metavar="EVENT EVENT…")],
    *,
    because: Because = "",
    by: By = None,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Make one event of several for good. Example: marsad merge pmzdhvli 4x7hq2ab.

    The oldest stays, and the ids of the others lead to it for ever. Whatever is reported of either joins it.
    """
    said = author(by, because)
    say(load(config, database_url=database), lambda store: store.merge(events, said), as_json=as_json)
