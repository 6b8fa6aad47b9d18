"""`marsad crawl`: read outlets once and leave; what a scheduler starts as a child, a person can start by hand."""

import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any

import typer

from crawler.crawl import crawl as crawl_outlets
from crawler.outcome import Outcome
from crawler.outlet import FOLDER, Outlet
from crawler.page import Page
from db.ledger import WELL
from marsad import build
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.config import Settings, load
from marsad.pipeline import Pipeline
from seeds.datafile import nearest, overlaid

app = new_app()


@app.command()
def crawl(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="OUTLET…", help="As named by `marsad outlets list`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every enabled outlet.")] = False,
    route: Annotated[list[str] | None, typer.Option(help="Only these routes; repeat for several.")] = None,
    supervised: Annotated[bool, typer.Option("--supervised", help="End when stdin does, with whoever started this.")] = False,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Read outlets once, as a plain process. Example: marsad crawl hespress_ar --route feed."""
    if supervised:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    complain(problems)
    chosen = list(outlets.values()) if every else [_named(slug, outlets, settings) for slug in slugs or ()]
    if not chosen:
        raise typer.BadParameter("name an outlet, or take --all of them; see `marsad outlets list`")
    _check_routes(route or (), chosen)
    with build.store(settings) as store:
        pipeline = Pipeline(knowledge=build.knowledge(settings), store=store, outlets=outlets)
        diary = Diary(pipeline, max_age=settings.config.news.max_age, as_json=as_json)
        crawl_outlets(
            chosen,
            ledger=store,
            on_page=diary.on_page,
            on_outcome=diary.on_outcome,
            user_agent=build.user_agent(settings),
            allow=settings.config.network.allow,
            only_routes=route,
            now=build.clock,
        )
    for outcome in diary.missed:
        typer.echo(f"{outcome.outlet}: {outcome.route} was not read: {outcome.kind} {outcome.detail} {outcome.url}", err=True)
    raise typer.Exit(1 if problems or diary.missed else 0)


def _end_with_stdin() -> None:
    """Wait until whoever holds the other end is gone, however it went; then stop as after SIGTERM, which is orderly."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Diary:
    """Takes what a crawl brings through the pipeline, and says a line of each fetch."""

    pipeline: Pipeline
    max_age: timedelta | None
    as_json: bool
    missed: list[Outcome] = field(default_factory=list)
    """Listings that were not read."""

    def on_page(self, page: Page) -> None:
        # where news of any age is told, as in the demo, what was there before us is news too
        arrival = "live" if self.max_age is None else self.pipeline.store.arrival(page.outlet, page.route)
        recorded = self.pipeline.on_page(page, arrival)
        self._say({"outlet": page.outlet, "article": page.link.key, "outcome": recorded.outcome, "events": recorded.events})

    def on_outcome(self, outcome: Outcome) -> None:
        self.pipeline.store.record_outcome(outcome)
        if outcome.link is None and outcome.kind not in WELL:
            self.missed.append(outcome)
        told = {"outlet": outcome.outlet, "route": outcome.route, "outcome": outcome.kind, "url": outcome.url}
        more = {"listed": outcome.listed, "new": outcome.new, "status": outcome.status, "detail": outcome.detail or None}
        self._say(told | {key: value for key, value in more.items() if value is not None})

    def _say(self, line: dict[str, Any]) -> None:
        if self.as_json:
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            typer.echo("  ".join(f"{key}={_words(value)}" for key, value in line.items() if value not in ((), "")))


def _words(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _check_routes(routes: Sequence[str], outlets: Sequence[Outlet]) -> None:
    known = {route.name for outlet in outlets for route in outlet.routes}
    for route in routes:
        if route not in known:
            raise typer.BadParameter(f'there is no route "{route}"{nearest(route, known)} ({", ".join(sorted(known))})')


def _named(slug: str, outlets: dict[str, Outlet], settings: Settings) -> Outlet:
    if slug not in outlets and slug in overlaid(settings.layers, FOLDER):
        file = settings.directory / FOLDER / f"{slug}.toml"
        raise typer.BadParameter(f"{slug} is switched off, or refused; on with extends = true and enabled = true in {file}")
    if slug not in outlets:
        raise typer.BadParameter(f'there is no enabled outlet "{slug}"{nearest(slug, outlets)}; see `marsad outlets list`')
    return outlets[slug]
