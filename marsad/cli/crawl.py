"""`marsad crawl`: read outlets once and leave; what a scheduler starts as a child, a person can start by hand."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from crawler.outlet import FOLDER, Outlet
from marsad import build
from marsad.child import BROKEN
from marsad.cli import failure
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.config import Settings, load
from marsad.lifeline import end_with_stdin
from seeds.datafile import nearest, overlaid

app = new_app()


@app.command()
def crawl(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="OUTLET…", help="As named by `marsad outlets list`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every enabled outlet.")] = False,
    route: Annotated[list[str] | None, typer.Option(help="Only these routes; repeat for several.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only routes whose time has come.")] = False,
    supervised: Annotated[bool, typer.Option("--supervised", help="End when stdin does, with whoever started this.")] = False,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Read outlets once, as a plain process. Example: marsad crawl hespress_ar --route feed."""
    if supervised:
        end_with_stdin()
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    complain(problems)
    wanted = chosen(slugs or (), outlets, settings, every=every)
    _check_routes(route or (), wanted)
    try:
        with build.store(settings) as store, build.crawling(settings, store, outlets, say=teller(as_json=as_json)) as crawling:
            crawling.visit(wanted, only_routes=route, only_due=due)
    except Exception as broken:
        if not supervised:
            raise
        typer.echo(failure.told(broken)[1], err=True)
        raise typer.Exit(BROKEN) from broken
    for outcome in () if supervised else crawling.diary.missed:  # who supervises has heard it line by line
        typer.echo(f"{outcome.outlet}: {outcome.route} was not read: {outcome.kind} {outcome.detail} {outcome.url}", err=True)
    raise typer.Exit(1 if problems or crawling.diary.missed else 0)


def teller(*, as_json: bool) -> Callable[[Mapping[str, Any]], None]:
    """What says a line of each fetch, for machines or for people."""
    return lambda line: typer.echo(json.dumps(line, ensure_ascii=False) if as_json else _spoken(line))


def _spoken(line: Mapping[str, Any]) -> str:
    return "  ".join(f"{key}={_words(value)}" for key, value in line.items() if value not in ((), ""))


def _words(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _check_routes(routes: Sequence[str], outlets: Sequence[Outlet]) -> None:
    known = {route.name for outlet in outlets for route in outlet.listings}
    for route in routes:
        if route not in known:
            raise typer.BadParameter(f'there is no route "{route}"{nearest(route, known)} ({", ".join(sorted(known))})')


def chosen(slugs: Sequence[str], outlets: dict[str, Outlet], settings: Settings, *, every: bool) -> list[Outlet]:
    """The outlets that somebody named, each once, or every one."""
    wanted = list(outlets.values()) if every else [named(slug, outlets, settings) for slug in dict.fromkeys(slugs)]
    if not wanted:
        raise typer.BadParameter("name an outlet, or take --all of them; see `marsad outlets list`")
    return wanted


def named(slug: str, outlets: dict[str, Outlet], settings: Settings) -> Outlet:
    if slug not in outlets and slug in overlaid(settings.layers, FOLDER):
        file = settings.directory / FOLDER / f"{slug}.toml"
        raise typer.BadParameter(f"{slug} is switched off, or refused; on with extends = true and enabled = true in {file}")
    if slug not in outlets:
        raise typer.BadParameter(f'there is no enabled outlet "{slug}"{nearest(slug, outlets)}; see `marsad outlets list`')
    return outlets[slug]
