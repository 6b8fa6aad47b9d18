"""`marsad backfill`: read a stretch of an outlet's past, quietly, to its end."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.ledger import CatchUp, Depth, Manner
from crawler.outlet import Outlet
from db.store import Store
from marsad import build
from marsad.cli import lines
from marsad.cli.archive import WORKERS, read_archive
from marsad.cli.crawl import chosen, teller
from marsad.cli.forecast import forecasts, told
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.cli.way import VIA, check, kind_of, manner, without
from marsad.config import CASABLANCA, Settings, load
from marsad.gleaning import Search
from parser.needles import needles

app = new_app()
DAY = ["%Y-%m-%d"]
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
    index: Annotated[
        str | None, typer.Option("--archive", metavar="URL", help="The index that --via cdx asks; else the Internet Archive's.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help=f"Processes that read WARC files, {WORKERS} unless told; twice as many shards are out at a time, on Dask too.",
        ),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--executor", metavar="dask://HOST:PORT", help="A Dask cluster that reads them instead.")
    ] = None,
    depth: Annotated[Depth, typer.Option(help="Fetch everything, or only what a title or summary gives reason to.")] = "full",
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
    via = via or ("warc" if warc else None)
    archived = {"--warc": warc, "--workers": workers, "--executor": address, "--archive": index}
    check(via, {**archived, "--search": search, "--depth": depth == "listed", "--dry-run": dry_run})
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    complain(problems)
    wanted = chosen(slugs or (), outlets, settings, every=every)
    stretch = (_midnight(since), _midnight(until + timedelta(days=1)) - timedelta(seconds=1))
    if via == "warc":
        files, sought = _files(warc or ()), _search(settings, wanted, *stretch)
        raise typer.Exit(read_archive(settings, files, sought, address=address, workers=workers or WORKERS, as_json=as_json))
    asked = Asked(*stretch, tuple(search or ()), manner(via, index, depth, wanted))
    wanted = _able(wanted, via, every=every)
    if dry_run:
        with build.store(settings) as store:
            lines.show(forecasts(store, wanted, *stretch, asked.search, asked.manner), told, as_json=as_json)
        return
    progress = Progress(teller(as_json=True) if as_json else None)
    with build.store(settings) as store:
        for outlet in wanted:
            store.open_catch_up(outlet.slug, *stretch, "asked", asked.search, asked.manner, now=build.clock())
        with build.crawling(settings, store, outlets, say=progress.hear) as crawling:
            crawling.visit_the_past(wanted, asked.holds)
        left = _left(store, wanted, asked)
    progress.tell()
    for slug, why in progress.unread.items():
        typer.echo(f"{slug}: no route of it could read that stretch; {why}", err=True)
    for slug in left:
        typer.echo(f"{slug}: not at its end, for the outlet wants rest; the same command goes on later", err=True)
    raise typer.Exit(1 if left or progress.unread else 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for of an outlet's past."""

    since: datetime
    until: datetime
    search: tuple[str, ...]
    manner: Manner

    def holds(self, stretch: CatchUp) -> bool:
        """Whether a stretch is the one that was asked for; others of the outlet are read by whoever watches."""
        this = (stretch.since, stretch.until, stretch.search, stretch.manner)
        return stretch.why == "asked" and this == (self.since, self.until, self.search, self.manner)


def _search(settings: Settings, outlets: Sequence[Outlet], since: datetime, until: datetime) -> Search:
    return Search(
        outlets=tuple(outlets),
        since=since,
        until=until,
        layers=tuple(settings.layers),
        needles=tuple(needles(build.knowledge(settings))),
        memory_mb=settings.config.crawl.memory_mb,
    )


def _files(named_files: Sequence[Path]) -> list[Path]:
    if not named_files:
        raise typer.BadParameter("name at least one file", param_hint="--warc")
    if lacking := next((file for file in named_files if not file.is_file()), None):
        raise typer.BadParameter(f"there is no file {lacking}", param_hint="--warc")
    return list(dict.fromkeys(file.resolve() for file in named_files))


def _able(outlets: Sequence[Outlet], via: str | None, *, every: bool) -> list[Outlet]:
    """The outlets that can be read by a way; of all of them those that cannot are left out, and named."""
    unable = {outlet.slug: outlet for outlet in without(outlets, kind_of(via))}
    if unable and (not every or len(unable) == len(outlets)):
        raise typer.BadParameter(f"{', '.join(unable)}: has no route of that kind", param_hint="--via")
    for slug in unable:
        typer.echo(f"{slug}: left out, for it has no route of that kind", err=True)
    return [outlet for outlet in outlets if outlet.slug not in unable]


def _midnight(day: datetime) -> datetime:
    """When a day begins in Casablanca."""
    return day.replace(tzinfo=CASABLANCA).astimezone(UTC)


def _left(store: Store, outlets: Sequence[Outlet], asked: Asked) -> list[str]:
    """Outlets of which the stretch that was asked for is still open."""
    return [outlet.slug for outlet in outlets if any(map(asked.holds, store.catch_ups(outlet.slug)))]


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
