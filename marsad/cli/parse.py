"""`marsad parse`: what articles report, without a database."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad import build
from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Input, Json, Output, complain, new_app
from marsad.config import load
from parser.article import Language
from parser.knowledge import Knowledge
from parser.record import parse_record

app = new_app()


@app.command()
def parse(
    file: Input = STDIN,
    *,
    text: Annotated[Path | None, typer.Option(metavar="FILE", help="A plain text instead; needs --published.")] = None,
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY")] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of --text, where it is not plain.")] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Say what articles report. Example: marsad parse articles.jsonl --json."""
    if text and not published:
        raise typer.BadParameter("--text needs --published DAY: words like yesterday are read from it")
    knowledge = build.knowledge(load(config))
    complain(knowledge.gazetteer.problems)
    given = lines.Lines(file)
    if text and published:
        parsed = iter([parse_record(lines.of_text(text, published, lang), knowledge)])
    else:
        parsed = given.each(_reader(knowledge))
    lines.show(parsed, _card, as_json=as_json, output=output)
    given.leave()


def _reader(knowledge: Knowledge) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def read(record: Mapping[str, Any]) -> dict[str, Any]:
        lines.check(record)
        return parse_record(record, knowledge)

    return read


def _card(record: Mapping[str, Any]) -> Iterator[str]:
    """Print a reading as a person reads it: what, with whom, when, where, and the words that say so."""
    yield f"{record['id']} ({record.get('rejected') or record['language']}): {len(record['mentions'])} events"
    for mention in record["mentions"]:
        what = mention["instrument"] or mention["kind"]
        when = " to ".join(day for day in (mention["date"], mention["date_end"]) if day) or "no date given"
        where = mention["place"] or "no place given"
        yield f"  {mention['status']} {what} with {', '.join(mention['partners'])}, {when}, {where}"
        for proof in mention["evidence"]:
            yield f"      {proof['field']:12} «{proof['quote']}»"
