"""`marsad explain`: why something was told or not."""

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from db.event import Event, Redirect
from db.store import Store
from marsad import build
from marsad.cli import explain_cards, lines
from marsad.cli.options import ConfigFile, Database, Json, Output, complain, new_app
from marsad.config import CASABLANCA, Settings, load, wants_colour
from marsad.explaining.address import explain_address
from marsad.explaining.event import explain_event
from marsad.explaining.text import explain_text
from parser.article import Article, Language, Rejected
from parser.knowledge import Knowledge
from parser.pages.extract import extract
from parser.record import article_of
from seeds.datafile import nearest

app = new_app()
ID_LENGTH = 8


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="EVENT|URL|FILE", help="An event's id, an article's address or id, or a file.")],
    *,
    published: Annotated[
        datetime | None, typer.Option("--published", formats=["%Y-%m-%d"], metavar="DAY", help="Of a text.")
    ] = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="Of a text, where it is not plain.")] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Say what was decided and why. Example: marsad explain pmzdhvli.

    Of a FILE (a text, or articles as JSON Lines): each sentence, what was seen in it, and what was decided. Of a URL: how far it
    came, and where it stopped. Of an EVENT: whose word each field is, why each report belongs to it, and what was told.
    """
    settings = load(config, database_url=database)
    style = explain_cards.Style(in_colour=output is None and sys.stdout.isatty() and wants_colour())
    file = Path(what)
    if file.is_file():
        knowledge = build.knowledge(settings)
        complain(knowledge.gazetteer.problems)
        given = lines.Lines(file)
        read = (
            given.each(partial(_record, knowledge=knowledge))
            if file.suffix == ".jsonl"
            else _text(file, published, lang, knowledge)
        )
        lines.show(read, partial(explain_cards.text, style=style), as_json=as_json, output=output)
        given.leave()
    with build.store(settings) as store:
        told, card = _known(what, store, settings)
        lines.show([told], partial(card, style=style), as_json=as_json, output=output)


def _known(what: str, store: Store, settings: Settings) -> tuple[Mapping[str, Any], explain_cards.Card]:
    """Explain an event or an address that is known; what is neither is refused."""
    event = store.event(what) if len(what) == ID_LENGTH else None
    if isinstance(event, Redirect):
        typer.echo(f"{what} was found to be {event.to}", err=True)
        event = store.event(event.to)
    rules, problems = build.rules(settings)
    if isinstance(event, Event):
        complain(problems)
        return explain_event(event, store, build.gazetteer(settings), rules), explain_cards.event
    outlets, refused = build.outlets(settings)
    complain([*problems, *refused])
    told = explain_address(what, store, outlets, rules, build.knowledge(settings))
    if "://" not in what and not told["revisions"]:
        known = [event.id for event in store.events()] if len(what) == ID_LENGTH else []
        raise typer.BadParameter(f'"{what}" is no event, no article, no address and no file{nearest(what, known)}')
    return told, explain_cards.address


def _record(record: lines.Record, knowledge: Knowledge) -> dict[str, Any]:
    lines.check(record)
    if (html := record.get("html")) is not None:
        read = extract(html, url=record.get("url") or "", furniture=knowledge.furniture, calendar=knowledge.calendar)
    else:
        read = article_of(record, knowledge) or Rejected("unsupported_language")
    return _explained(read, str(record.get("id") or ""), knowledge)


def _text(file: Path, published: datetime | None, lang: Language | None, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    if published is None:
        raise typer.BadParameter("a text needs --published DAY: words like yesterday are read from it")
    noon = datetime.combine(published, time(12), CASABLANCA).isoformat()
    record = {"title": "", "text": file.read_text(encoding="utf-8-sig"), "published": noon, "language": lang}
    yield _explained(article_of(record, knowledge) or Rejected("unsupported_language"), file.name, knowledge)


def _explained(read: Article | Rejected, name: str, knowledge: Knowledge) -> dict[str, Any]:
    if isinstance(read, Rejected):
        raise lines.NotUnderstood(f"{name}: no article: {read.reason} {read.detail}".rstrip())
    return explain_text(read, knowledge, name=name)
