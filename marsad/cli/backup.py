"""`marsad backup`: database and settings in one file."""

from pathlib import Path
from typing import Annotated

import typer

from db.archive import BackupFailed
from db.store import Unavailable
from marsad import backup as backups
from marsad import build
from marsad.cli.options import ConfigFile, Database, new_app
from marsad.config import WrongUse, load

app = new_app()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE.tar.gz")],
    *,
    with_secrets: Annotated[bool, typer.Option("--with-secrets", help="Take along the files that hold passwords.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Write database, marsad.toml and data files to one file, while all goes on. Example: marsad backup marsad-monday.tar.gz.

    The file holds the signing secrets of webhooks and the addresses of subscribers: keep it as you keep those.
    """
    settings = load(config, database_url=database)
    try:
        manifest = backups.write(settings, file, with_secrets=with_secrets, now=build.clock())
    except (BackupFailed, Unavailable) as error:
        raise WrongUse(str(error)) from error
    typer.echo(f"Wrote {file}: {len(manifest.digests)} parts, {file.stat().st_size / 1_000_000:.1f} MB.", err=True)
    for setting, secret in () if with_secrets else manifest.secrets.items():
        typer.echo(f"Left out: {secret}, which {setting} names; --with-secrets takes it along.", err=True)
