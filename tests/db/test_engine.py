"""What holds on every database: readers only read, writers wait for each other, and nothing is lost."""

import threading
from dataclasses import asdict

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from db.models import SubscriptionRow
from db.store import Store, Unavailable
from db.subscription import Subscription
from db.transaction import TRIES
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou


def test_the_reading_engine_cannot_write(store: Store) -> None:
    with Session(store.engines.read) as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("DELETE FROM event"))


def test_readers_are_not_kept_waiting_by_a_writer(store: Store) -> None:
    record(store, reading(mou("NO")))
    with store.engines.write.begin() as connection:
        connection.execute(text("DELETE FROM event_partner"))
        assert len(store.events(partners=["NO"])) == 1


def test_two_writers_wait_for_each_other_and_lose_nothing(store: Store) -> None:
    def write(outlet: str) -> None:
        for n in range(5):
            record(store, reading(mou("NO", date="2025-11-24"), key=f"{outlet}:{n}", outlet=outlet))

    writers = [threading.Thread(target=write, args=(outlet,)) for outlet in ("alpha", "beta")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    (found,) = store.events()
    assert len(found.reports) == 10


class GivenUp(Exception):
    """What psycopg raises when PostgreSQL gave a transaction up: https://www.psycopg.org/psycopg3/docs/api/errors.html."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(session: Session, tries: list[str], errors: dict[int, str]) -> int:
    """Write, and fail at these tries; gives how often it was tried."""
    tries.append("tried")
    session.add(
        SubscriptionRow(**asdict(Subscription(id="s1", rule="any", channel="email", address="a@b.example", created_at=NOW)))
    )
    session.flush()
    if code := errors.get(len(tries)):
        raise OperationalError("INSERT", {}, GivenUp(code))
    return len(tries)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_transaction_that_was_given_up_for_another_is_done_again_from_its_start(store: Store, code: str) -> None:
    assert store._write(failing, [], dict.fromkeys(range(1, TRIES), code)) == TRIES
    assert len(store.subscriptions()) == 1


@pytest.mark.parametrize(("code", "tries", "reason"), [("40P01", TRIES, "locked"), ("53100", 1, "full")])
def test_what_fails_every_time_or_for_good_is_said_and_leaves_nothing(store: Store, code: str, tries: int, reason: str) -> None:
    tried: list[str] = []
    with pytest.raises(Unavailable) as raised:
        store._write(failing, tried, dict.fromkeys(range(1, 99), code))
    assert (raised.value.reason, len(tried), store.subscriptions()) == (reason, tries, [])


def test_a_foreign_key_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.owing() as owing:
        owing.owe("nobody", "key", None, NOW)
    with Session(store.engines.read) as session:
        assert session.get(SubscriptionRow, "nobody") is None
