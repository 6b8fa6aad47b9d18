from datetime import timedelta

from alerts.attempt import Tried, tried
from alerts.failing import Spells
from alerts.notice import Failure, content_of
from alerts.notifiers import Answer, Delivered, Refused, TryLater
from db.delivery import FrozenMessage
from db.notice import Notice
from db.subscription import Subscription
from tests.alerts.events import NOW, subscription

BUSY = TryLater("busy", 503)
HOOK = subscription(channel="webhook", address="https://user:key@receiver.example/hooks/secret")


def attempt(made: int, answer: Answer = BUSY, to: Subscription = HOOK, message: str = "msg_1") -> Tried:
    frozen = FrozenMessage(id=message, type="event.new", body=b"{}", frozen_at=NOW)
    started = NOW + timedelta(hours=made)
    return tried(frozen, to, answer, made=made, started=started, finished=started, jitter=0)


def told(spells: Spells, *attempts: Tried) -> list[Notice]:
    return [notice for one in attempts if (notice := spells.notice(one))]


def failure(notice: Notice) -> Failure:
    content = content_of(notice)
    assert isinstance(content, Failure)
    return content


def test_the_fourth_failure_is_told_and_the_last_one_and_none_between() -> None:
    first, last = map(failure, told(Spells(), *(attempt(made) for made in range(1, 11))))
    assert (first.state, first.attempts, first.next_at) == ("failing", 4, NOW + timedelta(hours=6))
    assert (last.state, last.attempts, last.next_at) == ("dead", 10, None)
    assert first.since == last.since == NOW + timedelta(hours=1)


def test_a_notice_says_where_and_why_and_nothing_that_is_secret() -> None:
    [notice] = told(Spells(), attempt(4))
    assert failure(notice).host == "receiver.example"
    assert failure(notice).said == "503 busy"
    assert "secret" not in str(notice.content)
    [mail] = told(Spells(), attempt(4, to=subscription(address="reader@example.org")))
    assert failure(mail).host == "example.org"
    assert "reader" not in str(mail.content)


def test_what_is_refused_for_good_is_lost_at_once() -> None:
    [notice] = told(Spells(), attempt(1, Refused("unknown user", 550)))
    assert failure(notice).state == "dead"


def test_one_spell_is_told_once_however_many_messages_are_lost_in_it() -> None:
    lost = [attempt(10, message=f"msg_{number}") for number in range(5)]
    assert len(told(Spells(), *lost)) == 1


def test_after_a_success_the_next_spell_is_told_again() -> None:
    notices = told(Spells(), attempt(4), attempt(5, Delivered(200)), attempt(4, message="msg_2"))
    assert [notice.dedupe_key for notice in notices] == ["subscription:s1:failing:msg_1", "subscription:s1:failing:msg_2"]


def test_each_receiver_has_its_own_spell() -> None:
    other = subscription(id="s2", channel="webhook", address="https://other.example/")
    assert len(told(Spells(), attempt(4), attempt(4, to=other))) == 2


def test_a_notice_that_cannot_reach_the_operator_makes_no_further_notice() -> None:
    assert told(Spells(), attempt(4, to=subscription(rule="operator")), attempt(10, to=subscription(rule="operator"))) == []
