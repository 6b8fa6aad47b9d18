"""`marsad outlets`: the press titles that Marsad knows, and whether their files are sound."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from crawler.outlet import Outlet
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Json, Output, complain, new_app
from marsad.config import load

app = new_app("List and check the outlet files.")


@app.command("list")
def list_(*, as_json: Json = False, output: Output = None, config: ConfigFile = None) -> None:
    """List the enabled outlets with their routes. Example: marsad outlets list --json."""
    outlets, problems = build.outlets(load(config))
    complain(problems)
    lines.show((_object(slug, outlet) for slug, outlet in outlets.items()), _card, as_json=as_json, output=output)
    if not outlets:
        typer.echo("No outlet is enabled: write outlets/SLUG.toml with extends = true and enabled = true.", err=True)
    raise typer.Exit(1 if problems else 0)


def _object(slug: str, outlet: Outlet) -> dict[str, Any]:
    told = {"slug": slug, "name": outlet.name, "home": outlet.home, "tier": outlet.tier, "languages": outlet.languages}
    return told | {"routes": {route.name: route.url for route in outlet.routes}}


def _card(shown: Mapping[str, Any]) -> Iterator[str]:
    routes, languages = ", ".join(shown["routes"]), " ".join(shown["languages"])
    yield f"{shown['slug']:16}  {shown['tier']}  {languages:12}  {routes:30}  {shown['name']}"


@app.command()
def check(*, config: ConfigFile = None) -> None:
    """Read every outlet file; say file, line and reason for each that is refused. Example: marsad outlets check."""
    outlets, problems = build.outlets(load(config))
    complain(problems)
    typer.echo(f"{len(outlets)} outlets enabled, {len(problems)} problems", err=True)
    raise typer.Exit(1 if problems else 0)
