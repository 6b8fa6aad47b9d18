"""`marsad run`: watch the live press."""

import asyncio

import structlog
import typer

from marsad import build
from marsad.cli.options import ConfigFile, Database, complain
from marsad.config import load
from marsad.daemon import watch
from marsad.telling import Teller

app = typer.Typer()
log = structlog.get_logger("marsad")


@app.command()
def run(*, config: ConfigFile = None, database: Database = None) -> None:
    """Watch the live press until it is stopped. Needs an enabled outlet and `[crawl] contact`: who you are to the outlets."""
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    rules, refused = build.rules(settings)
    complain([*problems, *refused])
    if not settings.config.crawl.contact:
        raise typer.BadParameter("set [crawl] contact in marsad.toml: a page or address by which outlets can reach you")
    if not outlets:
        raise typer.BadParameter(
            f"no outlet is enabled: {settings.directory}/outlets/SLUG.toml with extends = true, enabled = true"
        )
    names = build.gazetteer(settings)
    with build.store(settings) as store:
        teller = Teller(desk=build.desk(settings, store, names, rules), rules=rules, max_age=settings.config.news.max_age)
        web = settings.config.web
        log.info("started", outlets=len(outlets), rules=len(rules), ledger=f"http://{web.host}:{web.port}/")
        asyncio.run(watch(settings, teller, build.web(settings, store, names), lambda line: log.info("did", **line)))
    log.info("stopped")
