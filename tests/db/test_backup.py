from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from db.archive import BackupFailed, program, run_on
from db.backup import back_up, restore
from db.engine import open_engines
from db.schema import NewerSchema
from db.store import Store
from db.subscription import Subscription
from tests.databases import KINDS, made
from tests.db.crawls import HOUR
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou


@pytest.fixture
def elsewhere(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another database of the same kind."""
    (tmp_path / "elsewhere").mkdir()
    with made(kind_of(url), request, tmp_path / "elsewhere") as other:
        yield other


def kind_of(url: str) -> str:
    return next(kind for kind in KINDS if url.startswith(kind))


def filled(url: str) -> None:
    """A Marsad that knows an event, and owes somebody news of it."""
    with opened(url) as store:
        store.begin(now=NOW)
        store.enrol({"alpha": ["feed"]}, now=NOW)
        store.subscribe(Subscription(id="s1", rule="any", channel="email", address="a@b.example", created_at=NOW))
        told = record(store, reading(mou("NO")))
        with store.owing() as owing:
            owing.owe("s1", "k", told.versions[0], NOW)


def opened(url: str) -> closing[Store]:
    return closing(Store.open(url, clock=lambda: NOW))


def add(url: str, partner: str) -> None:
    with opened(url) as store:
        record(store, reading(mou(partner), outlet=partner.lower()))


def partners(url: str) -> list[tuple[str, ...]]:
    with opened(url) as store:
        return sorted(event.partners for event in store.events())


def test_what_was_backed_up_comes_back_whole_and_held(url: str, elsewhere: str, tmp_path: Path) -> None:
    filled(url)
    back_up(url, tmp_path / "backup")
    restore(elsewhere, tmp_path / "backup", now=NOW + HOUR)
    with opened(elsewhere) as store:
        assert store.installation().held_at == NOW + HOUR
        assert store.claim(NOW + HOUR, "one", HOUR, 9) == []
        store.unhold()
        (due,) = store.claim(NOW + HOUR, "one", HOUR, 9)
    assert due.change is not None
    assert due.change.event.partners == ("NO",)


def test_a_backup_is_of_one_moment_while_others_write(url: str, elsewhere: str, tmp_path: Path) -> None:
    filled(url)
    with opened(url) as store, store.owing() as owing:
        owing.session.execute(text("DELETE FROM delivery"))
        back_up(url, tmp_path / "backup")
    restore(elsewhere, tmp_path / "backup", now=NOW)
    with opened(elsewhere) as store:
        assert [one.dedupe_key for one in store.deliveries()] == ["k"]


def test_a_later_backup_takes_the_place_of_the_earlier(url: str, elsewhere: str, tmp_path: Path) -> None:
    filled(url)
    for partner in ("ES", "FR"):
        add(url, partner)
        back_up(url, tmp_path / "deep" / "backup")
    restore(elsewhere, tmp_path / "deep" / "backup", now=NOW)
    assert len(partners(elsewhere)) == 3
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["backup"]


def test_a_database_that_holds_something_is_refused_unless_it_is_to_be_overwritten(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    filled(url)
    back_up(url, tmp_path / "backup")
    add(elsewhere, "FR")
    with pytest.raises(BackupFailed, match="holds something"):
        restore(elsewhere, tmp_path / "backup", now=NOW)
    assert partners(elsewhere) == [("FR",)]
    restore(elsewhere, tmp_path / "backup", now=NOW, overwrite=True)
    assert partners(elsewhere) == [("NO",)]


def test_a_marsad_that_has_only_just_started_holds_nothing(url: str, elsewhere: str, tmp_path: Path) -> None:
    filled(url)
    back_up(url, tmp_path / "backup")
    with opened(elsewhere) as store:
        store.begin(now=NOW)
        store.enrol({"alpha": ["feed"]}, now=NOW)
        store.heartbeat("one", "all", now=NOW)
    restore(elsewhere, tmp_path / "backup", now=NOW)
    assert partners(elsewhere) == [("NO",)]


def test_those_who_have_the_database_open_go_on_with_what_was_restored(url: str, elsewhere: str, tmp_path: Path) -> None:
    filled(url)
    back_up(url, tmp_path / "backup")
    with opened(elsewhere) as store:
        record(store, reading(mou("FR")))
        restore(elsewhere, tmp_path / "backup", now=NOW, overwrite=True)
        assert [event.partners for event in store.events()] == [("NO",)]
        record(store, reading(mou("ES"), outlet="beta"))
    assert partners(elsewhere) == [("ES",), ("NO",)]


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_is_no_backup_is_refused_and_changes_nothing(url: str, tmp_path: Path, *, overwrite: bool) -> None:
    (tmp_path / "letter").write_text("Dear operator,")
    add(url, "FR")
    with pytest.raises(BackupFailed):
        restore(url, tmp_path / "letter", now=NOW, overwrite=overwrite)
    with pytest.raises(BackupFailed, match="there is no backup"):
        restore(url, tmp_path / "nothing", now=NOW, overwrite=overwrite)
    assert partners(url) == [("FR",)]


# SQLite


def test_a_backup_of_sqlite_is_one_file_that_opens_where_nothing_can_be_written(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "backups" / "backup.db")
    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["backup.db"]
    engines = open_engines(f"sqlite:///{tmp_path}/backups/backup.db")
    with engines.read.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engines.dispose()


def test_a_database_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="there is no database"):
        back_up(f"sqlite:///{tmp_path}/nothing.db", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_comes_back_where_there_is_no_database_yet(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "backup")
    restore(f"sqlite:///{tmp_path}/new/marsad.db", tmp_path / "backup", now=NOW)
    assert partners(f"sqlite:///{tmp_path}/new/marsad.db") == [("NO",)]
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["marsad.db"]


def test_a_damaged_database_is_refused_until_it_is_to_be_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "backup")
    damaged = tmp_path / "damaged.db"
    damaged.write_text("no database at all" * 1000)
    with pytest.raises(BackupFailed, match="holds something"):
        restore(f"sqlite:///{damaged}", tmp_path / "backup", now=NOW)
    restore(f"sqlite:///{damaged}", tmp_path / "backup", now=NOW, overwrite=True)
    assert partners(f"sqlite:///{damaged}") == [("NO",)]


def test_a_file_of_another_program_is_no_backup(tmp_path: Path, sqlite_url: str) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/other.db")
    with engines.write.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    engines.dispose()
    with pytest.raises(BackupFailed, match="no sound database of Marsad"):
        restore(sqlite_url, tmp_path / "other.db", now=NOW)


def test_a_backup_of_a_later_marsad_is_refused_and_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url)
    back_up(sqlite_url, tmp_path / "backup.db")
    engines = open_engines(f"sqlite:///{tmp_path}/backup.db")
    with engines.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engines.dispose()
    with pytest.raises(NewerSchema):
        restore(sqlite_url, tmp_path / "backup.db", now=NOW, overwrite=True)
    assert partners(sqlite_url) == [("NO",)]


# PostgreSQL


def test_a_program_that_is_not_installed_is_named_with_what_to_install() -> None:
    with pytest.raises(BackupFailed, match="apt install postgresql-client"):
        program("pg_nothing")


SPY = """#!/bin/sh
file=$(echo "$1" | sed 's/.*passfile=//; s/%2F/\\//g')
echo "$1" "$2" > {said}
stat -c %a "$file" >> {said}
cat "$file" >> {said}
"""


def test_a_password_is_seen_by_nobody_else(tmp_path: Path) -> None:
    said, program = tmp_path / "said", tmp_path / "spy"
    program.write_text(SPY.format(said=said))
    program.chmod(0o755)
    run_on(make_url("postgresql+psycopg://marsad:hu:sh%5C@db.example/marsad"), str(program), "--quiet")
    arguments, mode, password = said.read_text().splitlines()
    assert arguments.startswith("--dbname=postgresql://marsad@db.example/marsad?passfile=")
    assert arguments.endswith(" --quiet")
    assert (mode, password) == ("600", r"*:*:*:*:hu\:sh\\")
