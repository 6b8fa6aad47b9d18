"""The supervisor in this process, on a database that another process keeps to itself for a while."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.store import Unavailable
from marsad.watch.calls import StoreCalls
from marsad.watch.vitals import Vitals
from tests.marsad import lag
from tests.marsad.chores import NOW
from tests.marsad.instance import Instance, instance, running
from tests.marsad.processes import REPOSITORY, until

STALL_MS = 50
HELD_S = 3.0
HOLDS = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process writes, for as long as the block lasts."""
    holding = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield
        finally:
            other.stdin.close()


@contextmanager
def empty_loop() -> Iterator[list[float]]:
    """Measure a loop that does nothing beside us; its p99 in ms stands in the list when the block has ended."""
    lags: list[float] = []
    measuring = [sys.executable, "-m", lag.__name__]
    with subprocess.Popen(measuring, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as other:
        yield lags
        lags.append(float(other.communicate()[0]))


@pytest.fixture
def alive(tmp_path: Path) -> Iterator[Instance]:
    with instance(tmp_path) as alive:
        yield alive


def test_the_loop_goes_on_while_another_process_holds_the_database(alive: Instance) -> None:
    async def scenario() -> tuple[float, float]:
        probe = lag.Probe()
        async with running(alive.crew):
            with empty_loop() as alone, held(alive.file):
                probing = asyncio.create_task(probe.run())
                await asyncio.sleep(HELD_S)  # what is measured is time
                probing.cancel()
        return probe.p99_ms(), alone.pop()

    stall, alone = asyncio.run(scenario())
    assert stall <= max(STALL_MS, 2 * alone), f"p99 {stall:.0f} ms, of an empty loop beside it {alone:.0f} ms"


def test_a_database_that_is_away_is_noted_and_nothing_dies_of_it(alive: Instance) -> None:
    vitals = alive.crew.calls.vitals

    async def scenario() -> None:
        async with running(alive.crew) as watching:
            await until(lambda: vitals.beat_at)
            with held(alive.file):
                await until(lambda: vitals.store)
                assert vitals.store
                assert vitals.store.reason == "locked"
                since = vitals.store.since
                await asyncio.sleep(1)
                assert vitals.store.since == since
            await until(lambda: vitals.store is None)
            beat = vitals.beat_at
            await until(lambda: vitals.beat_at != beat)
            assert not watching.done()

    asyncio.run(scenario())
    assert vitals.failed == {}


def test_it_ends_in_time_though_a_call_hangs(alive: Instance) -> None:
    async def scenario() -> float:
        async with running(alive.crew) as watching:
            with held(alive.file):
                await until(lambda: alive.crew.calls.vitals.store)
                started = time.monotonic()
                os.kill(os.getpid(), signal.SIGTERM)
                await watching
                return time.monotonic() - started

    assert asyncio.run(scenario()) < 10


# What is done when a call fails


def calls() -> StoreCalls:
    return StoreCalls(Vitals(NOW), lambda: NOW)


def locked() -> None:
    raise Unavailable("locked", "sqlite:///marsad.db", "database is locked")


def test_work_that_is_not_done_is_not_tried_again_at_once_but_what_cannot_come_again_is() -> None:
    async def scenario() -> None:
        tried: list[str] = []
        one = calls()

        async def work() -> None:
            tried.append("work")
            await one(locked)

        assert not await one.attempt("owe", work)
        assert not await one.attempt("owe", work)
        assert tried == ["work"]
        assert not await one.insist("crawl", work)
        assert tried == ["work"] * 2
        one.close()

    asyncio.run(scenario())


def test_a_job_that_we_got_wrong_is_counted_and_takes_no_other_along() -> None:
    async def scenario() -> None:
        one = calls()

        async def wrong() -> None:
            raise KeyError("no such outlet")

        async def right() -> None:
            return

        assert not await one.attempt("judge", wrong)
        assert one.vitals.failed == {"judge": 1}
        assert one.vitals.store is None
        assert await one.attempt("owe", right)
        one.close()

    asyncio.run(scenario())
