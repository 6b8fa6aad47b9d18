"""`marsad init`: a settings file to start from, and what to type next."""

import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from marsad.cli.options import new_app
from marsad.config import Config
from seeds.datafile import reason_of

app = new_app()
FILE = "marsad.toml"
_QUESTIONS: Mapping[str, str] = {
    "contact": "Who are you to the outlets? A page or address, sent with every request (empty: later)",
    "email": "Which address hears when an outlet goes blind or a message fails? (empty: nobody)",
}


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where marsad.toml will lie; created if need be.")] = Path(),
    *,
    contact: Annotated[str | None, typer.Option(metavar="PAGE", help="Your page or address, sent to every outlet.")] = None,
    operator_email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Who hears when something goes wrong.")] = None,
    database: Annotated[str | None, typer.Option(metavar="URL", help="SQLite or PostgreSQL; else a file in your home.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Write marsad.toml, and say what to type next; one that is there stays as it is. Example: marsad init ~/marsad."""
    file = directory / FILE
    if file.exists():
        typer.echo(f"{file} is there already and stays as it is.")
    else:
        asks = sys.stdin.isatty() and not yes
        contact = contact or (_ask("contact") if asks else None)
        operator_email = operator_email or (_ask("email") if asks else None)
        _write(file, contact, operator_email, database)
        typer.echo(f"Wrote {file}.")
    for line in next_steps(file):
        typer.echo(line)


def _ask(what: str) -> str | None:
    return typer.prompt(_QUESTIONS[what], default="", show_default=False).strip() or None


def _write(file: Path, contact: str | None, email: str | None, database: str | None) -> None:
    given: dict[str, Any] = {"crawl": {"contact": contact}, "operator": {"email": email}, "database_url": database or ""}
    try:
        Config.model_validate(given)
    except ValidationError as error:
        raise typer.BadParameter("\n".join(reason_of(one, Config) for one in error.errors())) from error
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as written:  # never over one that appeared meanwhile
        written.write("\n".join(content(contact, email, database)))


def content(contact: str | None, email: str | None, database: str | None) -> Iterator[str]:
    """The lines of a settings file; what nobody said stands there as a comment."""
    yield "# Marsad's settings. Every key, with its default: docs/settings.md, marsad.example.toml."
    yield "# What lies beside this file in outlets/, rules/, lexicon/ and gazetteer/ is laid over what ships."
    yield ""
    yield _line("database_url", database, "sqlite:////var/lib/marsad/marsad.db")
    yield ""
    yield "[crawl]  # who you are to the outlets: a page or address, sent with every request"
    yield _line("contact", contact, "https://example.org/marsad")
    yield ""
    yield "[operator]  # who hears when an outlet cannot be read or a message cannot be delivered"
    yield _line("email", email, "you@example.org")
    yield ""
    yield "[mail]  # the relay; without it no e-mail leaves"
    yield _line("host", None, "smtp.example.org")
    yield _line("username", None, "marsad")
    yield _line("password_file", None, "/etc/marsad/mail")
    yield _line("sender", None, "marsad@example.org")
    yield ""


def _line(key: str, value: str | None, example: str) -> str:
    return f"{'' if value else '# '}{key} = {json.dumps(value or example, ensure_ascii=False)}"


def next_steps(file: Path) -> Iterator[str]:
    """What to type next, as it can be typed here."""
    chosen = "" if file.resolve() == Path(FILE).resolve() else f" --config {shlex.quote(str(file))}"
    yield "Next:"
    yield f"  marsad doctor{chosen}"
    yield f"  marsad subscribe new-mou --email you@example.org{chosen}"
    yield f"  marsad run{chosen}"
