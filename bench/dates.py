"""`python -m bench.dates`: how many texts of the dates suite are read exactly, beside dateparser in the same run."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from datetime import time as midnight

from dateparser.search import search_dates  # type: ignore[import-untyped]  # ships no types

from parser.dates.calendar import Calendar, as_json, dates
from parser.scoring.dates import Dates, score_dates
from parser.text import folded
from seeds import SEEDS
from tests.dates.suite import LANGUAGES, Said, said_in

Reader = Callable[[Said], Dates]


def ours(calendar: Calendar) -> Reader:
    def read(said: Said) -> Dates:
        text = folded(said.text)
        return as_json(text, dates(text, published=said.published, language=said.language, calendar=calendar))

    return read


def theirs(said: Said) -> Dates:
    """What dateparser finds, told the language, the day of publication, and that news looks back: it knows days only."""
    base = datetime.combine(said.published, midnight.min)
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    found = search_dates(said.text, languages=[said.language], settings=settings) or []
    days = (moment.date().isoformat() for _, moment in found)
    return [{"start": day, "end": day, "precision": "day"} for day in days]


def row(name: str, suite: Sequence[Said], read: Reader) -> str:
    started = time.perf_counter()
    score = score_dates((said.dates, read(said)) for said in suite)
    each = timedelta(seconds=time.perf_counter() - started) / len(suite)
    figures = f"{score.exact:4}/{score.texts:<4} {score.share:6.3f} {score.wrong_month:12}"
    return f"{name:12} {figures} {each / timedelta(milliseconds=1):9.2f}"


def main() -> None:
    read = ours(Calendar.load([SEEDS]))
    print(f"{'':15} {'exact':>9} {'share':>6} {'wrong months':>12} {'each, ms':>9}")
    for language in LANGUAGES:
        suite = said_in(language)
        print(language, row("marsad", suite, read))
        print(language, row("dateparser", suite, theirs))
    whole = [said for language in LANGUAGES for said in said_in(language)]
    print("  ", row("marsad", whole, read))
    print("  ", row("dateparser", whole, theirs))


if __name__ == "__main__":
    main()
