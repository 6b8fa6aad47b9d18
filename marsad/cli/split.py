"""`marsad split`: say that some reports of an event tell another one."""

from typing import Annotated

import typer

from marsad.cli.options import ConfigFile, Database, Json, new_app
from marsad.cli.saying import Because, By, author, say
from marsad.config import load

app = new_app()


@app.command()
def split(
    event: Annotated[str, typer.Argument(metavar="EVENT")],
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="By id or address, as `marsad explain` lists them.")],
    *,
    because: Because = "",
    by: By = None,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Make reports of an event another one for good. Example: marsad split pmzdhvli https://example.org/1.

    The reports named become one event, the others stay one. The id stays with the report that the event began with.
    """
    said = author(by, because)
    say(load(config, database_url=database), lambda store: store.split(event, reports, said), as_json=as_json)
