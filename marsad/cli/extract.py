"""`marsad extract`: what is read from a page."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.outlet import Extract
from marsad import build
from marsad.cli import lines
from marsad.cli.options import STDIN, ConfigFile, Json, Output, new_app
from marsad.config import Settings, load
from parser.article import Rejected
from parser.pages.extract import as_json as shown
from parser.pages.extract import extract as read

app = new_app()


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(metavar="[FILE.html|-]", help="A page; `-` or nothing reads stdin.")] = STDIN,
    *,
    url: Annotated[str, typer.Option(help="Where the page came from.")],
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Show title, text, date and read-also links of a page. Example: marsad extract page.html --url https://news.example/1."""
    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter(f'"{url}" is not a web address (http:// or https://)', param_hint="--url")
    settings = load(config)
    knowledge = build.knowledge(settings)
    article = read(_page(file), url=url, rules=_rules(settings, url), furniture=knowledge.furniture, calendar=knowledge.calendar)
    lines.show([shown(article)], _card, as_json=as_json, output=output)
    if isinstance(article, Rejected):
        typer.echo(f"{file}: no article: {article.reason} {article.detail}".rstrip(), err=True)
        raise typer.Exit(1)


def _card(page: Mapping[str, Any]) -> Iterator[str]:
    if "rejected" not in page:
        yield from (page["title"], f"{page['date'] or 'no date'} ({page['language']})", "", page["text"])


def _page(file: Path) -> bytes:
    return sys.stdin.buffer.read() if file == STDIN else file.read_bytes()


def _rules(settings: Settings, url: str) -> Extract | None:
    """The selectors of the outlet whose page it is, where that is one of ours."""
    outlets, _ = build.outlets(settings)
    return next((outlet.extract for outlet in outlets.values() if outlet.owns(url)), None)
