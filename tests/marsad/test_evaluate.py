"""`marsad evaluate`, as one calls it."""

import json

from tests.marsad.processes import Desk

ARTICLE = {
    "id": "a1",
    "url": "https://journal.example/a1",
    "title": "توقيع مذكرة تفاهم بين الأمن الوطني وشرطة السنغال",
    "text": "وقع المدير العام للأمن الوطني عبد اللطيف حموشي، أمس الاثنين بالرباط، مذكرة تفاهم مع مدير شرطة السنغال.",
    "published": "2025-01-28",
}


def line(record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def test_evaluate_scores_the_parser_on_what_an_analyst_logged(desk: Desk) -> None:
    event: dict[str, object] = {
        "event_id": "E1",
        "kind": "agreement",
        "status": "occurred",
        "instrument": "memorandum_of_understanding",
    }
    event |= {"partners": ["SN"], "date": "2025-01-27", "date_end": None, "place": "Rabat", "topics": []}
    desk.file("gold.jsonl", line({"id": "a1", "lang": "ar", "relevant": True, "new_mou": True, "events": [event]}))
    desk.file("articles.jsonl", line(ARTICLE))
    done = desk("evaluate", "gold.jsonl", "--json")
    assert done.code == 0
    figures = done.lines[0]
    [kind] = figures.pop("by_language_and_kind")
    assert figures
    assert all(value >= 0 for value in figures.values())
    assert (kind["language"], kind["kind"], kind["n"]) == ("ar", "agreement", 1)
    assert "ar agreement" in desk("evaluate", "gold.jsonl").out


def test_evaluate_lists_what_was_missed(desk: Desk) -> None:
    event: dict[str, object] = {"event_id": "E1", "kind": "award", "status": "recalled", "partners": ["KE"]}
    desk.file("gold.jsonl", line({"id": "a1", "lang": "ar", "events": [event]}))
    desk.file("articles.jsonl", line(ARTICLE))
    done = desk("evaluate", "gold.jsonl", "--misses", "--json")
    assert {"id": "a1", "verdict": "missed", "kind": "award", "partner": "KE", "status": "recalled"} in done.lines


def test_evaluate_scores_nothing_rather_than_a_part(desk: Desk) -> None:
    desk.file("articles.jsonl", "{}\n")
    desk.file("gold.jsonl", "{\n")
    done = desk("evaluate", "gold.jsonl")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("gold.jsonl:1: column")
