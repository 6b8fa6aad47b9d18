"""`marsad serve`: show the ledger without crawling."""

import typer
import uvicorn

from marsad import build
from marsad.cli.options import ConfigFile, Database
from marsad.config import load

app = typer.Typer()


@app.command()
def serve(*, config: ConfigFile = None, database: Database = None) -> None:
    """Show the ledger on [web] host and port until it is stopped."""
    settings = load(config, database_url=database)
    web = settings.config.web
    with build.store(settings) as store:
        typer.echo(f"The ledger: http://{web.host}:{web.port}/", err=True)
        uvicorn.run(build.web(settings, store, build.gazetteer(settings)), host=web.host, port=web.port, log_level="warning")
