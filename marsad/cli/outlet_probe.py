"""`marsad outlets probe` and `new`: which ways lead into an outlet, and its file from what answered."""

from typing import Annotated

import typer

from crawler.fetch import Fetch
from crawler.outlet import FOLDER, Outlet
from crawler.probe import Probe
from crawler.probe import probe as tried
from crawler.url import site_of
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, OutletFolder, Output, complain
from marsad.config import Settings, load
from marsad.probing import card, slug_of, stranger, told, written


def probe(
    what: Annotated[str, typer.Argument(metavar="OUTLET|URL", help="An outlet, on or off, or the address of a front page.")],
    *,
    folder: OutletFolder = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Try every way into an outlet, gently, and say what answered. Example: marsad outlets probe kifache.

    Reads robots.txt, its routes, what its front page declares, and where platforms put feeds, sitemaps and searches. A minute or
    two; remembers nothing.
    """
    settings = load(config, database_url=database)
    found = _probed(settings, _named(settings, what, folder))
    lines.show(map(told, found.findings), card, as_json=as_json, output=output)
    raise typer.Exit(0 if any(finding.answers for finding in found.findings) else 1)


def new(
    url: Annotated[str, typer.Argument(metavar="URL", help="The front page of an outlet that Marsad does not know.")],
    *,
    slug: Annotated[str | None, typer.Option(metavar="SLUG", help="The file's name; else after the host.")] = None,
    delay: Annotated[float | None, typer.Option(metavar="SECONDS", min=0, help="Between two requests; 5 unless given.")] = None,
    folder: OutletFolder = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Probe a new outlet and write its file, from what answered. Example: marsad outlets new https://news.example/."""
    settings = load(config, database_url=database)
    outlet = _stranger(url, delay)
    if owner := _owner(settings, outlet, folder):
        raise typer.BadParameter(f'{site_of(url)} belongs to outlet "{owner}"; switch it on with enabled = true')
    file = (folder or settings.directory / FOLDER) / f"{slug or slug_of(url)}.toml"
    if file.exists():
        raise typer.BadParameter(f"{file} is there already; name another by --slug", param_hint="--slug")
    found = _probed(settings, outlet)
    try:
        text = written(outlet, found, build.clock().date())
    except ValueError as nothing:
        typer.echo(f"{url}: {nothing}; `marsad outlets probe {url}` shows what was tried", err=True)
        raise typer.Exit(1) from nothing
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    typer.echo(file)
    typer.echo(f"read it, then freeze a page of it as a case: marsad outlets freeze {url}…", err=True)


def _named(settings: Settings, what: str, folder: OutletFolder) -> Outlet:
    """An outlet by its name, be it on or off, or a stranger by its address."""
    if what.startswith(("http://", "https://")):
        return _stranger(what)
    known = everyone(settings, folder)
    if what not in known:
        raise typer.BadParameter(f'there is no outlet "{what}"; see `marsad outlets list --all`')
    return known[what]


def _stranger(url: str, delay_s: float | None = None) -> Outlet:
    try:
        return stranger(url, delay_s)
    except ValueError as error:
        raise typer.BadParameter(f'"{url}" is not a web address (http:// or https://)') from error


def _owner(settings: Settings, outlet: Outlet, folder: OutletFolder) -> str | None:
    return next((slug for slug, known in everyone(settings, folder).items() if known.owns(outlet.home)), None)


def everyone(settings: Settings, folder: OutletFolder) -> dict[str, Outlet]:
    """Every outlet, on or off."""
    on, problems = build.outlets(settings, folder)
    off, more = build.outlets(settings, folder, off=True)
    complain([*problems, *more])
    return off | on


def _probed(settings: Settings, outlet: Outlet) -> Probe:
    found: list[Probe] = []

    async def visit(fetch: Fetch) -> None:
        found.append(await tried(fetch, outlet, build.clock()))

    with build.store(settings) as store, build.visiting(settings, store, [outlet]) as visits:
        visits([visit])
    return found[0]
