"""`marsad events`: what happened, filtered by the ledger's facets."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any

import typer

from alerts.filter import matches
from alerts.payload import event_object
from marsad import build
from marsad.cli import lines
from marsad.cli.facets import Facet, Twins, wanted
from marsad.cli.options import ConfigFile, Database, Json, Output, new_app
from marsad.config import load
from parser.article import Language

app = new_app()


@app.command()
def events(
    *,
    kind: Facet = None,
    status: Facet = None,
    news: Facet = None,
    instrument: Facet = None,
    partner: Facet = None,
    direction: Facet = None,
    level: Facet = None,
    service: Facet = None,
    topic: Facet = None,
    place: Facet = None,
    origin: Facet = None,
    outlet: Facet = None,
    language: Facet = None,
    words: Facet = None,
    without: Twins = None,
    outlets_min: Annotated[int | None, typer.Option(min=0, help="Told by so many outlets.")] = None,
    date_from: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    date_to: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Json = False,
    output: Output = None,
    lang: Annotated[Language, typer.Option(help="Of the titles.")] = "en",
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """List events, latest first. Example: marsad events --kind agreement --partner NO --json."""
    facets = {"kind": kind, "status": status, "news": news, "instrument": instrument, "partner": partner}
    facets |= {"direction": direction, "level": level, "service": service, "topic": topic, "place": place}
    facets |= {"origin": origin, "outlet": outlet, "language": language, "words": words}
    more = {"outlets_min": outlets_min, "date_from": date_from, "date_to": date_to}
    asked = wanted({**facets, **more}, without or ())
    settings = load(config, database_url=database)
    names = build.gazetteer(settings)
    with build.store(settings) as store:
        found = [event for event in store.events() if matches(asked, event).matched][:limit]
    shown = (event_object(event, names) for event in found)
    lines.show(shown, partial(_card, lang=lang), as_json=as_json, output=output)


def _card(event: Mapping[str, Any], lang: Language) -> Iterator[str]:
    yield f"{event['id']}  {event['status']:9}  {event.get('date', '-'):10}  {event['title'][lang]}"
    yield f"          outlets: {event['outlets']} ({', '.join(sorted({report['outlet'] for report in event['reports']}))})"
