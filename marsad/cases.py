"""Frozen pages of outlets, and whether they are still read as somebody wrote down that they should be."""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.discovery import Listing, read_listing
from crawler.outlet import Extract, Outlet
from crawler.page import Link
from crawler.url import key_of
from parser.article import Article, Rejected
from parser.dates.calendar import Calendar
from parser.pages.extract import extract
from parser.pages.furniture import Furniture

Table = Mapping[str, Any]

NAME = "case.toml"
FOLDER = "cases"


def load(folder: Path) -> dict[str, Table]:
    """The cases of a folder by their outlets: what stands in the `case.toml` of each. Raises ValueError for what is no TOML."""
    return {path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob(f"*/{NAME}"))}


def read_page(
    page: bytes, part: Table, rules: Extract, listed: Link | None, *, furniture: Furniture, calendar: Calendar
) -> Article | Rejected:
    """Read a frozen page as the pipeline does: with these selectors, and with what a listing said of it."""
    headers = {"content-type": part["content_type"]} if "content_type" in part else None
    return extract(page, url=part["url"], rules=rules, headers=headers, listed=listed, furniture=furniture, calendar=calendar)


def listing(folder: Path, part: Table, outlet: Outlet) -> Listing:
    """Read a frozen listing by the route that it belongs to. Raises `Malformed`."""
    route = next(route for route in outlet.routes if route.name == part["route"])
    return read_listing(route, (folder / str(part["file"])).read_bytes(), base=route.url, outlet=outlet)


def listed_as(folder: Path, case: Table, url: str, outlet: Outlet) -> Link | None:
    """What the first listing of a case that names a page says of it."""
    listings = (listing(folder, part, outlet) for part in case.get("listing", ()) if "link" in part)
    return next((link for read in listings for link in read.links if link.key == key_of(url, outlet)), None)


def fields(read: Article) -> Table:
    """What is compared of an article, each line of its text a field of its own, so that only those that differ are shown."""
    return {
        "title": read.title,
        "published": read.published,
        "from": read.published_from,
        "author": read.author,
        "language": read.language,
        "read_also": [[link.title, link.url] for link in read.read_also],
        **numbered(read.text),
    }


def wanted(part: Table) -> Table:
    """The same of what a case says."""
    return {
        "title": part["title"],
        "published": part.get("published"),
        "from": part.get("from"),
        "author": part.get("author"),
        "language": part["language"],
        "read_also": part.get("read_also", []),
        **numbered(part["text"].strip()),
    }


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
    if isinstance(value, str) and "\n" in value and "'''" not in value:
        return f"'''\n{value}\n'''"
    # what JSON writes of strings and lists of them TOML reads, but for one sign that JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
