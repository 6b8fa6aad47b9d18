"""`marsad extract`: what is read from a page."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from marsad import build
from marsad.cli.options import ConfigFile, Json
from marsad.config import load
from parser.article import Article
from parser.pages.extract import as_json as shown
from parser.pages.extract import extract as read

app = typer.Typer()


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="[FILE.html|-]")] = Path("-"),
    *,
    url: Annotated[str, typer.Option(help="Where the page came from.")],
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Show title, text, date and read-also links of a page. Example: marsad extract page.html --url https://news.example/1."""
    settings = load(config)
    knowledge = build.knowledge(settings)
    outlets, _ = build.outlets(settings)
    rules = next((outlet.extract for outlet in outlets.values() if outlet.owns(url)), None)
    page = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    article = read(page, url=url, rules=rules, furniture=knowledge.furniture, calendar=knowledge.calendar)
    if as_json:
        typer.echo(json.dumps(shown(article), ensure_ascii=False))
    elif isinstance(article, Article):
        typer.echo(f"{article.title}\n{article.published or 'no date'} ({article.language})\n\n{article.text}")
    else:
        typer.echo(f"no article: {article.reason} {article.detail}", err=True)
    raise typer.Exit(0 if isinstance(article, Article) else 1)
