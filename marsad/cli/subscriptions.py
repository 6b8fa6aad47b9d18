"""`marsad subscriptions`: who is told what, and how to end it."""

import json
from typing import Annotated

import typer

from db.subscription import Subscription
from marsad import build
from marsad.cli.options import ConfigFile, Database, Json
from marsad.config import load

app = typer.Typer(help="List, pause or stop subscriptions.")
Id = Annotated[str, typer.Argument(metavar="ID")]


@app.command("list")
def list_(*, as_json: Json = False, config: ConfigFile = None, database: Database = None) -> None:
    """List all subscriptions, the stopped ones too; secrets are never shown again."""
    with build.store(load(config, database_url=database)) as store:
        found = store.subscriptions()
    for one in found:
        typer.echo(json.dumps(_shown(one), ensure_ascii=False) if as_json else "  ".join(map(str, _shown(one).values())))


@app.command()
def pause(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """Owe nothing until it is resumed."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.pause(subscription), subscription)


@app.command()
def resume(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """Owe again from now on."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.resume(subscription), subscription)


@app.command()
def stop(subscription: Id, *, config: ConfigFile = None, database: Database = None) -> None:
    """End it for good."""
    with build.store(load(config, database_url=database)) as store:
        _done(store.stop(subscription), subscription)


def _done(found: bool, subscription: str) -> None:
    if not found:
        raise typer.BadParameter(f"there is no subscription {subscription}; see `marsad subscriptions list`")


def _shown(one: Subscription) -> dict[str, object]:
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
