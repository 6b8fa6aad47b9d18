"""`marsad parse`: what articles report, without a database."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from marsad import build
from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Input, Json, Output, complain
from marsad.config import CASABLANCA, load
from parser.knowledge import Knowledge
from parser.record import parse_record

app = typer.Typer()


@app.command()
def parse(
    file: Input = STDIN,
    *,
    text: Annotated[Path | None, typer.Option(metavar="FILE", help="A plain text instead; needs --published.")] = None,
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of --text, where it is not plain.")] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Say what articles report. Example: marsad parse articles.jsonl --json."""
    if text and not published:
        raise typer.BadParameter("--text needs --published DAY: words like yesterday are read from it")
    knowledge = build.knowledge(load(config))
    complain(knowledge.gazetteer.problems)
    records = [(0, _record(text, published, lang))] if text and published else lines.read(file)
    parsed = (_parsed(number, record, knowledge, text or file) for number, record in records)
    if as_json:
        lines.write(parsed, output)
        return
    with lines.opened(output) as target:
        target.writelines(f"{line}\n" for record in parsed for line in _card(record))


def _record(text: Path, published: datetime, lang: str | None) -> dict[str, Any]:
    noon = datetime.combine(published, time(12), CASABLANCA).isoformat()
    told = {"id": text.name, "title": "", "text": text.read_text(encoding="utf-8"), "published": noon}
    return told | ({"language": lang} if lang else {})


def _parsed(number: int, record: Mapping[str, Any], knowledge: Knowledge, file: Path) -> dict[str, Any]:
    try:
        return parse_record(record, knowledge)
    except ValueError as error:
        raise typer.BadParameter(f"{file}:{number}: {error}") from error


def _card(record: Mapping[str, Any]) -> Iterator[str]:
    """Print a reading as a person reads it: what, with whom, when, where, and the words that say so."""
    yield f"{record['id']} ({record['language']}): {len(record['mentions'])} events"
    for mention in record["mentions"]:
        what = mention["instrument"] or mention["kind"]
        when = " to ".join(day for day in (mention["date"], mention["date_end"]) if day) or "no date given"
        where = mention["place"] or "no place given"
        yield f"  {mention['status']} {what} with {', '.join(mention['partners'])}, {when}, {where}"
        for proof in mention["evidence"]:
            yield f"      {proof['field']:12} «{proof['quote']}»"
