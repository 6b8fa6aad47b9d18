"""`marsad run`: watch the live press."""

import asyncio
import os
import signal
import sys
import threading
from datetime import timedelta
from functools import partial
from typing import Annotated

import structlog
import typer

from alerts.subscribing import subscribe_operator
from db.store import Store, Unavailable
from marsad import build
from marsad.cli.options import ConfigFile, Database, complain, new_app
from marsad.config import Settings, WrongUse, load
from marsad.daemon import watch
from marsad.watch.crew import Role

app = new_app()
INTERRUPTED = 130
PATIENCE = timedelta(seconds=5)
"""How long a call waits for another writer before the database counts as not there: less than we have for our end."""
_ENDS_WITHIN_S = 0.2
"""How long a thread that has nothing to do any more takes to end."""
log = structlog.get_logger("marsad")


@app.command()
def run(
    *,
    role: Annotated[Role, typer.Option(help="`crawl` reads outlets for a supervisor elsewhere, and tells nobody.")] = "all",
    no_history: Annotated[bool, typer.Option("--no-history", help="Read nothing of the past into an empty database.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
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
    with build.listening(settings) as listening, build.store(settings, patience=PATIENCE) as store:
        history = None if no_history else settings.config.crawl.history
        try:
            watcher = build.watcher(settings, store, names, rules, outlets, role=role, history=history)
            watcher.begin()
            if role == "all":
                _subscribe_operator(store, settings)
        except Unavailable as error:
            raise WrongUse(str(error)) from error
        crew = watcher.crew(build.web(settings, store, names, watcher=watcher))
        started = partial(log.info, "started", role=role, outlets=len(outlets), rules=len(rules), ledger=build.root_of(listening))
        ended_by = asyncio.run(watch(crew, listening, started=started))
    log.info("stopped")
    code = INTERRUPTED if ended_by == signal.SIGINT else 0
    _leave_hanging_threads(code)
    raise typer.Exit(code)


def _subscribe_operator(store: Store, settings: Settings) -> None:
    for new in subscribe_operator(store, build.operators(settings)):
        log.info("operator-subscribed", subscription=new.id, channel=new.channel)
        if new.secret:
            typer.echo(f"The operator's webhook is signed with {new.secret}, which is not shown again.", err=True)


def _leave_hanging_threads(code: int) -> None:
    """End now if a thread still waits for a database or a resolver: Python would wait for it, and it holds nothing of worth."""
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread() and not thread.daemon]
    for thread in others:
        thread.join(_ENDS_WITHIN_S)
    if any(thread.is_alive() for thread in others):
        sys.stderr.flush()
        os._exit(code)
