"""Databases that an earlier Marsad filled, brought up and down again with everything that is in them."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, select

from crawler.ledger import Manner
from db.backup import back_up, restore
from db.engine import Engines, open_engines
from db.installation import Installation
from db.schema import config_for, migrate
from db.store import Store
from tests.databases import migrate_at
from tests.db.courier import PROCESSES
from tests.postgres import Server

AT = datetime(2025, 11, 20, 10, tzinfo=UTC)
NOW = datetime(2025, 12, 1, tzinfo=UTC)
ROWS: Mapping[str, Mapping[str, Any]] = tomllib.loads(Path(__file__).with_name("first_schema.toml").read_text(encoding="utf-8"))


@pytest.fixture
def old_file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'old.db'}"


@pytest.fixture
def old_database(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["old_file", "old_database"])
def engines(request: pytest.FixtureRequest) -> Iterator[Engines]:
    """A database without even tables."""
    opened = open_engines(request.getfixturevalue(request.param))
    yield opened
    opened.dispose()


def at_first_schema(engines: Engines, rows: Mapping[str, Mapping[str, Any]] = ROWS) -> None:
    with engines.write.begin() as connection:
        command.upgrade(config_for(connection), "0001")
        for table, row in rows.items():
            connection.execute(as_it_is(table, connection).insert().values(row))


def as_it_is(table: str, connection: Connection) -> Table:
    """A table with the columns that it has by now."""
    return Table(table, MetaData(), autoload_with=connection)


def rows_of(engines: Engines, table: str) -> list[dict[str, Any]]:
    with engines.read.connect() as connection:
        return [dict(row) for row in connection.execute(select(as_it_is(table, connection))).mappings()]


def opened(engines: Engines) -> Store:
    migrate(engines)
    return Store(engines, clock=lambda: NOW)


def test_a_route_that_was_read_before_is_due_at_once_with_all_that_it_left(engines: Engines) -> None:
    at_first_schema(engines)
    started = datetime.now(UTC)  # a migration is handed no clock
    store = opened(engines)
    memory = store.route("alpha", "feed")
    assert memory.listed == {"alpha:1"}
    assert (memory.validators.etag, memory.read_at) == ("v1", AT)
    assert memory.next_due_at is not None
    assert started <= memory.next_due_at <= datetime.now(UTC)
    claimed = store.claim_outlets(["alpha"], now=datetime.now(UTC), owner="one", lease=timedelta(minutes=1), limit=9)
    assert claimed == ["alpha"]


def test_whoever_watched_before_has_begun_and_is_ready(engines: Engines) -> None:
    at_first_schema(engines)
    store = opened(engines)
    assert store.installation() == Installation(started_at=AT, ready_at=AT)
    assert not store.begin(now=NOW)


def test_an_empty_database_has_not_begun(engines: Engines) -> None:
    at_first_schema(engines, {})
    assert opened(engines).installation() == Installation()


def test_an_article_that_carries_an_event_is_looked_at_again_when_its_listing_says_so(engines: Engines) -> None:
    at_first_schema(engines)
    opened(engines)
    (row,) = rows_of(engines, "rereading")
    assert (row["key"], row["outlet"], row["route"], row["due_at"]) == ("alpha:1", "alpha", "feed", None)


def test_what_is_owed_stays_owed(engines: Engines) -> None:
    at_first_schema(engines)
    (delivery,) = opened(engines).deliveries()
    assert (delivery.subscription, delivery.dedupe_key, delivery.state, delivery.owed_at) == ("s1", "k", "owed", AT)


def test_a_database_goes_down_again_with_everything_that_it_knew(engines: Engines) -> None:
    at_first_schema(engines)
    before = {table: rows_of(engines, table) for table in ROWS}
    store = opened(engines)
    store.enrol({"alpha": ["feed", "sitemap"]}, now=NOW)  # a route that was never read has no place in the first schema
    with engines.write.begin() as connection:
        command.downgrade(config_for(connection), "0001")
    assert {table: rows_of(engines, table) for table in ROWS} == before


def test_a_database_that_went_down_comes_up_again(engines: Engines) -> None:
    at_first_schema(engines)
    opened(engines)
    with engines.write.begin() as connection:
        command.downgrade(config_for(connection), "0001")
    assert opened(engines).route("alpha", "feed").listed == {"alpha:1"}


def test_a_file_is_copied_before_it_is_migrated(old_file: str, tmp_path: Path) -> None:
    engines = open_engines(old_file)
    at_first_schema(engines)
    migrate(engines)
    engines.dispose()
    copy = open_engines(f"sqlite:///{tmp_path / 'old.db.0001.bak'}")
    assert [row["dedupe_key"] for row in rows_of(copy, "delivery")] == ["k"]
    copy.dispose()


def test_of_several_who_start_at_once_one_migrates_and_the_others_find_it_done(engines: Engines) -> None:
    at_first_schema(engines)
    url = engines.write.url.render_as_string(hide_password=False)
    starting = [PROCESSES.Process(target=migrate_at, args=(url,)) for _ in range(3)]
    for one in starting:
        one.start()
    for one in starting:
        one.join(60)
    assert [one.exitcode for one in starting] == [0, 0, 0]
    assert len(rows_of(engines, "outlet")) == 1


def test_a_backup_of_an_earlier_marsad_comes_back_up_to_date(engines: Engines, tmp_path: Path) -> None:
    at_first_schema(engines)
    url = engines.write.url.render_as_string(hide_password=False)
    back_up(url, tmp_path / "backup")
    opened(engines)
    engines.dispose()
    restore(url, tmp_path / "backup", now=NOW, overwrite=True)
    store = opened(engines)
    assert store.installation() == Installation(started_at=AT, ready_at=AT, held_at=NOW)
    assert store.route("alpha", "feed").listed == {"alpha:1"}


CORRECTION = {"id": 1, "event_id": "aaaaaaaa", "field": "place", "value": {"value": "Fez"}, "who": "analyst", "why": "", "at": AT}
CORRECTED = {**ROWS, "mention": {**ROWS["mention"], "content": {"partners": ["NO"]}}, "correction": CORRECTION}


def test_what_was_corrected_is_tied_to_the_reports_of_its_event(engines: Engines) -> None:
    at_first_schema(engines, CORRECTED)
    store = opened(engines)
    assert [(one.act, one.field, one.value, one.holds) for one in store.corrections()] == [("set", "place", "Fez", True)]
    (place,) = rows_of(engines, "correction_place")
    assert (place["key"], place["ordinal"], place["family"], place["partners"]) == ("alpha:1", 0, "visit", ["NO"])


def test_of_what_people_said_the_values_of_fields_go_down_but_for_what_was_taken_back(engines: Engines) -> None:
    at_first_schema(engines, CORRECTED)
    opened(engines)
    said = {"event_id": "aaaaaaaa", "value": {}, "evidence": [], "who": "analyst", "why": "", "at": AT}
    with engines.write.begin() as connection:
        table = as_it_is("correction", connection)
        for row in (
            {"id": 2, "act": "set", "field": "date", **said},
            {"id": 3, "act": "reject", **said},
            {"id": 4, "act": "undo", "undoes": 2, **said},
            {"id": 5, "act": "undo", "undoes": 3, **said},
        ):
            connection.execute(table.insert().values(row))
        command.downgrade(config_for(connection), "0002")
    assert [row.keys() for row in rows_of(engines, "correction")] == [CORRECTION.keys()]
    assert [one.value for one in opened(engines).corrections()] == ["Fez"]


def test_a_stretch_that_was_open_is_read_as_before_and_one_of_another_manner_does_not_go_down(engines: Engines) -> None:
    at_first_schema(engines)
    with engines.write.begin() as connection:
        command.upgrade(config_for(connection), "0003")
        stretch = {"outlet": "alpha", "since": AT, "until": NOW, "why": "asked", "search": [], "position": "", "detail": ""}
        row = stretch | {"opened_at": NOW, "next_due_at": NOW}
        connection.execute(as_it_is("catch_up", connection).insert().values(row))
    store = opened(engines)
    store.open_catch_up("alpha", AT, NOW, "asked", now=NOW)
    store.open_catch_up("alpha", AT, NOW, "asked", manner=Manner(depth="listed"), now=NOW)
    assert [one.manner for one in store.catch_ups("alpha")] == [Manner(), Manner(depth="listed")]
    with engines.write.begin() as connection:
        command.downgrade(config_for(connection), "0003")
    assert len(rows_of(engines, "catch_up")) == 1
    assert [one.manner for one in opened(engines).catch_ups("alpha")] == [Manner()]
