"""`marsad backfill`: read a stretch of an outlet's past, quietly, to its end."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from crawler.outlet import Outlet
from db.store import Store
from marsad import build
from marsad.cli.crawl import named, teller
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.config import CASABLANCA, load

app = new_app()
DAY = ["%Y-%m-%d"]
TELL_EVERY_S = 10.0


@app.command()
def backfill(
    slugs: Annotated[list[str], typer.Argument(metavar="OUTLET…", help="As named by `marsad outlets list`.")],
    *,
    since: Annotated[datetime, typer.Option("--from", formats=DAY, metavar="DAY", help="The first day.")],
    until: Annotated[datetime, typer.Option("--to", formats=DAY, metavar="DAY", help="The last day.")],
    search: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="Only what the outlet finds for it; repeatable.")
    ] = None,
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
    chosen = [named(slug, outlets, settings) for slug in slugs]
    progress = Progress(teller(as_json=True) if as_json else None)
    with build.store(settings) as store:
        stretch = (_midnight(since), _midnight(until + timedelta(days=1)) - timedelta(seconds=1))
        for outlet in chosen:
            store.open_catch_up(outlet.slug, *stretch, "asked", tuple(search or ()), now=build.clock())
        with build.crawling(settings, store, outlets, say=progress.hear) as crawling:
            crawling.visit(chosen, only_past=True)
        left = _left(store, chosen)
    progress.tell()
    for slug, why in progress.unread.items():
        typer.echo(f"{slug}: no route of it could read that stretch; {why}", err=True)
    for slug in left:
        typer.echo(f"{slug}: not at its end, for the outlet wants rest; the same command goes on later", err=True)
    raise typer.Exit(1 if left or progress.unread else 0)


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
