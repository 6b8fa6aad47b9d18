"""`marsad backfill`: read a stretch of an outlet's past, quietly, to its end."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer

from crawler.outlet import Outlet, RouteKind
from crawler.page import Link
from crawler.past.cdx import WAYBACK, route_to
from db.store import Store
from marsad import build
from marsad.cli import lines
from marsad.cli.archive import read_archive
from marsad.cli.crawl import named, teller
from marsad.cli.forecast import forecasts, told
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.config import CASABLANCA, Settings, load
from marsad.gleaning import Search
from parser.prefilter import Prefilter
from seeds.datafile import nearest

app = new_app()
DAY = ["%Y-%m-%d"]
VIA = (*get_args(RouteKind), "warc")
TELL_EVERY_S = 10.0


@app.command()
def backfill(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="OUTLET…", help="As named by `marsad outlets list`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every enabled outlet.")] = False,
    since: Annotated[datetime, typer.Option("--from", formats=DAY, metavar="DAY", help="The first day.")],
    until: Annotated[datetime, typer.Option("--to", formats=DAY, metavar="DAY", help="The last day.")],
    search: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="Only what the outlet finds for it; repeatable.")
    ] = None,
    via: Annotated[str | None, typer.Option(metavar="WAY", help=f"Only by {', '.join(VIA)}.")] = None,
    warc: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="A WARC file of an archive; repeatable.")] = None,
    index: Annotated[str, typer.Option("--archive", metavar="URL", help="The index that --via cdx asks.")] = WAYBACK,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read WARC files.")] = 2,
    address: Annotated[
        str | None, typer.Option("--executor", metavar="dask://HOST:PORT", help="A Dask cluster that reads them instead.")
    ] = None,
    depth: Annotated[
        Literal["full", "listed"], typer.Option(help="Fetch everything, or only what a title or summary gives reason to.")
    ] = "full",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how long it would take.")] = False,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Read what outlets published, without telling anybody. Example: marsad backfill le360_fr --from 2025-01-01 --to 2025-06-30.

    Goes on where it was interrupted if it is run again. Whoever watches reads such a stretch too, a piece in each visit.
    """
    if until < since:
        raise typer.BadParameter("the last day lies before the first", param_hint="--to")
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    complain(problems)
    chosen = list(outlets.values()) if every else [named(slug, outlets, settings) for slug in slugs or ()]
    if not chosen:
        raise typer.BadParameter("name an outlet, or take --all of them; see `marsad outlets list`")
    stretch = (_midnight(since), _midnight(until + timedelta(days=1)) - timedelta(seconds=1))
    if via == "warc" or warc:
        sought = Search(
            outlets=tuple(chosen),
            since=stretch[0],
            until=stretch[1],
            layers=tuple(settings.layers),
            memory_mb=settings.config.crawl.memory_mb,
        )
        files = _files(warc or ())
        raise typer.Exit(read_archive(settings, files, sought, address=address, workers=workers, as_json=as_json))
    if via:
        chosen = [_only(via, outlet, index) for outlet in chosen]
    progress = Progress(teller(as_json=True) if as_json else None)
    with build.store(settings) as store:
        if dry_run:
            lines.show(forecasts(store, chosen, *stretch, tuple(search or ())), told, as_json=as_json)
            return
        for outlet in chosen:
            store.open_catch_up(outlet.slug, *stretch, "asked", tuple(search or ()), now=build.clock())
        with build.crawling(settings, store, outlets, say=progress.hear) as crawling:
            crawling.visit(chosen, only_past=True, wants=_wanted(settings) if depth == "listed" else lambda _: True)
        left = _left(store, chosen)
    progress.tell()
    for slug, why in progress.unread.items():
        typer.echo(f"{slug}: no route of it could read that stretch; {why}", err=True)
    for slug in left:
        typer.echo(f"{slug}: not at its end, for the outlet wants rest; the same command goes on later", err=True)
    raise typer.Exit(1 if left or progress.unread else 0)


def _files(named_files: Sequence[Path]) -> list[Path]:
    if not named_files:
        raise typer.BadParameter("name at least one file", param_hint="--warc")
    if lacking := next((file for file in named_files if not file.is_file()), None):
        raise typer.BadParameter(f"there is no file {lacking}", param_hint="--warc")
    return [file.resolve() for file in named_files]


def _only(via: str, outlet: Outlet, index: str) -> Outlet:
    """An outlet with its routes of one kind alone."""
    if via not in VIA:
        raise typer.BadParameter(f'there is no way "{via}"{nearest(via, VIA)}', param_hint="--via")
    routes = tuple(route for route in outlet.routes if route.kind == via)
    if via == "cdx":
        routes = routes or (route_to(outlet, index),)
    if not routes:
        raise typer.BadParameter(f"{outlet.slug} has no route of that kind", param_hint="--via")
    return outlet.model_copy(update={"routes": routes})


def _wanted(settings: Settings) -> Callable[[Link], bool]:
    """What says of a link whether it is worth a request; one without a title is."""
    prefilter = Prefilter.of(build.knowledge(settings))
    return lambda link: not link.title or prefilter.hints(link.title, link.summary)


def _midnight(day: datetime) -> datetime:
    """When a day begins in Casablanca."""
    return day.replace(tzinfo=CASABLANCA).astimezone(UTC)


def _left(store: Store, outlets: Sequence[Outlet]) -> list[str]:
    """Outlets of which a stretch that somebody asked for is still open."""
    return [outlet.slug for outlet in outlets if any(one.why == "asked" for one in store.catch_ups(outlet.slug))]


@dataclass
class Progress:
    """Counts what comes, and says now and then how far it is."""

    say: Callable[[Mapping[str, Any]], None] | None
    """What takes the lines themselves; None where nobody wants them."""
    articles: int = 0
    events: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    """Outlets whose stretch no route could read, and why."""
    started: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def hear(self, line: Mapping[str, Any]) -> None:
        """Take note of one line of the crawl."""
        if self.say:
            self.say(line)
        if "article" in line:
            self.articles += 1
            self.events.update(line["events"])
        if line.get("outcome") == "no_route":
            self.unread[line["outlet"]] = line.get("detail", "")
        if time.monotonic() - self.told > TELL_EVERY_S:
            self.tell()

    def tell(self) -> None:
        """Say how much was read, and how fast."""
        self.told = time.monotonic()
        rate = 60 * self.articles / max(self.told - self.started, 1)
        typer.echo(f"{self.articles} articles, {rate:.0f} a minute, that tell of {len(self.events)} events", err=True)
