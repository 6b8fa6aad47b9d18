"""`marsad deliver`: owe what is untold and send what is owed."""

import asyncio
from collections import Counter
from typing import Annotated

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Database, complain, new_app
from marsad.config import load

app = new_app()


@app.command()
def deliver(
    *,
    once: Annotated[bool, typer.Option("--once", show_default=False, help="Leave when nothing is due, as always.")] = True,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Owe what is untold, send what is due, and say what came back. Example: marsad deliver --once."""
    del once  # named so that a line in a crontab says what it does
    settings = load(config, database_url=database)
    names = build.gazetteer(settings)
    rules, problems = build.rules(settings, names)
    complain(problems)
    with build.store(settings) as store:
        teller = build.teller(settings, store, names, rules, max_age=settings.config.news.max_age)
        owed, answers = asyncio.run(teller.tell_all())
    came = Counter(type(answer).__name__ for answer in answers)
    shown = ", ".join(f"{answer}: {count}" for answer, count in sorted(came.items())) or "nothing due"
    typer.echo(f"{owed.versions} versions judged, {owed.deliveries} deliveries owed, {shown}", err=True)
    raise typer.Exit(1 if came.keys() - {"Delivered"} or problems else 0)
