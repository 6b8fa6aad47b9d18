"""What all commands share by which people set something right: who says it, and what came of it."""

import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from db.correction import Author, Corrected
from db.store import Store
from marsad import build
from marsad.cli import lines
from marsad.config import Settings

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else your login name.")]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; kept with the correction.")]


def author(by: str | None, because: str) -> Author:
    """Whoever sits at the terminal, unless somebody else is named."""
    return Author(by or _login(), because, build.clock())


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may know its user by number only
        return str(os.getuid())


@contextmanager
def refusals() -> Iterator[None]:
    """What cannot be said is wrong use, and the message says what can."""
    try:
        yield
    except (LookupError, ValueError) as error:
        raise typer.BadParameter(str(error.args[0])) from error


def say(settings: Settings, act: Callable[[Store], Corrected], *, as_json: bool) -> None:
    """Say something to the store, and show what that did."""
    with build.store(settings) as store, refusals():
        done = act(store)
    shown = {"event": done.event, "corrections": done.corrections, "new": done.is_new, "events": done.events}
    lines.show([shown], _told, as_json=as_json)


def _told(done: lines.Record) -> Iterator[str]:
    numbers = ", ".join(map(str, done["corrections"])) or "none"
    if not done["new"]:
        yield f"event {done['event']}: that was so already (correction {numbers})"
        return
    yield f"event {done['event']}: correction {numbers}"
    yield f"changed: {', '.join(done['events']) or 'nothing that is shown'}"
