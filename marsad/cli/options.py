"""Options that many commands share, and what is opened with them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from parser.article import Language as Speech
from seeds.problem import Problem

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="The configuration file; else $MARSAD_CONFIG, ./marsad.toml.", metavar="FILE")
]
Database = Annotated[
    str | None, typer.Option("--database", help="SQLite or PostgreSQL; else $MARSAD_DATABASE_URL.", metavar="URL")
]
Json = Annotated[bool, typer.Option("--json", help="JSON Lines on stdout.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write there instead, all or nothing.", metavar="FILE")]
OutletFolder = Annotated[
    Path | None, typer.Option("--outlets", help="The outlet files, in place of all others.", metavar="DIR", file_okay=False)
]
Input = Annotated[Path, typer.Argument(help="JSON Lines; `-` or nothing reads stdin.", metavar="[FILE|-]")]
STDIN = Path("-")
Language = Annotated[Speech, typer.Option("--language", help="ar, fr, en or es.", metavar="LANGUAGE")]


def new_app(about: str | None = None) -> typer.Typer:
    """The command line of one command or group: brackets in its help are brackets, as in [mail] host."""
    return typer.Typer(help=about, rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


def complain(problems: Iterable[Problem]) -> None:
    """Say on stderr what was refused while the rest went on."""
    for problem in problems:
        typer.echo(problem, err=True)
