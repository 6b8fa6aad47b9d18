"""`marsad import`: articles at hand, through the whole pipeline."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from crawler.page import Arrival
from marsad import build
from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Database, Input, complain, new_app
from marsad.config import load
from marsad.pipeline import Pipeline
from marsad.telling import Teller
from parser.article import Rejected
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.record import article_in

app = new_app()


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
    outlets, _ = build.outlets(settings)
    rules, problems = build.rules(settings)
    complain([*knowledge.gazetteer.problems, *problems])
    given = lines.Lines(file)
    with build.store(settings) as store:
        pipeline = Pipeline(store=store, outlets=outlets)
        teller = build.teller(settings, store, knowledge.gazetteer, rules, max_age=None) if notify else None
        came = Counter(given.each(_taker(pipeline, knowledge, teller)))
        answers = asyncio.run(teller.tell_all())[1] if teller else []
    came |= Counter(type(answer).__name__ for answer in answers)
    typer.echo(", ".join(f"{what}: {count}" for what, count in came.items()) or "nothing to import", err=True)
    raise typer.Exit(1 if given.refused or came.keys() & {"TryLater", "Refused"} else 0)


def _taker(pipeline: Pipeline, knowledge: Knowledge, teller: Teller | None) -> Callable[[Mapping[str, Any]], str]:
    """What takes a record through the pipeline, and owes its news where there is somebody to tell it."""

    def take(record: Mapping[str, Any]) -> str:
        lines.check(record, "id", "published")
        article = article_in(record, knowledge)
        if isinstance(article, Rejected):
            raise lines.NotUnderstood(f"no article: {article.reason} {article.detail}".rstrip())
        arrival: Arrival = "live" if teller else "import"
        mentions = detect(article, knowledge)
        recorded = pipeline.on_article(article, mentions, report_id=str(record["id"]), arrival=arrival, now=build.clock())
        if teller:
            teller.owe()  # before a supervisor that runs beside us finds it too old to be told
        return recorded.outcome

    return take
