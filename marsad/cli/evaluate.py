"""`marsad evaluate`: how well the parser, and the linking behind it, agree with annotated articles."""

import random
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from alerts.payload import event_object
from db.store import Store
from marsad import build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Json, Output, new_app
from marsad.config import load
from marsad.pipeline import Pipeline
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.record import article_of, parse_record
from parser.scoring.breakdown import breakdown, misses
from parser.scoring.events import evaluate_events
from parser.scoring.score import evaluate_parse, scored

app = new_app()
Records = list[dict[str, Any]]


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="What a careful analyst logs of each article.")],
    *,
    articles: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The articles; else articles.jsonl beside the gold.")
    ] = None,
    without_roundups: Annotated[
        bool, typer.Option("--without-roundups", help="Leave out events of 15 partners and more.")
    ] = False,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the order in which the articles arrive; it must not matter.")] = 0,
    show_misses: Annotated[bool, typer.Option("--misses", help="List instead what was missed and what is false.")] = False,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Score the parser, then the linking of all articles into events. Example: marsad evaluate tests/gold/gold.jsonl."""
    logged, told = _records(gold), _records(articles or gold.with_name("articles.jsonl"))
    knowledge = build.knowledge(load(config))
    said = [parse_record(record, knowledge) for record in told]
    beside = scored(logged, said, without_roundups=without_roundups)
    if show_misses:
        by_id = dict(zip((record["id"] for record in logged), scored(logged, said), strict=True))
        lines.show(misses(by_id), lines.row, as_json=as_json, output=output)
        return
    figures: dict[str, Any] = {**evaluate_parse(logged, said, without_roundups=without_roundups)}
    figures |= evaluate_events(logged, _linked(random.Random(seed).sample(told, len(told)), knowledge))  # noqa: S311 - an order, no secret
    figures["by_language_and_kind"] = list(breakdown(beside))
    lines.show([figures], _table, as_json=as_json, output=output)


def _records(file: Path) -> Records:
    """All records of a file; a score of some of them would be no score."""
    given = lines.Lines(file)
    records = list(given.each(dict))
    if given.refused:
        given.leave()
    return records


def _table(figures: Mapping[str, Any]) -> Iterator[str]:
    for name, value in figures.items():
        if not isinstance(value, list):
            yield f"{name:28} {value:.3f}" if isinstance(value, float) else f"{name:28} {value}"
    yield ""
    yield f"{'(partner, status)':28} {'n':>4}   {'precision':17}   recall"
    for row in figures["by_language_and_kind"]:
        precision, recall = _share(row, "precision"), _share(row, "recall")
        yield f"{row['language']} {row['kind']:25} {row['n']:4}   {precision}   {recall}"


def _share(row: Mapping[str, Any], name: str) -> str:
    low, high = row[f"{name}_interval"]
    return f"{row[name]:.2f} ({low:.2f}–{high:.2f})"


def _linked(articles: Records, knowledge: Knowledge) -> Records:
    """The events that a database of its own makes of all articles, which arrive in this order."""
    with tempfile.TemporaryDirectory() as directory:
        store = Store.open(f"sqlite:///{directory}/evaluate.db", clock=build.clock)
        pipeline = Pipeline(store=store, outlets={})
        for record in articles:
            if article := article_of(record, knowledge):
                mentions = detect(article, knowledge)
                pipeline.on_article(article, mentions, report_id=str(record["id"]), arrival="import", now=build.clock())
        events = [event_object(event, knowledge.gazetteer) for event in store.events()]
        store.close()
    return events
