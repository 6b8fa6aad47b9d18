"""`marsad correct`: set right what is shown of an event, judge it, or take such a word back."""

from typing import Annotated, Literal

import typer

from db.correction import Corrected
from db.store import Store
from marsad import build
from marsad.cli.options import ConfigFile, Database, Json, complain, new_app
from marsad.cli.saying import Because, By, author, refusals, say
from marsad.config import load
from marsad.correcting import Values, values_of

app = new_app()
FIELDS = ", ".join(Values.model_fields)
Verdict = Literal["accept", "reject", "not_new"]


@app.command(
    help=f"""Set an event right for good. Example: marsad correct pmzdhvli place=Fez --because 'the communiqué says Fez'.

FIELD is one of {FIELDS}; a list is written with commas (partners=NO,SE), and "none" empties a field. A correction wins over
every report, survives every reading again, and is told to those who were told what it sets right. `marsad corrections` lists
what was said, with the numbers that --undo takes."""
)
def correct(
    event: Annotated[str | None, typer.Argument(metavar="EVENT", help="Its id, as `marsad events` shows it.")] = None,
    pairs: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE…")] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="It is right as it stands; also what was rejected.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no event of ours: retract it for good.")] = False,
    not_new: Annotated[bool, typer.Option("--not-new", help="Show it, and never tell it as news.")] = False,
    undo: Annotated[int | None, typer.Option("--undo", metavar="N", help="Take correction N back.")] = None,
    because: Because = "",
    by: By = None,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    settings = load(config, database_url=database)
    said = author(by, because)
    asked = [bool(pairs), accept, reject, not_new, undo is not None]
    if sum(asked) != 1 or (event is None) != (undo is not None):
        raise typer.BadParameter("one of: EVENT FIELD=VALUE…, EVENT --accept, EVENT --reject, EVENT --not-new, --undo N")
    if undo is not None:
        say(settings, lambda store: store.undo(undo, said), as_json=as_json)
        return
    assert event is not None, "all but --undo name one"
    if not pairs:
        verdict: Verdict = "accept" if accept else "reject" if reject else "not_new"
        say(settings, lambda store: store.judge(event, verdict, said), as_json=as_json)
        return
    names = build.gazetteer(settings)
    complain(names.problems)
    with refusals():
        values = values_of(pairs, names)

    def act(store: Store) -> Corrected:
        return store.correct(event, values, said)

    say(settings, act, as_json=as_json)
