"""`marsad restore`: a backup brought back, held until a person releases it."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from db.archive import BackupFailed
from db.schema import NewerSchema
from db.store import Unavailable
from marsad import backup as backups
from marsad import build
from marsad.cli.options import new_app
from marsad.config import WrongUse

app = new_app()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar.gz", help="As `marsad backup` wrote it.")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A new directory for settings and data files.")],
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="Where the database goes; else marsad.db in that directory.")
    ] = None,
) -> None:
    """Bring back a backup; nothing that was owed is sent before you say so. Example: marsad restore monday.tar.gz --to ~/marsad.

    A directory or database that holds something is refused. Every part is compared with its digest first.
    """
    try:
        manifest, url = backups.restore(file, to, database, now=build.clock())
    except (BackupFailed, NewerSchema, Unavailable) as error:
        raise WrongUse(str(error)) from error
    typer.echo(f"Restored what Marsad {manifest.version} had on {manifest.made_at:%Y-%m-%d %H:%M} UTC, to {to}.", err=True)
    for line in told(manifest, to, url):
        typer.echo(line, err=True)


def told(manifest: backups.Manifest, to: Path, url: str) -> Iterator[str]:
    """What is left to do, as it can be typed."""
    for setting, secret in manifest.secrets.items():
        kept = f" (restored as {to / 'secrets' / setting})" if f"secrets/{setting}" in manifest.digests else ""
        yield f"{setting} names {secret}: see that it is there{kept}."
    chosen = f" --config {shlex.quote(str(to / 'marsad.toml'))} --database {shlex.quote(url)}"
    yield "Nothing is sent yet. Look at what is owed, send it or drop it, then watch on:"
    yield f"  marsad deliveries list{chosen}"
    yield f"  marsad deliveries release{chosen}    (or: drop --all)"
    yield f"  marsad run{chosen}"
