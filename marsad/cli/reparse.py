"""`marsad reparse`: the kept texts, read again with today's parser."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer

from db.reparse import Scope
from marsad import build
from marsad.cli import lines
from marsad.cli.cards import value
from marsad.cli.options import ConfigFile, Database, Json, Output, complain, new_app
from marsad.config import CASABLANCA, load
from marsad.fingerprint import fingerprint
from marsad.jsonable import jsonable
from marsad.reparsing import Balance, Difference, Reparsing
from parser.detection.detect import detect

app = new_app()
TELL_EVERY_S = 10


@app.command()
def reparse(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], metavar="DAY", help="Published that day or later.")
    ] = None,
    outlet: Annotated[list[str] | None, typer.Option("--outlet", metavar="OUTLET", help="Repeat for several.")] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Read the kept texts again with today's parser and words. Example: marsad reparse --dry-run --since 2025-01-01.

    Says what is gained, lost and changed, each with its link and sentence, then the sums by kind and language. Nobody is told of
    any of it, and what people corrected stays. Where it was interrupted, the same command goes on.
    """
    settings = load(config, database_url=database)
    knowledge = build.knowledge(settings)
    complain(knowledge.gazetteer.problems)
    scope = Scope(since and since.replace(tzinfo=CASABLANCA).astimezone(UTC), tuple(outlet or ()))
    with build.store(settings) as store:
        reading = Reparsing(store=store, read=partial(detect, knowledge=knowledge), clock=build.clock, scope=scope)
        found = _preview(reading) if dry_run else _going_on(reading, fingerprint(settings.layers))
        lines.show(_with_sums(found, reading), _card, as_json=as_json, output=output)


def _preview(reading: Reparsing) -> Iterator[Difference]:
    reading.tick = Ticker(reading.store.count_texts(reading.scope))
    return reading.preview()


def _going_on(reading: Reparsing, parser: str) -> Iterator[Difference]:
    progress = reading.store.begin_reparse(reading.scope, parser, now=build.clock())
    left = reading.store.count_texts(reading.scope, after=progress.position)
    if progress.position:
        of = reading.store.count_texts(reading.scope)
        typer.echo(f"goes on where it was interrupted: {left} of {of} articles are left", err=True)
    reading.tick = Ticker(left)
    return reading.run(progress)


@dataclass
class Ticker:
    """Says now and then how far it is."""

    total: int
    told: float = field(default_factory=time.monotonic)

    def __call__(self, balance: Balance) -> None:
        if time.monotonic() - self.told > TELL_EVERY_S:
            self.told = time.monotonic()
            typer.echo(f"{balance.articles} of {self.total} articles", err=True)


def _with_sums(found: Iterator[Difference], reading: Reparsing) -> Iterator[dict[str, Any]]:
    for one in found:
        yield jsonable(one)
    balance = reading.balance
    sums = [
        {"what": what, "kind": kind, "language": language, "count": count}
        for (what, kind, language), count in sorted(balance.counts.items())
    ]
    bereft = balance.bereft(reading.store)
    yield {"articles": balance.articles, "read_otherwise": balance.changed, "sums": sums, "events_without_report": bereft}


def _card(record: lines.Record) -> Iterator[str]:
    if "sums" in record:
        yield from _sums(record)
        return
    told = f"{record['kind']} {', '.join(record['partners'])}, {record['date'] or 'no date'}"
    yield f"{record['what']:8} {told}  ({record['language']}, event {record['event'] or 'none yet'})"
    for name, (before, after) in record["fields"].items():
        yield f"         {name}: {value(before)} → {value(after)}"
    yield f"         «{record['sentence']}»"
    yield f"         {record['url'] or record['report']}"


def _sums(record: lines.Record) -> Iterator[str]:
    yield f"{record['articles']} articles, {record['read_otherwise']} read otherwise"
    for one in record["sums"]:
        yield f"  {one['what']:8} {one['kind']:10} {one['language']}  {one['count']}"
    if record["events_without_report"]:
        yield f"  events that no report tells any more: {', '.join(record['events_without_report'])}"
