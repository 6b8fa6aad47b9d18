"""`marsad outlets`: the press titles that Marsad knows, and whether their files are sound."""

import json

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Json, complain
from marsad.config import load

app = typer.Typer(help="List and check the outlet files.")


@app.command("list")
def list_(*, as_json: Json = False, config: ConfigFile = None) -> None:
    """List the enabled outlets with their routes."""
    outlets, _ = build.outlets(load(config))
    for slug, outlet in outlets.items():
        shown = {"slug": slug, "name": outlet.name, "tier": outlet.tier, "languages": outlet.languages}
        routes = {route.name: route.url for route in outlet.routes}
        if as_json:
            typer.echo(json.dumps(shown | {"home": outlet.home, "routes": routes}, ensure_ascii=False))
        else:
            typer.echo(f"{slug:16}  {outlet.tier}  {' '.join(outlet.languages):12}  {', '.join(routes):30}  {outlet.name}")


@app.command()
def check(*, config: ConfigFile = None) -> None:
    """Read every outlet file; say file, line and reason for each that is refused."""
    outlets, problems = build.outlets(load(config))
    complain(problems)
    typer.echo(f"{len(outlets)} outlets enabled, {len(problems)} refused", err=True)
    raise typer.Exit(1 if problems else 0)
