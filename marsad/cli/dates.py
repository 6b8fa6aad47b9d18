"""`marsad dates`: the dates that texts give, as intervals with their precision."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, get_args

from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Input, Json, Output, new_app
from marsad.config import CASABLANCA, load
from parser.article import Language
from parser.dates.calendar import Calendar
from parser.dates.calendar import as_json as shown
from parser.dates.calendar import dates as read_dates
from parser.language import language_of
from parser.record import moment
from parser.text import folded

app = new_app()
LANGUAGES: tuple[Language, ...] = get_args(Language)


@app.command()
def dates(file: Input = STDIN, *, as_json: Json = False, output: Output = None, config: ConfigFile = None) -> None:
    """Show the dates in texts. Example: echo '{"id":1,"text":"أمس الاثنين","published":"2025-01-28"}' | marsad dates --json."""
    given = lines.Lines(file)
    found = given.each(partial(_dated, calendar=Calendar.load(load(config).layers)))
    lines.show(found, _card, as_json=as_json, output=output)
    given.leave()


def _dated(record: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    lines.check(record, "text", "published")
    text, published = folded(record["text"]), moment(record["published"])
    language = next((known for known in LANGUAGES if known == record.get("language")), None) or language_of(text.raw)
    if published is None or language is None:
        raise lines.NotUnderstood("the text is in none of the four languages")
    whens = read_dates(text, published=published.astimezone(CASABLANCA).date(), language=language, calendar=calendar)
    return {"id": record.get("id"), "dates": shown(text, whens)}


def _card(record: Mapping[str, Any]) -> Iterator[str]:
    for date in record["dates"]:
        yield f"{record['id']}  {date['start']} to {date['end']} ({date['precision']})  «{date['quote']}»"
