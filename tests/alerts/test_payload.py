import json
from typing import Any

import pytest

from alerts.payload import LARGEST_BODY, LONGEST_QUOTE, Coverage, Envelope, event_object, schema, webhook_body
from db.event import FieldChange
from parser.mention import Counterpart, Person
from tests.alerts.events import NAMES, NOW, change, event, proof, report

ENVELOPE = Envelope(
    type="event.new",
    id="msg_2kq",
    at=NOW,
    sequence=7,
    rule={"id": "new-mou", "name": "New agreements", "matched": ["kind", "news"]},
    is_late=False,
    is_test=False,
    coverage=Coverage(18, 20, ("lematin", "goud")),
    url=None,
)
FULL = event(
    date="2025-11-24",
    date_end="2025-11-27",
    precision="day",
    counts={"announced": 43, "named": 51},
    counterparts=(Counterpart(partner="NO", agency="Politiet", office="chief", person=Person("هاكون", "Håkon"), level="expert"),),
    frame="AAAAAAAA",
    possibly_same_as=("BBBBBBBB",),
)


def body(told: Any = None, **fields: Any) -> dict[str, Any]:
    told = told or event()
    written: dict[str, Any] = json.loads(webhook_body(ENVELOPE, change(told, **fields), told, NAMES))
    return written


# fmt: off
KEYS = {
    "id", "kind", "status", "known_from", "new", "news", "instrument", "partners", "counterparts", "date", "date_end",
    "precision", "place", "place_country", "topics", "direction", "level", "services", "counts", "origins", "outlets", "frame",
    "possibly_same_as", "title", "first_seen", "version", "reports", "evidence",
}
# fmt: on


def test_an_event_has_the_keys_that_other_programs_rely_on() -> None:
    told = event_object(FULL, NAMES)
    assert set(told) == KEYS
    assert set(told["reports"][0]) >= {"id", "url", "outlet", "published", "language", "told_as"}
    assert set(told["evidence"][0]) >= {"report", "field", "quote", "start", "end"}


def test_what_is_not_known_is_absent_and_never_null() -> None:
    sparse = event(date=None, precision=None, place=None, place_country=None, instrument=None, kind="visit")
    told = event_object(sparse, NAMES)
    assert not {"date", "date_end", "precision", "place", "instrument", "frame", "counts"} & set(told)
    assert "null" not in json.dumps(told)
    assert told["topics"] == ["organized_crime"]


def test_moments_are_written_in_utc() -> None:
    assert event_object(event(), NAMES)["first_seen"] == "2025-11-27T10:31:00Z"


def test_a_long_quote_is_cut_and_its_offsets_still_say_what_it_is() -> None:
    text = "كلمة " * 200
    [told] = event_object(event(evidence=(proof(text, start=10, end=10 + len(text)),)), NAMES)["evidence"]
    assert len(told["quote"]) == LONGEST_QUOTE
    assert told["end"] - told["start"] == LONGEST_QUOTE
    assert text[: told["end"] - 10] == told["quote"]


@pytest.mark.parametrize("told", [FULL, event(), event(date=None, precision=None)], ids=["full", "plain", "undated"])
def test_the_schema_describes_the_object(told: Any) -> None:
    written, described = event_object(told, NAMES), schema()
    assert set(written) <= set(described["properties"])
    assert set(described["required"]) <= set(written)
    for key, definition in (("reports", "Report"), ("evidence", "Proof"), ("counterparts", "Counterpart")):
        for item in written[key]:
            assert set(item) <= set(described["$defs"][definition]["properties"])
            assert set(described["$defs"][definition]["required"]) <= set(item)


def test_the_schema_knows_no_null() -> None:
    assert '"null"' not in json.dumps(schema())


def test_a_webhook_says_what_happened_around_its_event() -> None:
    written = body()
    assert written.pop("event")["id"] == "7K3QF2MD"
    assert written == {
        "type": "event.new",
        "id": "msg_2kq",
        "timestamp": "2025-11-27T10:31:00Z",
        "sequence": 7,
        "rule": {"id": "new-mou", "name": "New agreements", "matched": ["kind", "news"]},
        "late": False,
        "test": False,
        "changes": [],
        "coverage": {"read": 18, "of": 20, "blind": ["lematin", "goud"]},
    }


def test_a_correction_lists_what_it_changed() -> None:
    fields = (FieldChange(field="partners", before=["NE"], after=["NG"]),)
    assert body(news=None, what="corrected", fields=fields)["changes"] == [
        {"field": "partners", "from": ["NE"], "to": ["NG"], "reason": "corrected"}
    ]


def test_what_changed_before_anybody_was_told_is_no_change() -> None:
    fields = (FieldChange(field="status", before="planned", after="occurred"),)
    assert body(news="occurred", what="occurred", fields=fields)["changes"] == []


def test_arabic_is_written_as_arabic() -> None:
    assert "مذكرة تفاهم مع النرويج" in webhook_body(ENVELOPE, change(), event(), NAMES).decode()


def test_a_webhook_stays_small_by_leaving_out_proofs_and_then_reports() -> None:
    many = tuple(report(id=f"outlet{n}:1", url=f"https://outlet{n}.example/{'x' * 100}") for n in range(60))
    proofs = tuple(proof("كلمة " * 60, report=one.id) for one in many)
    huge = event(reports=many, evidence=proofs, partners=tuple(f"P{n:03}" for n in range(60)), kind="meeting")
    written = webhook_body(ENVELOPE, change(huge), huge, NAMES)
    told = json.loads(written)["event"]
    assert len(written) <= LARGEST_BODY
    assert len(told["partners"]) == 60
    assert told["reports"]
