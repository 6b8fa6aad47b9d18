"""Every outlet that ships enabled stands on a frozen case: its listings and its pages, read as a person reads them.

`cases/<slug>/case.toml` says what stands in the files beside it. Nothing is listed here: a folder is a case, and an enabled
outlet without one fails. All pages are synthetic, built from what is publicly known of the outlet's structure.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery import Listing
from crawler.outlet import Extract
from crawler.page import Link
from crawler.press import load_outlets
from crawler.sitemap import read_sitemap
from crawler.url import clean_url
from marsad import cases
from marsad.cases import Table, fields, wanted
from parser.article import Article
from parser.dates.calendar import Calendar
from parser.pages.furniture import Furniture
from seeds import SEEDS

FOLDER = Path(__file__).with_name("cases")
CASES = cases.load(FOLDER)
OUTLETS = load_outlets([SEEDS])[0]
KNOWN: Mapping[str, Any] = {"furniture": Furniture.load([SEEDS]), "calendar": Calendar.load([SEEDS])}


def parts(name: str) -> list[Any]:
    """One parameter for each listing or article of each case, named by its file."""
    return [pytest.param(slug, part, id=f"{slug}/{part['file']}") for slug, case in CASES.items() for part in case[name]]


def without_one(rules: Extract) -> Iterator[tuple[str, Extract]]:
    """Each selector that an outlet declares, and what the outlet says without it."""
    for key in ("body", "drop"):
        for selector in getattr(rules, key):
            rest = tuple(other for other in getattr(rules, key) if other != selector)
            yield selector, rules.model_copy(update={key: rest})


def selectors() -> list[Any]:
    return [
        pytest.param(slug, rest, id=f"{slug}: {selector}")
        for slug in CASES
        for selector, rest in without_one(OUTLETS[slug].extract)
    ]


def test_every_enabled_outlet_has_a_case_and_every_case_an_outlet() -> None:
    assert sorted(CASES) == sorted(OUTLETS)


@pytest.mark.parametrize("slug", CASES)
def test_a_case_has_a_listing_for_every_kind_of_route(slug: str) -> None:
    kinds = {route.name: route.kind for route in OUTLETS[slug].routes}
    assert {kinds[listing["route"]] for listing in CASES[slug]["listing"]} == set(kinds.values())


@pytest.mark.parametrize("slug", CASES)
def test_a_case_speaks_of_every_file_beside_it(slug: str) -> None:
    spoken = [part["file"] for part in (*CASES[slug]["listing"], *CASES[slug]["article"])]
    assert sorted(spoken) == sorted(path.name for path in (FOLDER / slug).iterdir() if path.name != "case.toml")


@pytest.mark.parametrize("slug", CASES)
def test_every_page_says_that_it_is_synthetic(slug: str) -> None:
    pages = (path for kind in ("*.html", "*.xml") for path in (FOLDER / slug).glob(kind))
    assert [path.name for path in pages if "<!-- Synthetic" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(("slug", "expected"), [part for part in parts("listing") if "sitemaps" in part.values[1]])
def test_an_index_names_its_sitemaps(slug: str, expected: Table) -> None:
    sitemap = read_sitemap(file_of(slug, expected))
    assert sitemap.is_index
    assert [entry.url for entry in sitemap.entries] == expected["sitemaps"]


@pytest.mark.parametrize(("slug", "expected"), [part for part in parts("listing") if "link" in part.values[1]])
def test_a_listing_names_what_a_reader_sees_in_it(slug: str, expected: Table) -> None:
    where = f"{slug}/{expected['file']}"
    read = listing(slug, expected)
    links = {link["key"]: {**link, "url": clean_url(link["url"])} for link in expected["link"]}
    assert {f"{where}: keys": [link.key for link in read.links], f"{where}: strange": read.strange} == {
        f"{where}: keys": list(links),
        f"{where}: strange": expected.get("strange", 0),
    }
    assert {f"{where}: {link.key}": said(link, links[link.key]) for link in read.links} == {
        f"{where}: {key}": link for key, link in links.items()
    }


@pytest.mark.parametrize(("slug", "expected"), parts("article"))
def test_an_article_is_read_as_a_person_reads_it(slug: str, expected: Table) -> None:
    where = f"{slug}/{expected['file']}"
    page = file_of(slug, expected).decode("utf-8")
    assert [word for word in expected.get("never", ()) if word not in page] == [], f"{where}: words that no reading could keep"

    read = article(slug, expected, OUTLETS[slug].extract)
    assert {f"{where}: {field}": value for field, value in fields(read).items()} == {
        f"{where}: {field}": value for field, value in wanted(expected).items()
    }
    assert [word for word in expected.get("never", ()) if word in read.text] == [], f"{where}: furniture"


@pytest.mark.parametrize(("slug", "expected"), parts("article"))
def test_an_article_gives_what_its_outlet_promises(slug: str, expected: Table) -> None:
    promised = OUTLETS[slug].expect
    read = article(slug, expected, OUTLETS[slug].extract)
    assert [name for name in promised.must if not getattr(read, name)] == []
    assert len(read.text) >= promised.min_chars


@pytest.mark.parametrize(("slug", "without"), selectors())
def test_a_selector_is_needed_by_a_page(slug: str, without: Extract) -> None:
    assert any(fields(article(slug, page, without)) != wanted(page) for page in CASES[slug]["article"])


def listing(slug: str, part: Table) -> Listing:
    return cases.listing(FOLDER / slug, part, OUTLETS[slug])


def said(link: Link, like: Table) -> Table:
    """The fields of a link that the case speaks of; a date that nobody wrote is spoken of always."""
    shown = {name: getattr(link, name) for name in ("url", "key", "title", "published", *like)}
    return {name: value for name, value in shown.items() if value is not None}


def article(slug: str, part: Table, rules: Extract) -> Article:
    """Read a page as the pipeline does: with its outlet's selectors, and with what a listing said of it."""
    listed = cases.listed_as(FOLDER / slug, CASES[slug], part["url"], OUTLETS[slug])
    read = cases.read_page(file_of(slug, part), part, rules, listed, **KNOWN)
    assert isinstance(read, Article), f"{slug}/{part['file']}: {read}"
    return read


def file_of(slug: str, part: Table) -> bytes:
    return (FOLDER / slug / str(part["file"])).read_bytes()
