"""Kills `marsad run` and what it starts, at random moments, and holds what it leaves against a run that nobody disturbed.

    python -m tests.marsad.faults --kills 60 --seed 1 --database sqlite:////tmp/faults.db

The newsroom's real web sites, a real supervisor, a real receiver. A PostgreSQL database that is named is emptied. Prints a
table, and exits 1 on any breach: an event or a delivery that is lost, doubled or called otherwise, a process that is left
after 2 s, work that is not taken up again within 15 s.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from alerts.payload import event_object
from alerts.subscribing import subscription_to
from db.event import Event
from db.store import Store, Unavailable
from marsad import build
from marsad.config import load
from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from marsad.receivers import Hook, hook
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS
from tests.marsad.watching import CHILD, READER, SUPERVISOR, Watching, running

SETTINGS = """
database_url = "{database}"
[news]
max_age = "off"
[crawl]
contact = "https://observatory.example/about"
every = "1s"
[network]
allow = ["127.0.0.0/8"]
[web]
port = 0
"""
KILLS_A_ROUND = 4
"""Each round begins with an empty database, so that kills meet work and not a press that is read already."""
DELAY_S = 0.4
LONGEST_PEACE_S = 4.0
"""Between two kills: a crawl takes two seconds to start, and some more to have its first page read."""
RECOVERS_WITHIN_S = 15.0
GONE_WITHIN_S = 2.0
SETTLES_WITHIN_S = 120.0
VICTIMS = (SUPERVISOR, CHILD, READER)
WORK = frozenset({"crawling", "did", "owed", "attempt"})
"""Events of the log by which work is seen to go on."""


@dataclass(frozen=True)
class Left:
    """What a run leaves: its events as others are shown them, and what was owed for them.

    An event is named here by its earliest report, because its id grows from the report that came first, and which of two
    outlets is read first is nobody's promise. Where all its reports are of one outlet the id itself stands here too.
    """

    events: dict[str, object]
    owed: Counter[str]


@dataclass
class Stage:
    """The press, the receiver and the home of the supervisors."""

    home: Path
    database: str
    receiver: Hook
    names: Gazetteer
    breaches: list[str] = field(default_factory=list)
    table: list[tuple[str, ...]] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    duplicates: int = 0
    expected: tuple[int, int] = (0, 0)
    """Events and deliveries of a run."""

    @contextmanager
    def fresh(self, number: int) -> Iterator[Store]:
        """An empty database with one subscription, told of in the settings."""
        url = emptied(self.database, number)
        (self.home / "marsad.toml").write_text(SETTINGS.format(database=url), encoding="utf-8")
        settings = load(self.home / "marsad.toml")
        self.receiver.requests.clear()
        with build.store(settings) as store:
            allow = settings.config.network.allow
            wish = subscription_to("any-cooperation", "webhook", self.receiver.url, language="en", now=build.clock(), allow=allow)
            self.receiver.secrets[:] = [store.subscribe(wish).secret or ""]
            yield store

    def left(self, store: Store) -> Left:
        """What there is now."""
        events = {event.id: event for event in store.events()}
        called = {id_: name_of(event) for id_, event in events.items()}
        owed = (one.dedupe_key.split(":", 2) for one in store.deliveries())
        return Left(
            {called[id_]: shown(event, event_object(event, self.names)) for id_, event in events.items()},
            Counter(f"{called.get(id_, id_)} {what}" for _, id_, what in owed),
        )

    def breach(self, what: str) -> None:
        self.breaches.append(what)


def name_of(event: Event) -> str:
    """What an event is called here: the place of its earliest report, and what that tells."""
    first = min(event.reports, key=lambda report: (report.published or report.fetched, report.id))
    return f"{first.id} {event.kind} {event.status} {','.join(event.partners)} {event.date}"


def shown(event: Event, told: dict[str, object]) -> object:
    """What of an event does not depend on when it was read, and of the order only where that is given."""
    fields = ("kind", "status", "partners", "instrument", "date", "place", "new")
    is_of_one = len({report.outlet for report in event.reports}) == 1
    reports = sorted(report.id for report in event.reports)
    return {"id": event.id if is_of_one else "", "reports": reports} | {field: told.get(field) for field in fields}


def emptied(database: str, number: int) -> str:
    """The URL of an empty database: another file each time, or the named one of a server, emptied."""
    if database.startswith("sqlite:///"):
        return f"{database.removesuffix('.db')}-{number}.db"
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return database


def is_quiet(store: Store) -> bool:
    """Whether every event is judged, everything owed is sent, and nothing of the past is still to be read."""
    with suppress(Unavailable):
        waits = store.health(now=build.clock())
        is_told = not waits.untold and all(one.state == "delivered" for one in store.deliveries())
        return is_told and store.installation().ready_at is not None
    return False


def settle(stage: Stage, store: Store, expected: Left | None = None) -> None:
    """Wait until nothing more comes; with an expectation, until it is met."""
    until = time.monotonic() + SETTLES_WITHIN_S
    while not (is_quiet(store) and (expected is None or stage.left(store).events == expected.events)):
        if time.monotonic() > until:
            stage.breach(f"not settled within {SETTLES_WITHIN_S:g} s")
            return
        time.sleep(0.2)


def undisturbed(stage: Stage) -> Left:
    """Let a supervisor work in peace; what it leaves is what all others must leave."""
    with stage.fresh(0) as store, running(stage.home) as supervisor:
        supervisor.wait_for(event="ready", within_s=SETTLES_WITHIN_S)
        settle(stage, store)
        return stage.left(store)


def round_of_kills(stage: Stage, number: int, kills: int, expected: Left, chance: random.Random) -> None:
    """Kill so often, then let the last supervisor finish, and look at what is left."""
    with stage.fresh(number) as store, ExitStack() as running_now:
        supervisor = start(stage, running_now)
        for _ in range(kills):
            time.sleep(chance.uniform(0.1, LONGEST_PEACE_S))
            supervisor = kill(stage, supervisor, running_now, chance)
        settle(stage, store, expected)
        supervisor.process.send_signal(signal.SIGTERM)
        supervisor.process.wait()
        compare(stage, store, expected)


def start(stage: Stage, running_now: ExitStack) -> Watching:
    """Start a supervisor, and measure until it has taken up work."""
    started = time.monotonic()
    supervisor = running_now.enter_context(running(stage.home))
    if goes_on(supervisor, 0):
        stage.recoveries.append(time.monotonic() - started)
    else:
        stage.breach(f"no work within {RECOVERS_WITHIN_S:g} s of a start")
    return supervisor


def goes_on(supervisor: Watching, after: int) -> bool:
    """Wait until the log shows work that is done."""
    with supervisor.spoke:
        return supervisor.spoke.wait_for(
            lambda: any(line["event"] in WORK for line in supervisor.said[after:]), timeout=RECOVERS_WITHIN_S
        )


def kill(stage: Stage, supervisor: Watching, running_now: ExitStack, chance: random.Random) -> Watching:
    """Kill one of the family; gives the supervisor that works from then on."""
    wanted = chance.choice(VICTIMS)
    appears(supervisor, wanted)
    family = supervisor.family()
    alive = {part: pid for pid, command in family.items() for part in VICTIMS if part in command}
    victim = wanted if wanted in alive else chance.choice(sorted(alive))
    with suppress(ProcessLookupError):
        os.kill(alive[victim], signal.SIGKILL)
    orphans = {SUPERVISOR: list(family), CHILD: [pid for pid, command in family.items() if READER in command], READER: []}
    gone = is_gone_in_time(supervisor, orphans[victim])
    if not gone:
        stage.breach(f"something of a killed {victim} was left after {GONE_WITHIN_S:g} s: {supervisor.family()}")
    before = len(stage.recoveries)
    if victim == SUPERVISOR:
        supervisor = start(stage, running_now)
    recovery = f"{stage.recoveries[-1]:.1f}" if len(stage.recoveries) > before else ""
    stage.table.append((str(len(stage.table) + 1), victim, "yes" if gone else "NO", recovery))
    return supervisor


def appears(supervisor: Watching, part: str) -> None:
    """Give a process the time to be started: there is a reader only while there is something to read."""
    until = time.monotonic() + LONGEST_PEACE_S
    while not supervisor.member(part) and time.monotonic() < until:
        time.sleep(0.02)


def is_gone_in_time(supervisor: Watching, orphans: Sequence[int]) -> bool:
    until = time.monotonic() + GONE_WITHIN_S
    while left := supervisor.family().keys() & set(orphans):
        if time.monotonic() > until:
            return not left
        time.sleep(0.02)
    return True


def compare(stage: Stage, store: Store, expected: Left) -> None:
    """Hold what is left against what was expected."""
    left = stage.left(store)
    for id_ in expected.events.keys() | left.events.keys():
        if expected.events.get(id_) != left.events.get(id_):
            stage.breach(f"event {id_}: expected {expected.events.get(id_)}, left {left.events.get(id_)}")
    if left.owed != expected.owed:
        stage.breach(f"owed: missing {[*(expected.owed - left.owed)]}, too many {[*(left.owed - expected.owed)]}")
    for one in store.deliveries():
        if one.state != "delivered":
            stage.breach(f"delivery {one.dedupe_key} is {one.state}: {one.last}")
    compare_wire(stage, store)


def compare_wire(stage: Stage, store: Store) -> None:
    """What came over the wire is what the table says was sent; what came twice came with the same id and the same bytes."""
    wire: dict[str, set[bytes]] = {}
    for request in stage.receiver.requests:
        wire.setdefault(request.headers["webhook-id"], set()).add(request.body)
        if not request.is_verified:
            stage.breach("a request was not signed")
    sent = {one.message for one in store.deliveries()}
    if wire.keys() != sent:
        stage.breach(f"on the wire: missing {sorted(sent - wire.keys(), key=str)}, unknown {sorted(wire.keys() - sent)}")
    for id_, bodies in wire.items():
        if len(bodies) > 1:
            stage.breach(f"{id_} came with different bodies")
    stage.duplicates += len(stage.receiver.requests) - len(wire)


@contextmanager
def stage(database: str) -> Iterator[Stage]:
    """Set the press and the receiver up."""
    newsroom = Newsroom.load([SEEDS])
    with tempfile.TemporaryDirectory(prefix="marsad-faults-") as directory, serving(newsroom) as ports, hook() as receiver:
        home = Path(directory)
        write_outlet_files(newsroom, ports, home)
        for slug in newsroom.outlets:
            file = home / "outlets" / f"{slug}.toml"
            file.write_text(file.read_text("utf-8").replace("delay_s = 0", f"delay_s = {DELAY_S}"), encoding="utf-8")
        yield Stage(home, database or f"sqlite:///{home}/faults.db", receiver, Gazetteer.load([SEEDS]))


def run(kills: int, seed: int, database: str = "") -> Stage:
    """Kill so often in all, and give what came of it."""
    chance = random.Random(seed)
    with stage(database) as played:
        expected = undisturbed(played)
        played.expected = len(expected.events), expected.owed.total()
        if not expected.owed:
            played.breach("nothing was owed in an undisturbed run, so nothing is proved")
        rounds = [min(KILLS_A_ROUND, kills - done) for done in range(0, kills, KILLS_A_ROUND)]
        for number, times in enumerate(rounds, start=1):
            round_of_kills(played, number, times, expected, chance)
        return played


def report(played: Stage) -> Iterator[str]:
    """What came of it, line by line."""
    yield f"{'kill':>4}  {'victim':<16}{'nothing left':<14}recovery s"
    for number, victim, gone, recovery in played.table:
        yield f"{number:>4}  {victim:<16}{gone:<14}{recovery}"
    events, deliveries = played.expected
    yield f"events {events}, deliveries {deliveries}; duplicates on the wire {played.duplicates}"
    yield f"recoveries {len(played.recoveries)}, worst {max(played.recoveries, default=0.0):.1f} s"
    yield from (f"BREACH {breach}" for breach in played.breaches)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.marsad.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="sqlite:///PATH.db or a PostgreSQL URL, which is emptied")
    given = parser.parse_args(arguments)
    played = run(given.kills, given.seed, given.database)
    print("\n".join(report(played)))  # noqa: T201 - a program of its own
    return 1 if played.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
