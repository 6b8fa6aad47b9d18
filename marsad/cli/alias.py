"""`marsad alias`: one more name for something that is known."""

from typing import Annotated, Literal

import typer

from marsad.cli.options import ConfigFile, new_app
from marsad.config import load
from marsad.naming import NotNamed, add_alias

app = new_app()


@app.command()
def alias(
    entity: Annotated[str, typer.Argument(metavar="ID", help="A country's code, or the id of whatever the gazetteer names.")],
    form: Annotated[str, typer.Argument(metavar="FORM", help="As the press writes it, capitals included.")],
    *,
    lang: Annotated[
        Literal["ar", "fr", "en", "es", "any"], typer.Option("--lang", help="In which language; any for an abbreviation.")
    ],
    config: ConfigFile = None,
) -> None:
    """Let something be known by one more name. Example: marsad alias Hammouchi 'Abdellatif Hammouchy' --lang fr.

    Writes gazetteer/aliases.toml beside marsad.toml. A form that something else bears already is refused. What was read before
    is read anew by `marsad reparse`.
    """
    try:
        file = add_alias(entity, form, lang, load(config).layers)
    except NotNamed as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(
        f"{entity} is known by it already" if file is None else f"written to {file}; next: marsad reparse --dry-run", err=True
    )
