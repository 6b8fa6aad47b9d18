import json
from collections.abc import Iterator
from typing import IO, Any

import pytest

from marsad.receivers import Hook, hook
from tests.marsad.assembly import AGREEMENTS, FIRST, SECOND, lines
from tests.marsad.pages import printed
from tests.marsad.processes import Desk

ALLOW = '[network]\nallow = ["127.0.0.0/8"]\n'


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, warm_process: tuple[IO[str], IO[str]]) -> Desk:
    """A desk on whose database both articles were imported."""
    desk = Desk(tmp_path_factory.mktemp("home"), *warm_process)
    assert desk("import", stdin=lines(FIRST, SECOND)).err == "new: 2\n"
    return desk


@pytest.fixture
def listener() -> Iterator[Hook]:
    with hook() as receiver:
        yield receiver


def events(desk: Desk, *filters: str) -> list[dict[str, Any]]:
    done = desk("events", "--json", *filters)
    assert done.code == 0
    return done.lines


def shown(event: dict[str, Any]) -> dict[str, Any]:
    """What an event says, without what depends on when it was heard of."""
    told = {name: event[name] for name in ("kind", "status", "partners", "place", "date", "outlets", "title")}
    return told | {"reports": sorted(report["id"] for report in event["reports"])}


def test_two_articles_on_one_assembly_are_the_same_three_events_in_either_order(desk: Desk) -> None:
    came = []
    for database, articles in (("one.db", (FIRST, SECOND)), ("other.db", (SECOND, FIRST))):
        url = f"sqlite:///{database}"
        assert desk("import", "--database", url, stdin=lines(*articles)).code == 0
        came.append(sorted(map(shown, events(desk, "--database", url)), key=str))
    assert came[0] == came[1]
    assert sorted(event["kind"] for event in came[0]) == ["agreement", "agreement", "meeting"]
    assert sorted(event["partners"] for event in came[0] if event["kind"] == "agreement") == AGREEMENTS
    assert all(event["reports"] == ["barq-1", "sahifa-1"] for event in came[0])


def test_importing_twice_changes_nothing(imported: Desk) -> None:
    before = events(imported)
    assert imported("import", stdin=lines(FIRST, SECOND)).err == "known: 2\n"
    assert events(imported) == before


def test_an_import_tells_nobody_and_with_notify_tells_each_once(desk: Desk, listener: Hook) -> None:
    desk.file("marsad.toml", ALLOW + '[news]\nmax_age = "72h"\n')
    made = desk("subscribe", "new-mou", "--webhook", listener.url, "--json").lines[0]
    listener.secrets.append(made["secret"])
    assert desk("import", stdin=lines(FIRST)).code == 0
    assert desk("deliver", "--once").err == "3 versions judged, 0 deliveries owed, nothing due\n"
    assert listener.requests == []

    told = {**FIRST, "id": "sahifa-2", "url": "https://sahifa.example/akhbar/2.html"}
    told["text"] = FIRST["text"].replace("الفنلندية", "البلغارية").replace("الكينية", "السنغالية")
    for _ in range(2):
        assert desk("import", "--notify", stdin=lines(told)).code == 0
    assert all(request.is_verified for request in listener.requests)
    assert sorted(request.told["event"]["partners"] for request in listener.requests) == [["BG"], ["SN"]]
    assert [one["state"] for one in desk("deliveries", "list", "--json").lines] == ["delivered", "delivered"]


def test_a_record_that_cannot_be_taken_is_named_and_the_rest_goes_on(desk: Desk) -> None:
    bad: list[object] = [
        {"id": 1, "text": "x"},
        {"text": "x", "published": "2025-01-28"},
        {"id": 2, "text": "12345", "published": "2025-01-28"},
        {**FIRST, "url": "http://[broken"},
    ]
    done = desk("import", stdin="".join(json.dumps(record) + "\n" for record in bad) + "{\n" + lines(SECOND))
    assert (done.code, done.out) == (1, "")
    said = done.err.splitlines()
    assert said[:3] == ['-:1: "published" is missing', '-:2: "id" is missing', "-:3: no article: unsupported_language"]
    assert said[3].startswith("-:4: ")
    assert said[4].startswith("-:5: column 2: not JSON")
    assert said[5:] == ["new: 1"]


def test_articles_without_an_address_are_told_apart_by_their_ids(desk: Desk) -> None:
    without = [{name: value for name, value in one.items() if name != "url"} for one in (FIRST, SECOND)]
    assert desk("import", stdin=lines(*without)).err == "new: 2\n"
    assert {report["id"] for event in events(desk) for report in event["reports"]} == {"sahifa-1", "barq-1"}


def test_a_page_is_imported_like_a_text(desk: Desk) -> None:
    page = printed(FIRST["title"], FIRST["text"].split("\n"), published="2024-01-01T00:00:00+00:00")
    record = {"id": "page", "url": FIRST["url"], "html": page, "published": FIRST["published"], "outlet": "sahifa"}
    assert desk("import", stdin=lines(record)).err == "new: 1\n"
    agreements = events(desk, "--kind", "agreement")
    assert sorted(event["partners"] for event in agreements) == AGREEMENTS
    [report] = agreements[0]["reports"]
    assert (report["id"], report["outlet"], report["published"]) == ("page", "sahifa", "2025-10-16T17:30:00Z")


def test_events_are_filtered_by_the_facets_of_the_ledger(imported: Desk) -> None:
    assert [event["partners"] for event in events(imported, "--partner", "FI", "--kind", "agreement", "--limit", "1")] == [["FI"]]
    assert [event["kind"] for event in events(imported, "--not", "kind=agreement")] == ["meeting"]
    assert len(events(imported, "--outlets-min", "2", "--place", "Fez", "--language", "ar")) == 3
    assert events(imported, "--to", "2025-09-30") == []


def test_people_read_titles_in_their_language(imported: Desk) -> None:
    printed = imported("events", "--kind", "agreement", "--lang", "fr")
    assert "Finlande" in printed.out
    assert "\x1b" not in printed.out
