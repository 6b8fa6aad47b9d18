"""`marsad outlets forget`: for an outlet that asks that nothing of it be kept."""

import sys
from typing import Annotated

import typer

from crawler.outlet import FOLDER
from marsad import build
from marsad.cli.options import ConfigFile, Database, OutletFolder
from marsad.config import load


def forget(
    slug: Annotated[str, typer.Argument(metavar="OUTLET", help="Switched off already, so that it is not read again.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    folder: OutletFolder = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Take every word of an outlet out of the database, and its reports out of all events. Example: marsad outlets forget goud.

    An event that nobody else told is retracted. What was sent stays sent, and backups stay as they are.
    """
    settings = load(config, database_url=database)
    if slug in build.outlets(settings, folder)[0]:
        file = settings.directory / FOLDER / f"{slug}.toml"
        raise typer.BadParameter(f"{slug} is still read: switch it off first, with extends = true and enabled = false in {file}")
    if sys.stdin.isatty() and not yes:
        typer.confirm(f"Forget all that {slug} ever told? This cannot be undone.", abort=True, err=True)
    with build.store(settings) as store:
        forgotten = store.forget(slug, now=build.clock())
    typer.echo(f"{forgotten.articles} articles forgotten, {len(forgotten.events)} events looked at again", err=True)
