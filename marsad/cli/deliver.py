"""`marsad deliver`: owe what is untold and send what is owed."""

import asyncio
from collections import Counter
from typing import Annotated

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Database, complain
from marsad.config import load
from marsad.telling import Teller

app = typer.Typer()


@app.command()
def deliver(
    *,
    once: Annotated[bool, typer.Option("--once", help="One round and leave; `marsad run` goes on.")] = True,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Owe what is untold, send what is due, and say what came back."""
    del once  # the only way there is; named so that a line in a crontab says what it does
    settings = load(config, database_url=database)
    rules, problems = build.rules(settings)
    complain(problems)
    with build.store(settings) as store:
        desk = build.desk(settings, store, build.gazetteer(settings), rules)
        teller = Teller(desk=desk, rules=rules, max_age=settings.config.news.max_age)
        owed, answers = asyncio.run(teller.tell())
    came = Counter(type(answer).__name__ for answer in answers)
    typer.echo(f"{owed.versions} versions judged, {owed.deliveries} deliveries owed, {dict(came) or 'nothing due'}")
    raise typer.Exit(1 if came.keys() - {"Delivered"} or problems else 0)
