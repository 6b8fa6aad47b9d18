"""`marsad outlets`: the press titles that Marsad knows, whether their files are sound, and what can be done with one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from crawler.outlet import Outlet
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Json, OutletFolder, Output, complain, new_app
from marsad.cli.outlet_case import freeze, hold_to_cases
from marsad.cli.outlet_forget import forget
from marsad.cli.outlet_probe import new, probe
from marsad.config import load

app = new_app("List, check, probe and freeze outlets; add or forget one.")
app.command()(probe)
app.command()(new)
app.command()(freeze)
app.command("test")(hold_to_cases)
app.command()(forget)


@app.command("list")
def list_(
    *,
    every: Annotated[bool, typer.Option("--all", help="Those switched off too.")] = False,
    folder: OutletFolder = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """List the enabled outlets with their routes. Example: marsad outlets list --json."""
    settings = load(config)
    press = build.press(settings, folder)
    complain(press.problems)
    listed = sorted((press.known if every else press.on).items())
    told = (_object(slug, outlet, is_enabled=slug in press.on) for slug, outlet in listed)
    lines.show(told, _card, as_json=as_json, output=output)
    if not press.on:
        typer.echo("No outlet is enabled: write outlets/SLUG.toml with extends = true and enabled = true.", err=True)
    raise typer.Exit(1 if press.problems else 0)


def _object(slug: str, outlet: Outlet, *, is_enabled: bool) -> dict[str, Any]:
    told = {"slug": slug, "name": outlet.name, "home": outlet.home, "tier": outlet.tier, "languages": outlet.languages}
    return told | {"enabled": is_enabled, "routes": {route.name: route.url for route in outlet.routes}}


def _card(shown: Mapping[str, Any]) -> Iterator[str]:
    routes, languages = ", ".join(shown["routes"]), " ".join(shown["languages"])
    off = "" if shown["enabled"] else "  (off)"
    yield f"{shown['slug']:16}  {shown['tier']}  {languages:12}  {routes:30}  {shown['name']}{off}"


@app.command()
def check(*, folder: OutletFolder = None, config: ConfigFile = None) -> None:
    """Read every outlet file; say file, line and reason for each that is refused. Example: marsad outlets check."""
    settings = load(config)
    press = build.press(settings, folder)
    complain([*press.problems, *(replace(claim, reason=f"{claim.reason}, while this one is off") for claim in press.claims)])
    typer.echo(f"{len(press.on)} outlets enabled, {len(press.off)} off, {len(press.problems)} problems", err=True)
    raise typer.Exit(1 if press.problems else 0)
