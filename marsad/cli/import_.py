"""`marsad import`: articles at hand, through the whole pipeline."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from db.event import Arrival
from db.record import Recorded
from marsad import build
from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Database, Input, complain
from marsad.config import load
from marsad.pipeline import Pipeline
from parser.record import article_of

app = typer.Typer()


@app.command("import")
def import_(
    file: Input = STDIN,
    *,
    notify: Annotated[bool, typer.Option("--notify", help="Tell their news, however old, as if they came in live.")] = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Take articles through the whole pipeline; doing it twice changes nothing. Example: marsad import articles.jsonl."""
    settings = load(config, database_url=database)
    knowledge = build.knowledge(settings)
    complain(knowledge.gazetteer.problems)
    came: Counter[str] = Counter()
    with build.store(settings) as store:
        pipeline = Pipeline(knowledge=knowledge, store=store, outlets={})
        for number, record in lines.read(file):
            try:
                came[_imported(record, pipeline, "live" if notify else "import").outcome] += 1
            except ValueError as error:
                typer.echo(f"{file}:{number}: {error}", err=True)
                came["refused"] += 1
    typer.echo(", ".join(f"{outcome}: {count}" for outcome, count in sorted(came.items())) or "nothing to import", err=True)
    raise typer.Exit(1 if came["refused"] else 0)


def _imported(record: Mapping[str, Any], pipeline: Pipeline, arrival: Arrival) -> Recorded:
    for key in ("id", "text", "published"):
        if not record.get(key):
            raise ValueError(f'"{key}" is missing')
    article = article_of(record, pipeline.knowledge)
    if article is None:
        raise ValueError("the text is in none of the four languages")
    return pipeline.on_article(article, report_id=str(record["id"]), arrival=arrival, now=build.clock())
