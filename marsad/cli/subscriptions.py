"""`marsad subscriptions`: who is told what, and how to end it."""

from typing import Annotated

import typer

from db.subscription import Subscription
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, Output, new_app
from marsad.config import load

app = new_app("List, pause, resume or stop subscriptions.")
Id = Annotated[str, typer.Argument(metavar="ID")]


@app.command("list")
def list_(*, as_json: Json = False, output: Output = None, config: ConfigFile = None, database: Database = None) -> None:
    """List all subscriptions, the stopped ones too; secrets are never shown again. Example: marsad subscriptions list."""
    with build.store(load(config, database_url=database)) as store:
        found = store.subscriptions()
    lines.show(map(_object, found), lines.row, as_json=as_json, output=output)


@app.command()
def pause(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """Owe nothing until it is resumed. Example: marsad subscriptions pause 52c216642a."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.pause(subscription), subscription)


@app.command()
def resume(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """Owe again from now on. Example: marsad subscriptions resume 52c216642a."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.resume(subscription), subscription)


@app.command()
def stop(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """End it for good. Example: marsad subscriptions stop 52c216642a."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.stop(subscription), subscription)


def _done(found: bool, subscription: str) -> None:
    if not found:
        raise typer.BadParameter(f"there is no subscription {subscription}; see `marsad subscriptions list`")


def _object(one: Subscription) -> dict[str, object]:
    return {
        "id": one.id,
        "state": one.state,
        "rule": one.rule,
        "channel": one.channel,
        "address": one.address,
        "language": one.language,
        "cadence": one.cadence,
        "narrowing": dict(one.narrowing),
    }
