from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from standardwebhooks import Webhook

from alerts.subscribing import Unfit, operator_subscription, subscribe_operator, subscription_to
from db.store import Store
from db.subscription import Subscription

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def wanted(channel: str = "webhook", address: str = "https://receiver.example/hook", **more: object) -> Subscription:
    return subscription_to("new-mou", channel, address, **{"language": "en", "now": NOW, **more})  # type: ignore[arg-type]  # each test names what it varies


def test_a_webhook_gets_a_secret_that_an_independent_verifier_can_use() -> None:
    secret = wanted().secret
    assert secret is not None
    headers = {"webhook-id": "m", "webhook-timestamp": str(int(datetime.now(UTC).timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign("m", datetime.now(UTC).replace(microsecond=0), "{}")
    assert Webhook(secret).verify("{}", headers) == {}


def test_two_subscriptions_share_neither_id_nor_secret() -> None:
    one, other = wanted(), wanted()
    assert one.id != other.id
    assert one.secret != other.secret


def test_a_mail_subscription_has_no_secret() -> None:
    assert wanted("email", "reader@desk.example").secret is None


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("webhook", "http://127.0.0.1/x"),
        ("webhook", "http://2130706433/x"),
        ("webhook", "ftp://receiver.example/"),
        ("webhook", "receiver.example"),
        ("email", "a@b.example, c@d.example"),
        ("email", "nobody"),
    ],
)
def test_an_address_that_could_never_be_served_is_refused(channel: str, address: str) -> None:
    with pytest.raises(Unfit, match=channel):
        wanted(channel, address)


def test_a_channel_that_nobody_serves_is_refused_with_those_that_are() -> None:
    with pytest.raises(Unfit, match='channel: "fax" is not one of webhook, email'):
        wanted("fax")


def test_an_operator_may_open_a_private_network_to_webhooks() -> None:
    assert wanted(address="http://127.0.0.1/x", allow=[ip_network("127.0.0.0/8")]).address == "http://127.0.0.1/x"


def test_a_narrowing_that_no_filter_understands_is_refused() -> None:
    with pytest.raises(Unfit, match="topic"):
        wanted(narrowing={"topic": ["football"]})


def test_a_partner_that_nobody_knows_is_refused_for_nothing_would_ever_come() -> None:
    with pytest.raises(Unfit, match='did you mean "INTERPOL"'):
        wanted(narrowing={"partner": ["INTERPOOL"]}, partners={"INTERPOL", "NO"})


def operator(channel: str = "email", address: str = "operator@desk.example", **more: object) -> Subscription:
    return operator_subscription(channel, address, **{"language": "en", "now": NOW, **more})  # type: ignore[arg-type]  # each test names what it varies


def test_the_operator_hears_of_marsad_itself_by_what_the_settings_say() -> None:
    made = operator()
    assert (made.rule, made.channel, made.address, made.secret) == ("operator", "email", "operator@desk.example", None)
    assert operator("webhook", "https://receiver.example/hook").secret
    with pytest.raises(Unfit, match="email"):
        operator("email", "nobody")


def test_notices_of_marsad_itself_cannot_be_narrowed() -> None:
    with pytest.raises(Unfit, match="partner: notices of Marsad itself have no such facet"):
        subscription_to("operator", "email", "a@desk.example", language="en", now=NOW, narrowing={"partner": ["NO"]})


def test_the_same_settings_make_one_subscription_however_often_marsad_starts(store: Store) -> None:
    assert [one.id for one in subscribe_operator(store, [operator()])] == [operator().id]
    assert subscribe_operator(store, [operator(now=NOW + timedelta(days=1))]) == []
    assert len(store.subscriptions()) == 1


def test_what_the_settings_name_no_longer_is_stopped_and_what_they_name_again_works_again(store: Store) -> None:
    other = operator(language="ar")
    for wanted in ([operator()], [other], []):
        subscribe_operator(store, wanted)
        assert [one.id for one in store.subscriptions(state="active")] == [one.id for one in wanted]
    subscribe_operator(store, [operator()])
    assert [one.id for one in store.subscriptions(state="active")] == [operator().id]
    assert len(store.subscriptions()) == 2


def test_an_operator_s_subscription_that_a_person_made_or_paused_is_left_alone(store: Store) -> None:
    by_hand = store.subscribe(subscription_to("operator", "email", "second@desk.example", language="en", now=NOW))
    [made] = subscribe_operator(store, [operator()])
    store.pause(made.id)
    subscribe_operator(store, [operator()])
    assert {one.id: one.state for one in store.subscriptions()} == {by_hand.id: "active", made.id: "paused"}


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_timezone_that_does_not_exist_is_refused(timezone: str) -> None:
    with pytest.raises(Unfit, match="timezone"):
        wanted(timezone=timezone)
