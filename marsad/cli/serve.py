"""`marsad serve`: show the ledger without crawling."""

import typer
import uvicorn

from marsad import build
from marsad.cli.options import ConfigFile, Database, new_app
from marsad.config import load

app = new_app()


@app.command()
def serve(*, config: ConfigFile = None, database: Database = None) -> None:
    """Show the ledger on [web] host and port until it is stopped. Example: marsad serve --database sqlite:///marsad.db."""
    settings = load(config, database_url=database)
    with build.listening(settings) as listening, build.store(settings) as store:
        typer.echo(f"The ledger: {build.root_of(listening)}/", err=True)
        ledger = build.web(settings, store, build.gazetteer(settings))
        uvicorn.Server(uvicorn.Config(ledger, log_config=None, log_level="warning", lifespan="off", ws="none")).run(
            sockets=[listening]
        )
