"""`marsad corrections`: what people set right, and the same as annotated articles."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from db.correction import Correction
from db.store import Store
from marsad import build
from marsad.cli import cards, lines
from marsad.cli.options import ConfigFile, Database, Json, Output, new_app
from marsad.config import load
from marsad.gold_cases import Case, cases
from marsad.jsonable import jsonable

app = new_app()


@app.command()
def corrections(
    *,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", metavar="DIR", help="Write the articles that were set right there, as annotated cases."),
    ] = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """List what people set right, in the order in which they did. Example: marsad corrections --json.

    `--gold DIR` writes articles.jsonl and gold.jsonl, which `marsad evaluate DIR/gold.jsonl` scores the parser against.
    """
    if gold and (as_json or output):
        raise typer.BadParameter("--gold DIR writes files of its own: without --json and -o")
    with build.store(load(config, database_url=database)) as store:
        said = store.corrections()
        found = list(_cases(store, said)) if gold else []
    if gold is None:
        lines.show(map(jsonable, said), cards.correction, as_json=as_json, output=output)
        return
    gold.mkdir(parents=True, exist_ok=True)
    _write(gold / "articles.jsonl", (case.article for case in found))
    _write(gold / "gold.jsonl", (case.gold for case in found))
    typer.echo(f"{len(found)} articles; marsad evaluate {gold / 'gold.jsonl'}", err=True)


def _cases(store: Store, said: list[Correction]) -> Iterator[Case]:
    holding = [one for one in said if one.holds and one.act != "undo"]
    reports = {report for one in holding for report in one.reports}
    return cases(store.retold_beside({one.event for one in holding}, reports), holding)


def _write(file: Path, records: Iterable[Any]) -> None:
    with lines.opened(file) as target:
        target.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
