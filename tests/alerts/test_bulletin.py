import json
from typing import Any

import pytest

from alerts.bulletin import told, webhook_notice
from alerts.message import Instance
from alerts.payload import Coverage
from db.notice import Notice
from tests.alerts.events import NOW
from tests.alerts.notices import HOUR, blind_in, failed, gone_blind, ready, recovered, sent


def body(instance: Instance, notice: Notice, **fields: Any) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(webhook_notice(sent(notice, channel="webhook", **fields), instance).body)
    return written


def test_a_webhook_tells_of_a_blind_outlet_without_an_event(instance: Instance) -> None:
    written = body(instance, gone_blind(detail="HTTP 403"), coverage=Coverage(19, 20, ("lematin",)))
    assert written.pop("id").startswith("msg_")
    assert written == {
        "type": "outlet.blind",
        "timestamp": "2025-11-27T10:31:00Z",
        "sequence": 1,
        "rule": {"id": "operator", "name": "Marsad itself", "matched": []},
        "late": False,
        "test": False,
        "changes": [],
        "coverage": {"read": 19, "of": 20, "blind": ["lematin"]},
        "outlet": {
            "slug": "lematin",
            "name": "Le Matin",
            "cause": "blocked",
            "detail": "HTTP 403",
            "since": "2025-11-27T10:31:00Z",
            "last_article": "2025-11-27T01:31:00Z",
        },
    }


@pytest.mark.parametrize(
    ("notice", "key", "field", "value"),
    [
        (recovered(now=NOW + HOUR), "outlet", "until", "2025-11-27T11:31:00Z"),
        (failed(state="dead", attempts=10, next_at=None), "delivery", "state", "dead"),
        (ready("goud"), "ready", "events", 132),
    ],
    ids=["recovered", "dead", "ready"],
)
def test_each_notice_stands_under_what_it_is_about(
    instance: Instance, notice: Notice, key: str, field: str, value: object
) -> None:
    written = body(instance, notice)
    assert written["type"] == notice.type
    assert written[key][field] == value
    assert "null" not in json.dumps(written)


def test_the_same_notices_are_the_same_message_whenever_they_are_written() -> None:
    one, other = gone_blind("lematin"), gone_blind("goud")
    assert sent(one, other).id == sent(other, one, at=NOW + HOUR).id
    assert sent(one).id != sent(other).id
    assert sent(one).id != sent(one, id="s2").id


def test_a_spell_that_ended_before_it_was_told_is_told_once_as_over() -> None:
    spell = [gone_blind("lematin"), recovered("lematin", now=NOW + HOUR)]
    both = told(sent(*spell, gone_blind("goud"), coverage=blind_in("goud")))
    assert [one.slug for one in both.blind] == ["goud"]
    assert [(one.slug, one.since, one.until) for one in both.back] == [("lematin", NOW, NOW + HOUR)]


def test_an_outlet_that_went_blind_again_is_told_as_blind_and_its_earlier_spell_as_over() -> None:
    spells = [gone_blind(), recovered(now=NOW + HOUR), gone_blind(now=NOW + 2 * HOUR)]
    both = told(sent(*spells, coverage=blind_in("lematin")))
    assert [one.since for one in both.blind] == [NOW + 2 * HOUR]
    assert [one.since for one in both.back] == [NOW]


def test_an_outlet_that_can_be_read_again_by_now_is_not_called_blind() -> None:
    late = told(sent(gone_blind(), coverage=blind_in()))
    assert (list(late.blind), [one.until for one in late.back]) == ([], [None])


def test_of_a_receiver_the_last_word_counts() -> None:
    both = told(sent(failed(), failed(state="dead", attempts=10)))
    assert (list(both.failing), len(both.dead)) == ([], 1)
