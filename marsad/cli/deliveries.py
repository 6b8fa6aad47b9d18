"""`marsad deliveries`: what was sent, is owed, or failed; and what is held back after a restore."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from db.delivery import OPEN, Delivery
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, Output, new_app
from marsad.config import load

app = new_app("List what was sent, is owed, or failed; release or drop what is held.")


@app.command("list")
def list_(
    *,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """List deliveries, latest first, each with its last answer. Example: marsad deliveries list --limit 20."""
    with build.store(load(config, database_url=database)) as store:
        found = store.deliveries(limit=limit)
    lines.show(map(_object, found), lines.row, as_json=as_json, output=output)


def _object(one: Delivery) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state,
        "dedupe_key": one.dedupe_key,
        "subscription": one.subscription,
        "owed_at": one.owed_at.isoformat(),
        "attempts": one.attempts,
        "last": one.last,
    }


@app.command()
def release(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Say what is owed, and let it be sent: ends the hold that a restore begins. Example: marsad deliveries release."""
    with build.store(load(config, database_url=database)) as store:
        if store.installation().held_at is None:
            typer.echo("Nothing is held: what is owed is sent as it becomes due.", err=True)
            return
        for line in _owed([one for one in store.deliveries() if one.state in OPEN]):
            typer.echo(line, err=True)
        if sys.stdin.isatty() and not yes:
            typer.confirm("Send them?", abort=True, err=True)
        store.unhold()
    typer.echo("Released: marsad run, or marsad deliver --once, sends what is due.", err=True)


def _owed(owed: Sequence[Delivery]) -> Iterator[str]:
    if not owed:
        yield "Nothing is owed."
        return
    yield f"{len(owed)} deliveries are owed, from {min(one.owed_at for one in owed):%Y-%m-%d %H:%M} UTC on:"
    for subscription, count in Counter(one.subscription for one in owed).most_common():
        yield f"  {count} to subscription {subscription}"


@app.command()
def drop(
    ids: Annotated[list[int] | None, typer.Argument(metavar="ID…", help="As named by `marsad deliveries list`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All that are owed.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Never send these deliveries. Example: marsad deliveries drop --all."""
    if every == bool(ids):
        raise typer.BadParameter("name deliveries, or take --all of them; see `marsad deliveries list`")
    with build.store(load(config, database_url=database)) as store:
        dropped = store.drop_owed(ids, now=build.clock())
        is_held = store.installation().held_at is not None
    typer.echo(f"{dropped} dropped{'; still held: marsad deliveries release' if is_held else ''}", err=True)
    raise typer.Exit(1 if dropped < len(set(ids or ())) else 0)
