"""`marsad outlets forget`: for an outlet that asks that nothing of it be kept."""

import sys
from collections.abc import Collection
from typing import Annotated

import typer

from crawler.outlet import FOLDER
from crawler.press import Press
from marsad import build, cases
from marsad.cli.options import ConfigFile, Database
from marsad.config import Settings, load
from seeds.datafile import Refused, nearest


def forget(
    slug: Annotated[str, typer.Argument(metavar="OUTLET", help="Switched off already, so that it is not read again.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can be asked.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Take every word of an outlet out of the database, and its reports out of all events. Example: marsad outlets forget goud.

    An event that nobody else told is retracted. What was sent stays sent; backups, and pages frozen as cases, stay as they are.
    """
    settings = load(config, database_url=database)
    with build.store(settings) as store:
        _check(slug, build.press(settings), store.remembered_outlets(), settings)
        _ask(slug, yes=yes)
        forgotten = store.forget(slug, now=build.clock())
    typer.echo(f"{forgotten.articles} articles forgotten, {len(forgotten.events)} events looked at again", err=True)
    if (frozen := settings.directory / cases.FOLDER / slug).exists():
        typer.echo(f"its pages in {frozen} are still there: remove them yourself", err=True)


def _check(slug: str, press: Press, remembered: Collection[str], settings: Settings) -> None:
    """Refuse what is not known to be off: an outlet that is read would be back within minutes."""
    if problems := press.refused(slug):
        raise Refused(problems)
    if slug in press.on:
        file = settings.directory / FOLDER / f"{slug}.toml"
        raise typer.BadParameter(f"{slug} is still read: switch it off first, with extends = true and enabled = false in {file}")
    if slug not in (known := {*press.slugs, *remembered}):
        raise typer.BadParameter(f'there is no outlet "{slug}"{nearest(slug, known)}')


def _ask(slug: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody is there to be asked: say --yes")
    typer.confirm(f"Forget all that {slug} ever told? This cannot be undone.", abort=True, err=True)
