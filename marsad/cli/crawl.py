"""`marsad crawl`: read outlets once and leave; what a scheduler starts as a child, a person can start by hand."""

import json
from functools import partial
from typing import Annotated, Any

import typer

from crawler.crawl import crawl as crawl_outlets
from crawler.outcome import Outcome
from crawler.outlet import Outlet
from crawler.page import Page
from db.record import Recorded
from marsad import build
from marsad.cli.options import ConfigFile, Database, Json, complain
from marsad.config import load
from marsad.pipeline import Pipeline
from seeds.datafile import nearest

app = typer.Typer()


@app.command()
def crawl(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="OUTLET…", help="As named by `marsad outlets list`.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every enabled outlet.")] = False,
    route: Annotated[list[str] | None, typer.Option(help="Only these routes; repeat for several.")] = None,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Read outlets once, as a plain process. Example: marsad crawl hespress_ar --route feed."""
    settings = load(config, database_url=database)
    outlets, problems = build.outlets(settings)
    complain(problems)
    chosen = list(outlets.values()) if every else [_named(slug, outlets) for slug in slugs or ()]
    if not chosen:
        raise typer.BadParameter("name an outlet, or take --all of them")
    say = partial(_say, as_json=as_json)
    with build.store(settings) as store:
        pipeline = Pipeline(knowledge=build.knowledge(settings), store=store, outlets=outlets)

        def on_page(page: Page) -> None:
            arrival = "live" if settings.config.news.max_age is None else store.arrival(page.outlet, page.route)
            say(_recorded(page, pipeline.on_page(page, arrival)))

        def on_outcome(outcome: Outcome) -> None:
            store.record_outcome(outcome)
            say(_outcome(outcome))

        crawl_outlets(
            chosen,
            ledger=store,
            on_page=on_page,
            on_outcome=on_outcome,
            user_agent=build.user_agent(settings),
            allow=settings.config.network.allow,
            only_routes=route,
            now=build.clock,
        )
    if problems:
        raise typer.Exit(1)


def _named(slug: str, outlets: dict[str, Outlet]) -> Outlet:
    if slug not in outlets:
        raise typer.BadParameter(f'there is no enabled outlet "{slug}"{nearest(slug, outlets)}')
    return outlets[slug]


def _outcome(outcome: Outcome) -> dict[str, Any]:
    told = {"outlet": outcome.outlet, "route": outcome.route, "outcome": outcome.kind, "url": outcome.url}
    more = {"listed": outcome.listed, "new": outcome.new, "status": outcome.status, "detail": outcome.detail or None}
    return told | {key: value for key, value in more.items() if value is not None}


def _recorded(page: Page, recorded: Recorded) -> dict[str, Any]:
    return {"outlet": page.outlet, "article": page.link.key, "outcome": recorded.outcome, "events": recorded.events}


def _say(line: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(line, ensure_ascii=False))
    else:
        typer.echo("  ".join(f"{key}={value}" for key, value in line.items() if value not in ((), "")))
