"""What other programs rely on: the keys of one event, paging, and errors as problem+json."""

import json
from typing import Any

import pytest

from tests.web.conftest import Reader, reader_of
from tests.web.samples import NORWAY, Shelf, an_event

KEYS = {
    "id", "kind", "status", "known_from", "new", "news", "instrument", "partners", "counterparts", "date", "precision", "place",
    "topics", "direction", "level", "services", "origins", "outlets", "frame", "possibly_same_as", "title", "first_seen",
    "version", "reports", "evidence",
}  # fmt: skip


def json_of(reader: Reader, path: str) -> Any:
    return json.loads(reader.get(path).text)


def test_an_event_has_the_keys_that_others_rely_on(reader: Reader) -> None:
    event = json_of(reader, f"/api/v1/events/{NORWAY.id}")
    assert set(event) == KEYS
    assert set(event["title"]) == {"ar", "fr", "en", "es"}
    assert {"id", "url", "outlet", "published", "language", "told_as"} <= set(event["reports"][0])
    assert {"report", "field", "quote", "start", "end"} <= set(event["evidence"][0])


def test_the_list_holds_the_same_objects_as_the_single_answers(reader: Reader) -> None:
    for item in json_of(reader, "/api/v1/events")["items"]:
        assert item == json_of(reader, f"/api/v1/events/{item['id']}")


def test_the_list_takes_the_ledger_s_query_string(reader: Reader) -> None:
    answer = json_of(reader, "/api/v1/events?kind=agreement&status=occurred")
    assert [item["id"] for item in answer["items"]] == [NORWAY.id]
    assert answer["meta"]["count"] == 1
    assert answer["meta"]["query"] == [["kind", "agreement"], ["status", "occurred"]]


def test_a_withdrawn_event_is_not_listed_and_its_address_is_gone(reader: Reader) -> None:
    assert "RTRC2222" not in {item["id"] for item in json_of(reader, "/api/v1/events")["items"]}
    answer = reader.get("/api/v1/events/RTRC2222")
    assert answer.status_code == 410
    assert json.loads(answer.text)["status"] == 410


def test_a_merged_event_redirects_for_ever(reader: Reader) -> None:
    answer = reader.get("/api/v1/events/MRGD2222")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/api/v1/events/{NORWAY.id}")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/events/ABCDEFGH", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/events?kind=nonsense", 400),
        ("/api/v1/events?knid=visit", 400),
        ("/api/v1/events?limit=0", 400),
        ("/api/v1/events?limit=many", 400),
    ],
)
def test_an_error_is_a_problem(reader: Reader, path: str, status: int) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(json.loads(answer.text)) == {"type", "title", "status", "detail"}


def test_a_problem_names_parameter_and_accepted_values(reader: Reader) -> None:
    detail = json_of(reader, "/api/v1/events?kind=nonsense")["detail"]
    assert "kind: " in detail
    assert "'agreement'" in detail


def test_a_problem_is_told_in_english_to_whoever_names_no_language(reader: Reader) -> None:
    assert json_of(reader, "/api/v1/nothing")["detail"] == "There is nothing at this address."


def test_pages_of_the_list_are_chained_to_the_end() -> None:
    reader = reader_of(Shelf([an_event(f"E{n:03}") for n in range(7)]))
    path, seen = "/api/v1/events?limit=3", []
    while path:
        answer = json_of(reader, path)
        seen += [item["id"] for item in answer["items"]]
        path = answer.get("next", "")
    assert sorted(seen) == [f"E{n:03}" for n in range(7)]


def test_the_list_may_be_read_from_any_page(reader: Reader) -> None:
    assert reader.get("/api/v1/events").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_supervisor_hears_that_all_is_well(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code == 200


def test_the_schema_of_the_api_is_public_and_names_no_page(reader: Reader) -> None:
    described = json_of(reader, "/api/v1/openapi.json")
    assert set(described["paths"]) == {"/api/v1/events", "/api/v1/events/{event_id}"}
