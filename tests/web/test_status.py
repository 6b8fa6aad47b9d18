"""How far we see, at the head of each page and for programs; and what is said where the database is gone."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from lxml.html import HtmlElement

from alerts.catalogue import LANGUAGES
from alerts.payload import Coverage
from crawler.ledger import CatchUp, RouteMemory
from db.installation import Installation
from tests.web.conftest import Reader
from tests.web.samples import NOTHING_WAITS, NOW, Ailing, Shelf, Signs, SomeNames
from web.app import create_app
from web.site import WebSettings
from web.status import FRESH

NAMES = {"tamghart": "Tamghart", "akhbar": "أخبار", "litham": "Litham"}
ALL_SEEN = Coverage(read=3, of=3)
TWO_BLIND = Coverage(read=1, of=3, blind=("akhbar", "litham"), since={"litham": NOW})
WARMING = Installation(started_at=NOW)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def reader_at(
    shelf: Shelf,
    coverage: Coverage = ALL_SEEN,
    *,
    address: str = "203.0.113.7",
    vitals: Signs | None = None,
    clock: Clock | None = None,
    **settings: Any,
) -> Reader:
    app = create_app(
        shelf,
        SomeNames(),
        WebSettings(outlets=NAMES, **settings),
        clock=clock or Clock(),
        coverage=lambda: coverage,
        vitals=vitals,
    )
    return Reader(app, address)


def bands(page: HtmlElement) -> list[str]:
    return [band.text_content() for band in page.cssselect(".band")]


def body(reader: Reader, path: str) -> Any:
    return json.loads(reader.get(path).text)


def a_stretch(outlet: str, **changed: Any) -> CatchUp:
    return replace(CatchUp(id=1, outlet=outlet, since=NOW - timedelta(days=400), until=NOW, why="history"), **changed)


def read(*outlets: str) -> dict[tuple[str, str], Any]:
    return {(slug, "feed"): (RouteMemory(read_at=NOW, good_at=NOW), "read") for slug in outlets}


def test_nothing_stands_at_the_head_of_a_page_while_all_is_well() -> None:
    assert bands(reader_at(Shelf()).page("/en/")) == []


@pytest.mark.parametrize(
    ("shelf", "read_so_far"),
    [
        (Shelf(life=WARMING), 0),
        (Shelf(life=WARMING, routes=read("akhbar", "litham")), 2),
        (Shelf(life=WARMING, routes=read(*NAMES), past=[a_stretch("litham")]), 2),
        (Shelf(life=WARMING, routes=read(*NAMES), past=[a_stretch("litham", why="gap")]), 3),
    ],
)
def test_while_the_past_is_read_every_page_says_how_far_that_is(shelf: Shelf, read_so_far: int) -> None:
    expected = [f"Reading the past; outlets done: {read_so_far} of 3."]
    assert bands(reader_at(shelf).page("/en/")) == expected
    assert bands(reader_at(shelf).page("/en/event/ABCDEFGH")) == expected


def test_outlets_that_are_not_read_now_are_named() -> None:
    assert bands(reader_at(Shelf(), TWO_BLIND).page("/fr/")) == [
        "Titres non lus en ce moment\u202f: 2 sur 3 (\u2068أخبار\u2069, \u2068Litham\u2069)."
    ]


def test_while_the_past_is_read_an_outlet_whose_turn_is_still_to_come_is_not_called_unread() -> None:
    failed: dict[tuple[str, str], Any] = {("litham", "feed"): (RouteMemory(read_at=NOW, failures=1), "unreachable")}
    said = bands(reader_at(Shelf(life=WARMING, routes=failed), TWO_BLIND).page("/en/"))
    assert said[1:] == ["Outlets not read now: 1 of 3 (\u2068Litham\u2069)."]


def test_many_outlets_are_counted_and_only_some_of_them_named() -> None:
    blind = tuple(f"outlet{n}" for n in range(9))
    said = bands(reader_at(Shelf(), Coverage(read=0, of=9, blind=blind)).page("/es/"))
    assert said[0].startswith("Medios sin lectura ahora: 9 de 9, entre ellos \u2068outlet0\u2069")
    assert "outlet5" not in said[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_of_it_is_said_in_every_language(lang: str) -> None:
    shelf = Shelf(life=replace(WARMING, held_at=NOW), routes=read(*NAMES))
    page = reader_at(shelf, TWO_BLIND, address="127.0.0.1", lacks_operator=True).page(f"/{lang}/")
    assert len(bands(page)) == 4
    assert page.get("dir") == ("rtl" if lang == "ar" else "ltr")
    english = bands(reader_at(shelf, TWO_BLIND, address="127.0.0.1", lacks_operator=True).page("/en/"))
    assert lang == "en" or not set(bands(page)) & set(english)


@pytest.mark.parametrize(
    ("address", "settings", "is_said"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("203.0.113.7", {}, False),
        ("127.0.0.1", {"public_url": "https://marsad.example"}, False),  # the proxy asks for everybody
    ],
)
def test_only_the_operator_reads_that_nobody_is_told_of_trouble(address: str, settings: dict[str, Any], is_said: bool) -> None:
    reader = reader_at(Shelf(), address=address, lacks_operator=True, **settings)
    assert bool(bands(reader.page("/en/"))) == is_said
    assert (reader.get("/metrics").status_code == 200) == is_said


def test_a_status_is_given_again_for_some_seconds_and_never_for_longer() -> None:
    shelf, clock = Shelf(), Clock()
    reader = reader_at(shelf, clock=clock)
    for passed in (timedelta(), FRESH / 2):
        clock.now = NOW + passed
        reader.get("/en/")
    assert shelf.asked == 1
    for moment in (NOW + FRESH, NOW - timedelta(days=1)):  # a clock may go back
        clock.now = moment
        reader.get("/en/")
    assert shelf.asked == 3


def test_programs_are_told_how_far_we_see() -> None:
    told = body(reader_at(Shelf(life=WARMING), TWO_BLIND), "/status.json")
    assert told["outlets"] == {"read": 1, "of": 3, "blind": []}
    assert body(reader_at(Shelf(), TWO_BLIND), "/status.json")["outlets"]["blind"] == ["akhbar", "litham"]
    assert (told["warming"], told["held"], told["started"]) == (True, False, NOW.isoformat())
    assert told["version"]


def test_health_is_well_although_an_outlet_cannot_be_read() -> None:
    answer = reader_at(Shelf(), TWO_BLIND, vitals=Signs()).get("/healthz")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = json.loads(answer.text)
    assert (told["status"], told["reasons"], told["outlets"]["blind"]) == ("well", [], ["akhbar", "litham"])


def test_health_gives_reasons_with_503() -> None:
    since = NOW - timedelta(hours=1)
    answer = reader_at(Shelf(waits=replace(NOTHING_WAITS, due=2, oldest_due=since)), vitals=Signs()).get("/healthz")
    [reason] = json.loads(answer.text)["reasons"]
    assert (answer.status_code, reason["code"], reason["since"]) == (503, "delivery", since.isoformat())


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_without_a_database_health_and_readiness_say_so(path: str) -> None:
    assert reader_at(Shelf(is_gone=True), vitals=Signs()).get(path).status_code == 503


def test_a_database_that_is_known_to_be_gone_is_not_asked_again() -> None:
    shelf = Shelf()
    reader = reader_at(shelf, vitals=Signs(store=Ailing("unreachable", "…", NOW)))
    assert reader.get("/healthz").status_code == 503
    assert reader.get("/readyz").status_code == 503


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_database_a_page_says_so_in_the_reader_s_language(lang: str) -> None:
    answer = reader_at(Shelf(is_gone=True)).get(f"/{lang}/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "/var/lib" not in answer.text


def test_while_the_database_is_gone_the_last_status_is_shown() -> None:
    shelf, clock = Shelf(), Clock()
    reader = reader_at(shelf, TWO_BLIND, clock=clock)
    before = bands(reader.page("/en/"))
    shelf.is_gone, clock.now = True, NOW + timedelta(hours=1)
    assert bands(reader.page("/en/")) == before != []
