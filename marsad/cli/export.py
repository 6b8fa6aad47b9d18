"""`marsad export`: what Marsad keeps, in forms that other programs read."""

from pathlib import Path
from typing import Annotated

import typer

from crawler.past.warc import packed
from db.archive import complete
from db.backup import holds_something
from marsad import build
from marsad.cli.options import ConfigFile, Database, new_app
from marsad.config import WrongUse, load

app = new_app("Give what is kept to other programs.")
_AT_ONCE = 100


@app.callback()
def export() -> None:
    """Keep `warc` a word of its own, beside which others may come."""


@app.command()
def warc(
    file: Annotated[Path, typer.Argument(metavar="FILE.warc.gz", dir_okay=False, help="Appears whole or not at all.")],
    *,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Write the pages that are kept as an archive of the web. Example: marsad export warc kept.warc.gz."""
    number, after = 0, 0
    settings = load(config, database_url=database)
    if not holds_something(settings.database_url):
        raise WrongUse("there is nothing to export in that database; name another by --database sqlite:///FILE")
    with build.store(settings) as store, complete(file) as part, part.open("wb") as archive:
        while pages := store.kept_pages(after=after, limit=_AT_ONCE):
            archive.writelines(packed(page) for _, page in pages)
            number, (after, _) = number + len(pages), pages[-1]
    typer.echo(f"{number} pages", err=True)
