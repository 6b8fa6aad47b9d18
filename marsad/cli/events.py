"""`marsad events`: what happened, filtered by the ledger's facets."""

from collections.abc import Iterator
from typing import Annotated

import typer

from alerts.filter import EventFilter, matches
from alerts.payload import event_object
from alerts.title import heading
from db.event import Event
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, Language, Output
from marsad.config import load
from web.query import BadParameter, filter_of

app = typer.Typer()
Facet = Annotated[list[str] | None, typer.Option(metavar="VALUE", help="Repeat for several.")]


@app.command()
def events(
    *,
    kind: Facet = None,
    status: Facet = None,
    news: Facet = None,
    instrument: Facet = None,
    partner: Facet = None,
    topic: Facet = None,
    place: Facet = None,
    outlet: Facet = None,
    words: Facet = None,
    date_from: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    date_to: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Json = False,
    output: Output = None,
    language: Language = "en",
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """List events, latest first. Example: marsad events --kind agreement --partner NO --json."""
    facets = {"kind": kind, "status": status, "news": news, "instrument": instrument, "partner": partner, "topic": topic}
    facets |= {"place": place, "outlet": outlet, "words": words}
    asked = [(name, value) for name, values in facets.items() for value in values or ()]
    wanted = _filter([*asked, ("date_from", date_from or ""), ("date_to", date_to or "")])
    settings = load(config, database_url=database)
    names = build.gazetteer(settings)
    with build.store(settings) as store:
        found = [event for event in store.events() if matches(wanted, event).matched][:limit]
    if as_json:
        lines.write((event_object(event, names) for event in found), output)
        return
    with lines.opened(output) as target:
        target.writelines(f"{line}\n" for event in found for line in _card(event, heading(event, language, names)))


def _filter(asked: list[tuple[str, str]]) -> EventFilter:
    try:
        return filter_of(asked)
    except BadParameter as error:
        raise typer.BadParameter(str(error)) from error


def _card(event: Event, title: str) -> Iterator[str]:
    yield f"{event.id}  {event.status:9}  {event.date or '-':10}  {title}"
    yield f"          {event.outlets} outlets: {', '.join(sorted({report.outlet for report in event.reports}))}"
