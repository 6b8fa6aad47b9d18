"""`marsad outlets probe` and `new`: which ways lead into an outlet, and its file from what answered."""

from functools import partial
from typing import Annotated

import typer

from crawler.outlet import FOLDER, Outlet
from crawler.press import Press, is_slug
from crawler.probe import try_out
from crawler.url import site_of
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, OutletFolder, Output, complain
from marsad.config import load
from marsad.probing import card, slug_of, stranger, told, written
from seeds.datafile import nearest


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
    two; remembers nothing, but for how long a host asked to be left alone.
    """
    settings = load(config, database_url=database)
    outlet = _named(build.press(settings, folder), what)
    found = build.visited(settings, outlet, partial(try_out, outlet=outlet, now=build.clock()))
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
    outlet, press = _stranger(url, delay), build.press(settings, folder)
    complain(press.problems)
    if owner := press.owner(url):
        raise typer.BadParameter(f'{site_of(url)} belongs to outlet "{owner.slug}"; switch it on with enabled = true')
    file = (folder or settings.directory / FOLDER) / f"{_slug(slug, url, press)}.toml"
    found = build.visited(settings, outlet, partial(try_out, outlet=outlet, now=build.clock()))
    try:
        text = written(outlet, found, build.clock().date())
    except ValueError as nothing:
        typer.echo(f"{url}: {nothing}; `marsad outlets probe {url}` shows what was tried", err=True)
        raise typer.Exit(1) from nothing
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    typer.echo(file)
    typer.echo(f"read it, then freeze a page of it as a case: marsad outlets freeze {url}…", err=True)


def _slug(said: str | None, url: str, press: Press) -> str:
    """How the outlet's file is called: as somebody says, else after its host."""
    slug = said or slug_of(url)
    if slug is None:
        raise typer.BadParameter(f"{site_of(url)} gives no name that people can read; say one", param_hint="--slug")
    if not is_slug(slug):
        raise typer.BadParameter(f'"{slug}" is no name of an outlet: small letters, digits and _ only', param_hint="--slug")
    if slug in press.slugs:
        raise typer.BadParameter(f'there is an outlet "{slug}" already; say another name', param_hint="--slug")
    return slug


def _named(press: Press, what: str) -> Outlet:
    """An outlet by its name, be it on or off, or a stranger by its address."""
    if what.startswith(("http://", "https://")):
        return _stranger(what)
    complain(press.problems)
    if what not in press.known:
        raise typer.BadParameter(f'there is no outlet "{what}"{nearest(what, press.known)}; see `marsad outlets list --all`')
    return press.known[what]


def _stranger(url: str, delay_s: float | None = None) -> Outlet:
    try:
        return stranger(url, delay_s)
    except ValueError as error:
        raise typer.BadParameter(f'"{url}" is not a web address (http:// or https://)') from error
