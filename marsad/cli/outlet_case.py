"""`marsad outlets freeze` and `test`: real pages kept as cases, and whether they are still read as they were."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.fetch import Answer, judge_page
from crawler.ledger import Validators
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from crawler.press import Press
from crawler.url import key_of
from marsad import build, cases
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, OutletFolder, Output, complain
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
    outlet = _owner(build.press(settings, folder), url)
    where = (kept or settings.directory / cases.FOLDER) / outlet.slug
    before = cases.read(where / cases.NAME) if (where / cases.NAME).exists() else {}
    _refuse_twice(before, url, outlet)
    answer = build.visited(settings, outlet, lambda fetch: fetch(url, {}))
    verdict = judge_page(answer, outlet, Validators())
    if isinstance(answer, Verdict) or verdict.kind != "page":
        typer.echo(f"{url}: no page: {verdict.kind} {verdict.detail}".rstrip(), err=True)
        raise typer.Exit(1)
    _refuse_twice(before, answer.url, outlet)
    file = _freeze(settings, outlet, answer, where, before)
    typer.echo(file)
    typer.echo(f"read what {file.with_name(cases.NAME)} says of it, and set it right", err=True)


def _owner(press: Press, url: str) -> Outlet:
    complain(press.problems)
    try:
        outlet = press.owner(url)
    except ValueError as error:
        raise typer.BadParameter(f'"{url}" is not a web address (http:// or https://)') from error
    if outlet is None:
        raise typer.BadParameter(f"{url} belongs to no outlet; marsad outlets new writes one")
    return outlet


def _refuse_twice(case: cases.Table, url: str, outlet: Outlet) -> None:
    """A page that was frozen is a page that somebody may have set right: it is not read anew over that."""
    for part in case.get("article", ()):
        if key_of(part["url"], outlet) == key_of(url, outlet):
            raise typer.BadParameter(f"{url} is frozen already, as {part['file']}")


def _freeze(settings: Settings, outlet: Outlet, answer: Answer, folder: Path, before: cases.Table) -> Path:
    """Write page and case; give the page's file. Leaves with 1 where the page is no article."""
    case = folder / cases.NAME
    named = {part["file"] for part in before.get("article", ())}
    page = next(file for n in count(1) if (file := folder / f"page_{n}.html").name not in named and not file.exists())
    part = {
        "file": page.name,
        "url": answer.url,
        "frozen": build.clock().date().isoformat(),
        "content_type": answer.headers.get("content-type"),
    }
    read = _read(build.knowledge(settings), answer.body, {key: value for key, value in part.items() if value}, outlet, folder, {})
    if isinstance(read, Rejected):
        typer.echo(f"{answer.url}: no article: {read.reason} {read.detail}".rstrip(), err=True)
        raise typer.Exit(1)
    folder.mkdir(parents=True, exist_ok=True)
    page.write_bytes(answer.body)
    text = case.read_text(encoding="utf-8") if case.exists() else _HEAD
    case.write_text(f"{text}\n{cases.written({**part, **cases.said(read)})}", encoding="utf-8")
    return page


def hold_to_cases(
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
    press, where = build.press(settings, folder), kept or settings.directory / cases.FOLDER
    complain(press.problems)
    outlets = press.known
    found = {slug: case for slug, case in cases.load(where).items() if not slugs or slug in slugs}
    if missing := (set(slugs or found) - found.keys()) | (found.keys() - outlets.keys()):
        raise WrongUse(f"no case, or no outlet, of that name: {', '.join(sorted(missing))}; cases lie in {where}")
    if not found:
        raise WrongUse(f"there is no case in {where}: marsad outlets freeze URL keeps one")
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
