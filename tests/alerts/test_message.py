import json
from typing import Any

from alerts.message import Instance, Parcel, parcel, webhook_message
from alerts.payload import Coverage
from db.delivery import Due
from db.event import Event
from tests.alerts.events import NOW, change, event, subscription

ALL_READ = Coverage(20, 20)


def due(told: Event, number: int = 1, key: str = "news-occurred", *, to: dict[str, Any] | None = None, **fields: Any) -> Due:
    return Due(
        id=number,
        dedupe_key=f"event:{told.id}:{key}",
        subscription=subscription(**(to or {})),
        change=change(told, **fields),
        message=None,
        attempts=0,
        owed_at=NOW,
        leased_until=NOW,
    )


def packed(*dues: Due, current: dict[str, Event] | None = None) -> Parcel:
    return parcel(dues, current or {}, at=NOW, coverage=ALL_READ)


CORRECTION: dict[str, Any] = {"key": "v2:corrected", "news": None, "what": "corrected"}


def test_the_id_of_a_message_depends_on_what_it_delivers_and_on_nothing_else() -> None:
    one, two = due(event(id="AAAAAAAA"), 1), due(event(id="BBBBBBBB"), 2)
    assert packed(one, two).id == packed(two, one).id
    assert packed(one).id != packed(two).id
    assert packed(one).id != packed(due(event(id="AAAAAAAA"), 1, to={"id": "s2"})).id
    assert packed(one).id == packed(due(event(id="AAAAAAAA", outlets=6), 9)).id


def test_agreements_come_first_and_the_rest_in_the_order_in_which_it_was_owed() -> None:
    dues = [
        due(event(id="M1", kind="meeting"), 1),
        due(event(id="A1"), 2),
        due(event(id="V1", kind="visit"), 3),
        due(event(id="A2"), 4),
    ]
    assert [telling.event.id for telling in packed(*dues).tellings] == ["A1", "A2", "M1", "V1"]


def test_a_message_tells_the_event_as_it_is_now() -> None:
    [telling] = packed(due(event(outlets=1)), current={"7K3QF2MD": event(outlets=6, version=4)}).tellings
    assert telling.event.outlets == 6


def test_a_plan_is_told_as_a_plan_though_it_has_come_true_since() -> None:
    planned = event(status="planned", news="planned")
    [telling] = packed(due(planned, key="news-planned"), current={planned.id: event()}).tellings
    assert telling.event.status == "planned"


def test_a_correction_of_what_the_same_message_tells_first_is_not_told_beside_it() -> None:
    both = packed(due(event(), 1), due(event(version=2), 2, **CORRECTION), current={"7K3QF2MD": event(version=2)})
    assert [(telling.type, telling.event.version) for telling in both.tellings] == [("event.new", 2)]


def test_a_correction_of_another_event_is_told() -> None:
    both = packed(due(event(), 1), due(event(id="BBBBBBBB"), 2, **CORRECTION))
    assert [telling.type for telling in both.tellings] == ["event.new", "event.corrected"]


def test_news_that_was_withdrawn_before_it_was_sent_leaves_only_its_withdrawal() -> None:
    withdrawn = event(status="retracted")
    retraction = due(withdrawn, 2, key="retracted", news=None, what="retracted")
    assert [telling.type for telling in packed(due(event(), 1), retraction).tellings] == ["event.retracted"]


def test_a_webhook_names_its_rule_in_the_subscriber_s_language_and_the_conditions_that_were_met(instance: Instance) -> None:
    narrow = {"narrowing": {"partner": "NO"}, "channel": "webhook", "language": "fr"}
    body = json.loads(webhook_message(packed(due(event(), to=narrow)), instance).body)
    assert body["rule"] == {"id": "new-mou", "name": "Nouveaux accords", "matched": ["kind", "news", "partner"]}


def test_a_message_of_the_demo_is_a_test(instance: Instance) -> None:
    demo = Instance(names=instance.names, rules=instance.rules, is_demo=True)
    assert json.loads(webhook_message(packed(due(event())), demo).body)["test"] is True
    assert json.loads(webhook_message(packed(due(event())), instance).body)["test"] is False


def test_only_an_instance_with_public_pages_links_to_them(instance: Instance) -> None:
    public = Instance(names=instance.names, rules=instance.rules, public_url="https://marsad.example/")
    body = json.loads(webhook_message(packed(due(event())), public).body)
    assert body["url"] == "https://marsad.example/ar/event/7K3QF2MD"
    assert "url" not in json.loads(webhook_message(packed(due(event())), instance).body)
