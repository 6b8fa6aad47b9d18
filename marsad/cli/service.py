"""`marsad service`: the unit by which systemd runs this installation."""

import os
import pwd
import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.lines import opened
from marsad.cli.options import ConfigFile, Database, Output, new_app
from marsad.config import Settings, WrongUse, load
from marsad.service import Installation, unit

app = new_app()
UNIT = Path("/etc/systemd/system/marsad.service")
SQLITE = "sqlite:///"


@app.command()
def service(
    *,
    install: Annotated[bool, typer.Option("--install", help=f"Write it to {UNIT}.")] = False,
    user: Annotated[str | None, typer.Option("--as", metavar="USER", help="Who runs it; else you.")] = None,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Print the unit by which systemd runs this Marsad, or install it. Example: marsad service --install --as marsad."""
    settings = load(config, database_url=database)
    if settings.file is None:
        raise WrongUse("there is no settings file: marsad init writes one, and --config names one that lies elsewhere")
    if (runs_as := user or pwd.getpwuid(os.getuid()).pw_name) == "root":
        raise WrongUse("Marsad needs no root: name who runs it, such as --as marsad (useradd --system marsad)")
    described = unit(described_by(settings, runs_as))
    target = UNIT if install else output
    with opened(target) as written:
        written.write(described)
    if install:
        typer.echo(f"Wrote {UNIT}. Now: systemctl daemon-reload && systemctl enable --now marsad", err=True)


def described_by(settings: Settings, user: str) -> Installation:
    """What this installation is; a database of SQLite is named in full, for its place depends on who asks."""
    command = [sys.executable, "-P", "-m", "marsad", "run", "--config", str(settings.file)]
    writes_to = [settings.directory]
    if settings.database_url.startswith(SQLITE):
        file = Path(settings.database_url.removeprefix(SQLITE)).absolute()
        command += ["--database", f"{SQLITE}{file}"]
        writes_to = [file.parent]
    return Installation(
        command=command,
        directory=settings.directory,
        writes_to=writes_to,
        user=user,
        crawls=settings.config.crawl.children,
        memory_mb=settings.config.crawl.memory_mb,
    )
