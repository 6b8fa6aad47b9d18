"""`marsad run`: watch the live press."""

import asyncio
import signal
from functools import partial

import structlog
import typer

from marsad import build
from marsad.cli.options import ConfigFile, Database, complain, new_app
from marsad.config import load
from marsad.daemon import watch

app = new_app()
log = structlog.get_logger("marsad")


@app.command()
def run(*, config: ConfigFile = None, database: Database = None) -> None:
    """Watch the live press until it is stopped. Example: marsad run --config marsad.toml.

    Needs an enabled outlet and [crawl] contact: who you are to the outlets.
    """
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    names = build.gazetteer(settings)
    rules, refused = build.rules(settings, names)
    complain([*problems, *refused])
    if not settings.config.crawl.contact:
        raise typer.BadParameter("set [crawl] contact in marsad.toml: a page or address by which outlets can reach you")
    if not outlets:
        raise typer.BadParameter(
            f"no outlet is enabled: {settings.directory}/outlets/SLUG.toml with extends = true, enabled = true"
        )
    with build.listening(settings) as listening, build.store(settings) as store:
        teller = build.teller(settings, store, names, rules, max_age=settings.config.news.max_age)
        ledger = build.web(settings, store, names)
        started = partial(log.info, "started", outlets=len(outlets), rules=len(rules), ledger=build.root_of(listening))
        watching = watch(settings, teller, ledger, listening, say=lambda line: log.info("did", **line), started=started)
        ended_by = asyncio.run(watching)
    log.info("stopped")
    if ended_by == signal.SIGINT:
        raise KeyboardInterrupt
