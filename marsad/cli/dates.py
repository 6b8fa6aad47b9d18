"""`marsad dates`: the dates that texts give, as intervals with their precision."""

from collections.abc import Mapping
from typing import Any

import typer

from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Input, Json, Output
from marsad.config import CASABLANCA, load
from parser.dates.calendar import Calendar, as_json
from parser.dates.calendar import dates as read_dates
from parser.language import language_of
from parser.record import moment
from parser.text import folded

app = typer.Typer()


@app.command()
def dates(file: Input = STDIN, *, as_json_lines: Json = False, output: Output = None, config: ConfigFile = None) -> None:
    """Show the dates in texts. Example: echo '{"id":1,"text":"أمس الاثنين","published":"2025-01-28"}' | marsad dates --json."""
    calendar = Calendar.load(load(config).layers)
    found = (_dated(record, calendar, f"{file}:{number}") for number, record in lines.read(file))
    if as_json_lines:
        lines.write(found, output)
        return
    with lines.opened(output) as target:
        for record in found:
            for date in record["dates"]:
                target.write(f"{record['id']}  {date['start']} to {date['end']} ({date['precision']})  «{date['quote']}»\n")


def _dated(record: Mapping[str, Any], calendar: Calendar, where: str) -> dict[str, Any]:
    text = folded(str(record.get("text") or ""))
    try:
        published = moment(record.get("published"))
    except ValueError as error:
        raise typer.BadParameter(f"{where}: published: {error}") from error
    language = record.get("language") or language_of(text.raw)
    if published is None or language is None:
        raise typer.BadParameter(f"{where}: needs published, and a text in one of the four languages")
    day = published.astimezone(CASABLANCA).date()
    whens = read_dates(text, published=day, language=language, calendar=calendar)
    return {"id": record.get("id"), "dates": as_json(text, whens)}
