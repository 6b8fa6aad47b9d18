"""`marsad explain`: why something was told or not."""

import sys
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from db.event import Event, Redirect
from db.store import Store
from marsad import build
from marsad.cli import explain_cards, lines
from marsad.cli.options import ConfigFile, Database, Json, Output, complain, new_app
from marsad.config import Settings, load, wants_colour
from marsad.explaining.address import explain_address
from marsad.explaining.event import explain_event
from marsad.explaining.text import explain_text
from parser.article import Language, Rejected
from parser.knowledge import Knowledge
from parser.record import article_in

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
    is_text = file.is_file() and file.suffix != ".jsonl"
    if (published or lang) and not is_text:
        raise typer.BadParameter(f"--published and --lang are said of a text, and {what} is none")
    if file.is_file():
        given = lines.Lines(file)
        knowledge = build.knowledge(settings)
        complain(knowledge.gazetteer.problems)
        read = _text(file, published, lang, knowledge) if is_text else given.each(partial(_record, knowledge=knowledge))
        lines.show(read, partial(explain_cards.text, style=style), as_json=as_json, output=output)
        given.leave()
    else:
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
    told = explain_address(what, store, outlets, rules, partial(build.knowledge, settings))
    if "://" not in what and not told["revisions"]:
        raise typer.BadParameter(f'"{what}" is no event, no article, no address and no file')
    return told, explain_cards.address


def _record(record: lines.Record, knowledge: Knowledge) -> dict[str, Any]:
    lines.check(record)
    name, article = str(record.get("id") or ""), article_in(record, knowledge)
    if isinstance(article, Rejected):
        raise lines.NotUnderstood(f"{name}: no article: {article.reason} {article.detail}".rstrip())
    return explain_text(article, knowledge, name=name)


def _text(file: Path, published: datetime | None, lang: Language | None, knowledge: Knowledge) -> list[dict[str, Any]]:
    if published is None:
        raise typer.BadParameter("a text needs --published DAY: words like yesterday are read from it")
    try:
        return [_record(lines.of_text(file, published, lang), knowledge)]
    except lines.NotUnderstood as error:
        raise typer.BadParameter(str(error)) from error
