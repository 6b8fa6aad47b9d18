"""`marsad outlets freeze` and `test`: real pages kept as cases, and whether they are still read as they were."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.fetch import Answer, Fetch, judge_page
from crawler.ledger import Validators
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from marsad import build, cases
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, OutletFolder, Output
from marsad.cli.outlet_probe import everyone
from marsad.config import Settings, WrongUse, load
from parser.article import Article, Rejected
from parser.knowledge import Knowledge

CaseFolder = Annotated[
    Path | None, typer.Option("--cases", help="Where the cases lie; else cases/ beside marsad.toml.", metavar="DIR")
]
_HEAD = "# Pages as their outlet gave them: for this installation alone, not to be passed on.\n"


def freeze(
    url: Annotated[str, typer.Argument(metavar="URL", help="An article of an outlet that Marsad knows, on or off.")],
    *,
    folder: OutletFolder = None,
    kept: CaseFolder = None,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Keep a page as a case, with what is read of it today. Example: marsad outlets freeze https://kifache.com/812345/.

    Read what was written of it in case.toml, and set it right where the page says otherwise; `marsad outlets test` then holds
    the reader to it.
    """
    settings = load(config, database_url=database)
    outlet = next((known for known in everyone(settings, folder).values() if known.owns(url)), None)
    if outlet is None:
        raise typer.BadParameter(f"{url} belongs to no outlet; marsad outlets new writes one")
    answer = _fetched(settings, outlet, url)
    if isinstance(answer, Verdict):
        typer.echo(f"{url}: no page: {answer.kind} {answer.detail}".rstrip(), err=True)
        raise typer.Exit(1)
    file = _freeze(settings, outlet, url, answer, (kept or settings.directory / cases.FOLDER) / outlet.slug)
    typer.echo(file)
    typer.echo(f"read what {file.with_name(cases.NAME)} says of it, and set it right", err=True)


def _fetched(settings: Settings, outlet: Outlet, url: str) -> Answer | Verdict:
    answers: list[Answer | Verdict] = []

    async def visit(fetch: Fetch) -> None:
        answers.append(await fetch(url, {}))

    with build.store(settings) as store, build.visiting(settings, store, [outlet]) as visits:
        visits([visit])
    (answer,) = answers
    verdict = judge_page(answer, outlet, Validators())
    return answer if isinstance(answer, Answer) and verdict.kind == "page" else verdict


def _freeze(settings: Settings, outlet: Outlet, url: str, answer: Answer, folder: Path) -> Path:
    """Write page and case; give the page's file. Leaves with 1 where the page is no article."""
    case = folder / cases.NAME
    before = case.read_text(encoding="utf-8") if case.exists() else _HEAD
    name = f"page_{len(tomllib.loads(before).get('article', ())) + 1}.html"
    part = {
        "file": name,
        "url": url,
        "frozen": build.clock().date().isoformat(),
        "content_type": answer.headers.get("content-type"),
    }
    read = _read(build.knowledge(settings), answer.body, {key: value for key, value in part.items() if value}, outlet, folder, {})
    if isinstance(read, Rejected):
        typer.echo(f"{url}: no article: {read.reason} {read.detail}".rstrip(), err=True)
        raise typer.Exit(1)
    said = {
        "title": read.title,
        "published": read.published,
        "from": read.published_from,
        "author": read.author,
        "language": read.language,
        "text": read.text,
        "read_also": [[link.title, link.url] for link in read.read_also],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(answer.body)
    case.write_text(f"{before}\n{cases.written(part | said)}", encoding="utf-8")
    return folder / name


def hold(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="OUTLET…", help="Those whose cases are read; else all.")] = None,
    *,
    folder: OutletFolder = None,
    kept: CaseFolder = None,
    as_json: Json = False,
    output: Output = None,
    config: ConfigFile = None,
) -> None:
    """Read the frozen pages again, and say what is read otherwise than their cases say. Example: marsad outlets test kifache."""
    settings = load(config)
    outlets, where = everyone(settings, folder), kept or settings.directory / cases.FOLDER
    found = {slug: case for slug, case in cases.load(where).items() if not slugs or slug in slugs}
    if missing := (set(slugs or found) - found.keys()) | (found.keys() - outlets.keys()):
        raise WrongUse(f"no case, or no outlet, of that name: {', '.join(sorted(missing))}; cases lie in {where}")
    known = build.knowledge(settings)
    differences = [line for slug, case in found.items() for line in _differences(known, outlets[slug], case, where / slug)]
    lines.show(differences, _card, as_json=as_json, output=output)
    pages = sum(len(case.get("article", ())) for case in found.values())
    typer.echo(f"{pages} pages of {len(found)} outlets, {len(differences)} differences", err=True)
    raise typer.Exit(1 if differences else 0)


def _differences(known: Knowledge, outlet: Outlet, case: cases.Table, folder: Path) -> Iterator[dict[str, Any]]:
    for part in case.get("article", ()):
        read = _read(known, (folder / str(part["file"])).read_bytes(), part, outlet, folder, case)
        wanted = cases.wanted(part)
        said = cases.fields(read) if isinstance(read, Article) else {"rejected": read.reason}
        for field in dict.fromkeys([*wanted, *said]):
            if wanted.get(field) != said.get(field):
                both = {"wanted": _plain(wanted.get(field)), "read": _plain(said.get(field))}
                yield {"outlet": outlet.slug, "file": part["file"], "field": field, **both}


def _read(
    known: Knowledge, page: bytes, part: cases.Table, outlet: Outlet, folder: Path, case: cases.Table
) -> Article | Rejected:
    listed = cases.listed_as(folder, case, str(part["url"]), outlet)
    return cases.read_page(page, part, outlet.extract, listed, furniture=known.furniture, calendar=known.calendar)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | list) else str(value)


def _card(line: Mapping[str, Any]) -> Iterator[str]:
    yield f"{line['outlet']}/{line['file']}: {line['field']}"
    yield f"  wanted  {line['wanted']}"
    yield f"  read    {line['read']}"
