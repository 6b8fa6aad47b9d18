"""What every verb says when the database cannot be used: why, and what to do; and that the work goes on when it can."""

import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, text

from crawler.health import Health
from crawler.ledger import CatchUp, Validators
from crawler.page import Link
from db.correction import Author
from db.delivery import Attempt, FrozenMessage
from db.gleaning import Yield
from db.notice import Notice
from db.reparse import Progress, Scope
from db.store import Store, Unavailable
from db.subscription import Subscription
from db.unavailable import reason_of
from parser.article import Article
from tests.db.courier import PROCESSES
from tests.db.crawls import HOUR, outcome, seen
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou
from tests.postgres import UNPRIVILEGED, Server, running

SHORT = timedelta(milliseconds=50)
PAST = CatchUp(id=1, outlet="alpha", since=NOW, until=NOW, why="gap")
SUBSCRIPTION = Subscription(id="s1", rule="any", channel="email", address="a@b.example", created_at=NOW)
MESSAGE = FrozenMessage(id="m1", type="test", body=b"", frozen_at=NOW)
BY = Author("w", "y", NOW)
ARTICLE = Article(url="u", title="t", text="A text.", language="en", published=NOW)
NOTICE = Notice(type="ready", dedupe_key="ready", at=NOW, content={})


def owe(store: Store) -> None:
    with store.owing() as owing:
        owing.untold()


VERBS: Mapping[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(reading(mou("NO")), now=NOW),
    "events": lambda store: store.events(),
    "event": lambda store: store.event("aaaaaaaa"),
    "article_text": lambda store: store.article_text("a"),
    "lapse": lambda store: store.lapse(now=NOW),
    "correct": lambda store: store.correct("aaaaaaaa", {"place": None}, BY),
    "judge": lambda store: store.judge("aaaaaaaa", "accept", BY),
    "merge": lambda store: store.merge(["aaaaaaaa", "bbbbbbbb"], BY),
    "split": lambda store: store.split("aaaaaaaa", ["r"], BY),
    "undo": lambda store: store.undo(1, BY),
    "corrections": lambda store: store.corrections(),
    "retold": lambda store: store.retold("aaaaaaaa"),
    "retold_beside": lambda store: store.retold_beside(["aaaaaaaa"], []),
    "history": lambda store: store.history("aaaaaaaa"),
    "trail": lambda store: store.trail("key", "address"),
    "kept_texts": lambda store: store.kept_texts(Scope(), after=0, limit=1),
    "count_texts": lambda store: store.count_texts(Scope()),
    "read_again": lambda store: store.read_again(1, ARTICLE, (), now=NOW),
    "begin_reparse": lambda store: store.begin_reparse(Scope(), "parser", now=NOW),
    "advance_reparse": lambda store: store.advance_reparse(Progress(id=1, position=0)),
    "count_articles": lambda store: store.count_articles("alpha", since=NOW),
    "kept_pages": lambda store: store.kept_pages(after=0, limit=1),
    "remembered_outlets": lambda store: store.remembered_outlets(),
    "forget": lambda store: store.forget("alpha", now=NOW),
    "open_shards": lambda store: store.open_shards("run", [("a.warc.gz", 0, 1)]),
    "shards": lambda store: store.shards("run"),
    "claim_shard": lambda store: store.claim_shard("run", owner="one", now=NOW, lease=HOUR),
    "finish_shard": lambda store: store.finish_shard(1, Yield(pages=0, readings=(), damages=())),
    "count_gleaned": lambda store: store.count_gleaned("run"),
    "link_gleaned": lambda store: store.link_gleaned("run", limit=1, now=NOW),
    "owing": owe,
    "notify": lambda store: store.notify(NOTICE, at=lambda _: NOW, now=NOW),
    "claim": lambda store: store.claim(NOW, "one", HOUR, 1),
    "freeze": lambda store: store.freeze([1], MESSAGE),
    "attempted": lambda store: store.attempted("m1", Attempt(at=NOW, answer="refused"), owner="one", state="dead"),
    "put_back": lambda store: store.put_back([1], owner="one", next_at=NOW),
    "drop_owed": lambda store: store.drop_owed(None, now=NOW),
    "deliveries": lambda store: store.deliveries(),
    "subscribe": lambda store: store.subscribe(SUBSCRIPTION),
    "subscriptions": lambda store: store.subscriptions(),
    "pause": lambda store: store.pause("s1"),
    "resume": lambda store: store.resume("s1"),
    "stop": lambda store: store.stop("s1"),
    "standing": lambda store: store.standing(["a"], NOW),
    "record_outcome": lambda store: store.record_outcome(outcome("read")),
    "changed": lambda store: store.changed([Link(url="u", key="a", modified=NOW)]),
    "rereadings": lambda store: store.rereadings("alpha", NOW),
    "reread": lambda store: store.reread("a", outcome("gone"), Validators()),
    "enrol": lambda store: store.enrol({"alpha": ["feed"]}, now=NOW),
    "route": lambda store: store.route("alpha", "feed"),
    "route_memories": lambda store: store.route_memories(),
    "saw": lambda store: store.saw(seen()),
    "outlets_read": lambda store: store.outlets_read(since=NOW),
    "open_catch_up": lambda store: store.open_catch_up("alpha", NOW, NOW, "gap", now=NOW),
    "catch_ups": lambda store: store.catch_ups("alpha"),
    "advance": lambda store: store.advance(PAST),
    "finish": lambda store: store.finish(PAST, outcome("read")),
    "claim_outlets": lambda store: store.claim_outlets(["alpha"], now=NOW, owner="one", lease=HOUR, limit=1),
    "leave_outlets": lambda store: store.leave_outlets(["alpha"], owner="one"),
    "outlet_states": lambda store: store.outlet_states(),
    "note_health": lambda store: store.note_health("alpha", Health(state="healthy"), now=NOW),
    "take_turn": lambda store: store.take_turn("a.example", owner="one", now=NOW, lease=HOUR),
    "leave_turn": lambda store: store.leave_turn("a.example", owner="one", free_at=NOW, verdict=None, now=NOW),
    "installation": lambda store: store.installation(),
    "begin": lambda store: store.begin(now=NOW),
    "ready": lambda store: store.ready(now=NOW),
    "hold": lambda store: store.hold(now=NOW),
    "unhold": lambda store: store.unhold(),
    "heartbeat": lambda store: store.heartbeat("one", "all", now=NOW),
    "processes": lambda store: store.processes(),
    "owners": lambda store: store.owners(),
    "release": lambda store: store.release("one", now=NOW),
    "prune": lambda store: store.prune(now=NOW),
    "health": lambda store: store.health(),
}


@contextmanager
def opened(url: str, patience: timedelta = SHORT) -> Iterator[Store]:
    with closing(Store.open(url, clock=lambda: NOW, patience=patience)) as store:
        yield store


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(Unavailable) as raised:
        act()
    assert "cannot be used" in str(raised.value)
    return raised.value.reason


def write(store: Store, key: str = "alpha:1") -> None:
    record(store, reading(mou("NO"), key=key))


def fill(store: Store) -> None:
    for n in range(99):
        write(store, f"alpha:{n}")


# On any database


def test_these_are_all_the_verbs_that_there_are() -> None:
    assert {name for name in vars_of(Store) if not name.startswith("_")} - {"open", "close", "clock", "engines"} == set(VERBS)


def vars_of(kind: type) -> set[str]:
    return {name for one in kind.__mro__ for name in vars(one)}


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another process has begun to write, and does not come to its end."""
    with opened(url) as other, other.owing():
        yield


def test_whoever_waits_too_long_for_another_writer_hears_of_it_and_may_try_again(url: str) -> None:
    with opened(url) as store:
        with locked(url):
            assert reason(lambda: write(store)) == "locked"
        write(store)
        assert len(store.events()) == 1


def test_whoever_only_reads_waits_for_nobody(url: str) -> None:
    with opened(url) as store, locked(url):
        assert store.events() == []
        assert store.installation().started_at is None


def test_what_somebody_else_got_wrong_is_no_fault_of_the_database(url: str) -> None:
    with opened(url) as store:
        store.subscribe(SUBSCRIPTION)
        with pytest.raises(Exception, match=r"(?i)unique") as raised:
            store.subscribe(SUBSCRIPTION)
        assert not isinstance(raised.value, Unavailable)


# SQLite


@contextmanager
def without_room(store: Store) -> Iterator[None]:
    """The disk of a SQLite database is as full as it can be."""

    def cap(connection: SqliteConnection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as many pages as there are

    event.listen(store.engines.write, "connect", cap)
    store.engines.dispose()
    yield
    event.remove(store.engines.write, "connect", cap)
    store.engines.dispose()


def test_a_full_disk_takes_nothing_and_the_work_goes_on_when_there_is_room(sqlite_url: str) -> None:
    with opened(sqlite_url) as store:
        with without_room(store):
            assert reason(lambda: fill(store)) == "full"
        write(store, "alpha:100")
        (event,) = store.events()
        assert "alpha:100" in {report.id for report in event.reports}


def write_as_another(url: str, directory: Path, answer: Connection) -> None:
    """In a process of its own: be somebody who may read the database and not write it, and write it."""
    for file in (directory, *directory.iterdir()):
        file.chmod(0o555)
    if os.geteuid() == 0:
        os.setuid(pwd.getpwnam(UNPRIVILEGED).pw_uid)
    try:
        with opened(url) as store:
            write(store)
    except Unavailable as error:
        answer.send(error.reason)
    answer.close()


def test_a_file_that_this_user_may_not_write_is_said_to_be_so(empty_database: Path) -> None:
    directory = Path(tempfile.mkdtemp(prefix="marsad-"))  # not under pytest's own, which nobody else may enter
    file = shutil.copy(empty_database, directory / "marsad.db")
    hears, answer = PROCESSES.Pipe(duplex=False)
    with opened(f"sqlite:///{file}"):  # its log is there, as while a daemon runs
        child = PROCESSES.Process(target=write_as_another, args=(f"sqlite:///{file}", directory, answer))
        child.start()
        answer.close()
        assert hears.recv() == "read_only"
        child.join(60)
    directory.chmod(0o755)
    shutil.rmtree(directory)


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_file_is_said_to_be_so(tmp_path: Path, empty_database: Path, damage: bytes) -> None:
    file = tmp_path / "marsad.db"
    whole = empty_database.read_bytes()
    file.write_bytes(damage * 100 or whole[:8192] + b"\xff" * 60_000 + whole[68192:])

    def use() -> None:
        with opened(f"sqlite:///{file}") as store:
            write(store)

    assert reason(use) == "corrupt"


def test_a_file_that_cannot_be_opened_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "marsad.db").mkdir()
    assert reason(lambda: Store.open(f"sqlite:///{tmp_path / 'marsad.db'}", clock=lambda: NOW)) == "unreachable"


class DriverError(Exception):
    """What a driver raises, by the code that it gives."""

    def __init__(self, **codes: Any) -> None:
        for name, code in codes.items():
            setattr(self, name, code)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        *((5, "locked"), (261, "locked"), (8, "read_only"), (1032, "read_only"), (11, "corrupt"), (267, "corrupt"), (13, "full")),
        *((778, "unreachable"), (4874, "full"), (14, "unreachable"), (26, "corrupt"), (19, None), (1, None)),
    ],
)
def test_the_codes_of_sqlite_are_understood(code: int, named: str | None) -> None:
    assert reason_of(DriverError(sqlite_errorcode=code)) == named


@pytest.mark.parametrize(
    ("code", "named"),
    [
        *(
            ("08006", "unreachable"),
            ("57P01", "unreachable"),
            ("57P03", "unreachable"),
            ("53100", "full"),
            ("25006", "read_only"),
        ),
        *(("55P03", "locked"), ("40P01", "locked"), ("58030", "unreachable"), ("XX001", "corrupt"), ("23505", None)),
    ],
)
def test_the_codes_of_postgresql_are_understood(code: str, named: str | None) -> None:
    assert reason_of(DriverError(sqlstate=code)) == named


# PostgreSQL


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server that may be stopped: the other one serves all tests."""
    with running() as server:
        yield server


def test_a_server_that_ends_is_said_to_be_gone_by_every_verb_and_served_again_when_it_is_back(mortal: Server) -> None:
    with mortal.database() as url, opened(url) as store:
        write(store)
        mortal.stop()
        try:
            assert {name: reason(partial(verb, store)) for name, verb in VERBS.items()} == dict.fromkeys(VERBS, "unreachable")
            assert reason(lambda: Store.open(url, clock=lambda: NOW)) == "unreachable"
        finally:
            mortal.start()
        assert len(store.events()) == 1


def test_a_connection_that_is_ended_in_the_middle_is_said_to_be_so_and_leaves_nothing(
    postgres_url: str, postgres: Server
) -> None:
    def end_in_the_middle(store: Store) -> None:
        with store.owing() as owing:
            owing.session.execute(text("DELETE FROM subscription"))
            (pid,) = owing.session.execute(text("SELECT pg_backend_pid()")).one()
            postgres.execute(f"SELECT pg_terminate_backend({pid})")
            owing.untold()

    with opened(postgres_url) as store:
        store.subscribe(SUBSCRIPTION)
        assert reason(lambda: end_in_the_middle(store)) == "unreachable"
        assert len(store.subscriptions()) == 1


def test_a_server_that_takes_no_writes_is_said_to_be_so(postgres_url: str, postgres: Server) -> None:
    name = psycopg.conninfo.conninfo_to_dict(postgres_url.replace("+psycopg", ""))["dbname"]
    with opened(postgres_url) as store:
        postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        store.engines.dispose()
        assert reason(lambda: write(store)) == "read_only"
        assert store.events() == []


def test_no_password_is_said() -> None:
    url = "postgresql+psycopg://marsad:hush@127.0.0.1:1/marsad?connect_timeout=2"
    with pytest.raises(Unavailable, match=r"marsad:\*\*\*@127") as raised:
        Store.open(url, clock=lambda: NOW)
    assert "hush" not in str(raised.value)
