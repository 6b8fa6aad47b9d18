"""Frozen pages of outlets, and whether they are still read as somebody wrote down that they should be."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from crawler.discovery import Listing, read_listing
from crawler.outlet import Extract, Outlet, WebUrl
from crawler.page import Link
from crawler.url import key_of
from marsad.config import WrongUse
from parser.article import Article, Language, Rejected
from parser.dates.calendar import Calendar
from parser.pages.extract import extract
from parser.pages.furniture import Furniture
from seeds.datafile import nearest, parse, validate

Table = Mapping[str, Any]

NAME = "case.toml"
FOLDER = "cases"
# as it is, TOML takes of the signs that steer a terminal the tab and the end of a line alone
_UNWRITABLE = re.compile(r"'''|[\x00-\x08\x0b-\x1f\x7f]")


class _Part(BaseModel):
    """What a frozen file is; what a case may say of it besides, is compared and not checked."""

    model_config = ConfigDict(extra="allow", strict=True)

    file: str


class _Page(_Part):
    url: WebUrl
    title: str
    language: Language
    text: str
    published: datetime | None = None
    content_type: str | None = None
    read_also: list[list[str]] = Field(default_factory=list)


class _Listing(_Part):
    route: str


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    listing: list[_Listing] = Field(default_factory=list)
    article: list[_Page] = Field(default_factory=list)


def load(folder: Path) -> dict[str, Table]:
    """The cases of a folder by their outlets: what stands in the `case.toml` of each. Raises `Refused`."""
    return {path.parent.name: read(path) for path in sorted(folder.glob(f"*/{NAME}"))}


def read(file: Path) -> Table:
    """One case. Raises `Refused` for what is none."""
    case = parse(file)
    validate(case, _Case, file)
    return case


def read_page(
    page: bytes, part: Table, rules: Extract, listed: Link | None, *, furniture: Furniture, calendar: Calendar
) -> Article | Rejected:
    """Read a frozen page as the pipeline does: with these selectors, and with what a listing said of it."""
    headers = {"content-type": part["content_type"]} if "content_type" in part else None
    return extract(page, url=part["url"], rules=rules, headers=headers, listed=listed, furniture=furniture, calendar=calendar)


def listing(folder: Path, part: Table, outlet: Outlet) -> Listing:
    """Read a frozen listing by the route that it belongs to. Raises `Malformed`, and `WrongUse` where there is none."""
    route = next((route for route in outlet.routes if route.name == part["route"]), None)
    if route is None:
        known = [route.name for route in outlet.routes]
        raise WrongUse(f'{folder / NAME}: {outlet.slug} has no route "{part["route"]}"{nearest(str(part["route"]), known)}')
    return read_listing(route, (folder / str(part["file"])).read_bytes(), base=route.url, outlet=outlet)


def listed_as(folder: Path, case: Table, url: str, outlet: Outlet) -> Link | None:
    """What the first listing of a case that names a page says of it."""
    listings = (listing(folder, part, outlet) for part in case.get("listing", ()) if "link" in part)
    return next((link for read in listings for link in read.links if link.key == key_of(url, outlet)), None)


def said(read: Article) -> Table:
    """What a case says of an article."""
    return {
        "title": read.title,
        "published": read.published,
        "from": read.published_from,
        "author": read.author,
        "language": read.language,
        "text": read.text,
        "read_also": [[link.title, link.url] for link in read.read_also],
    }


def fields(read: Article) -> Table:
    """What is compared of an article."""
    return wanted(said(read))


def wanted(part: Table) -> Table:
    """The same of what a case says, each line of the text a field of its own, so that only those that differ are shown."""
    known = {name: part.get(name) for name in ("title", "published", "from", "author", "language")}
    return {**known, "read_also": part.get("read_also", []), **numbered(part["text"].strip())}


def numbered(text: str) -> Table:
    """The lines of a text by their numbers."""
    return {f"text, line {n}": line for n, line in enumerate(text.split("\n"), 1)}


def written(part: Table) -> str:
    """An `[[article]]` of a case as TOML."""
    lines = [f"{key} = {_value(value)}" for key, value in part.items() if value not in (None, (), [])]
    return "\n".join(["[[article]]", *lines]) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and "\n" in value and not _UNWRITABLE.search(value):
        return f"'''\n{value}\n'''"
    # what JSON writes of strings and lists of them TOML reads, but for one sign that JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
