import threading
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.engine import open_engines
from db.models import SubscriptionRow
from db.store import TRIES, Store
from db.subscription import Subscription
from tests.db.press import NOW, reading, record
from tests.db.test_owing import owe_all, subscribed
from tests.parser.reports import mention, mou


def test_a_database_without_a_file_is_refused() -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="names no file"):
            open_engines(url)


def test_the_directory_of_a_database_is_made(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/a/b/marsad.db")
    with engines.write.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    engines.dispose()
    assert (tmp_path / "a/b/marsad.db").exists()


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_what_was_committed_survives_a_power_cut(store: Store, pragma: str, value: object) -> None:
    for engine in (store.engines.read, store.engines.write):
        with engine.connect() as connection:
            assert connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_the_reading_engine_cannot_write(store: Store) -> None:
    with Session(store.engines.read) as session, pytest.raises(OperationalError, match="readonly"):
        session.execute(text("DELETE FROM event"))


def test_a_writing_transaction_begins_as_a_writer(store: Store, url: str) -> None:
    other = open_engines(f"{url}?timeout=0")
    with store.engines.write.begin(), other.write.connect() as second:
        second.connection.dbapi_connection.execute("PRAGMA busy_timeout = 0")  # type: ignore[union-attr]  # it is open
        with pytest.raises(OperationalError, match="locked"):
            second.begin()
    other.dispose()


def test_readers_are_not_kept_waiting_by_a_writer(store: Store) -> None:
    record(store, reading(mou("NO")))
    with store.engines.write.begin() as connection:
        connection.execute(text("DELETE FROM event_partner"))
        assert len(store.events(partners=["NO"])) == 1


def test_no_transaction_begins_by_reading_and_turns_writer(store: Store) -> None:
    reads, writes = statements_of(store.engines.read), statements_of(store.engines.write)
    subscribed(store)
    record(store, reading(mou("NO"), mention("visit", "ES")), reading(mou("NO"), outlet="beta"))
    owe_all(store)
    store.events()
    store.health()
    assert {statement.split()[0] for statement in reads} == {"BEGIN", "SELECT"}
    assert [statement for statement in writes if "BEGIN" in statement] == ["BEGIN IMMEDIATE"] * 4


def statements_of(engine: Engine) -> list[str]:
    """What an engine executes from now on."""
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    return statements


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


@pytest.mark.parametrize(("code", "tries"), [("40P01", TRIES), ("53100", 1)])
def test_what_fails_every_time_or_for_good_is_raised_and_leaves_nothing(store: Store, code: str, tries: int) -> None:
    tried: list[str] = []
    with pytest.raises(OperationalError, match="INSERT"):
        store._write(failing, tried, dict.fromkeys(range(1, 99), code))
    assert (len(tried), store.subscriptions()) == (tries, [])


def test_a_foreign_key_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), store.owing() as owing:
        owing.owe("nobody", "key", None, NOW)
    with Session(store.engines.read) as session:
        assert session.get(SubscriptionRow, "nobody") is None
