import asyncio
import os
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from marsad.watch.backoff import Backoff
from marsad.watch.calls import StoreCalls
from marsad.watch.clock import Clock, Job
from marsad.watch.crawls import BATCH, Crawls, end_of
from marsad.watch.limits import Limits
from marsad.watch.memory import resident
from marsad.watch.vitals import Vitals
from tests.marsad.chores import NOW, Shelf, child, says
from tests.marsad.processes import ended, until

OWNER = "atlas|boot|1|1"
ROUNDS = 1_000
GROWTH_KB = 2_048
THREADS = 16
WELL = child(lambda slugs: "; ".join(says(slug) for slug in slugs))


def crawls(
    shelf: Shelf,
    command: Callable[[Sequence[str]], Sequence[str]] = WELL,
    *,
    slugs: Sequence[str] = ("journal",),
    children: int = 2,
    deadline_s: float = 30,
    memory_mb: int = 500,
) -> Crawls:
    shelf.due |= set(slugs)
    return Crawls(
        store=shelf,
        calls=StoreCalls(Vitals(NOW), lambda: NOW),
        slugs=slugs,
        owner=OWNER,
        clock=lambda: NOW,
        command=command,
        limits=Limits(children=children, deadline=timedelta(seconds=deadline_s), memory_mb=memory_mb),
        backoff=Backoff(first_s=60, longest_s=3600),
    )


async def finish(crawls: Crawls) -> None:
    """Wait until all crawls that run have ended."""
    async with asyncio.timeout(30):
        await asyncio.gather(*crawls._running, return_exceptions=True)


def run_once(shelf: Shelf, crawls: Crawls) -> None:
    """One crawl of what is due, from claim to giving back."""

    async def scenario() -> None:
        await crawls.tick()
        await finish(crawls)
        shelf.due = set()
        await crawls.tick()
        await crawls.close()

    asyncio.run(scenario())


def resting(crawls: Crawls) -> set[str]:
    return crawls.backoff.resting(time.monotonic())


def ends(crawls: Crawls) -> dict[str, int]:
    return dict(crawls.calls.vitals.ended)


def test_what_is_due_is_crawled_and_given_back() -> None:
    shelf = Shelf()
    crawling = crawls(shelf)
    run_once(shelf, crawling)
    assert ends(crawling)["well"] >= 1
    assert shelf.leased == {}
    assert all(owner.split("|")[2].isdecimal() for owner in shelf.released)  # turns that the child may have held
    assert resting(crawling) == set()
    assert crawling.calls.vitals.fetches["read"] >= 1


def test_no_more_crawls_run_at_once_than_allowed_and_none_reads_more_than_a_batch() -> None:
    async def scenario() -> None:
        shelf = Shelf()
        many = [f"outlet{number}" for number in range(3 * BATCH)]
        crawling = crawls(shelf, child(lambda _: "input()"), slugs=many)
        await crawling.tick()
        await crawling.tick()
        assert crawling.calls.vitals.children == 2
        assert len(shelf.leased) == 2 * BATCH
        await crawling.close()
        assert shelf.leased == {}
        assert crawling.calls.vitals.children == 0

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("code", "end"),
    [
        pytest.param("sys.exit(3)", "broken", id="a visit broke off"),
        pytest.param("os.kill(os.getpid(), 9)", "killed", id="killed"),
        pytest.param("sys.exit(2)", "broken", id="not understood"),
    ],
)
def test_an_outlet_whose_crawl_broke_off_rests(code: str, end: str) -> None:
    shelf = Shelf()
    crawling = crawls(shelf, child(lambda slugs: says(slugs[0], code)))
    run_once(shelf, crawling)
    assert ends(crawling) == {end: 1}
    assert resting(crawling) == {"journal"}


def test_an_outlet_that_was_due_and_of_which_nothing_is_said_rests() -> None:
    shelf = Shelf()
    crawling = crawls(shelf, child(lambda slugs: says(slugs[0])), slugs=("journal", "sahifa"))
    run_once(shelf, crawling)
    assert "sahifa" in resting(crawling)
    assert "journal" not in resting(crawling)


def test_an_outlet_whose_listing_could_not_be_read_is_left_to_its_own_schedule() -> None:
    shelf = Shelf()
    crawling = crawls(shelf, child(lambda slugs: says(slugs[0], "sys.exit(1)")))
    run_once(shelf, crawling)
    assert "partly" in ends(crawling)
    assert resting(crawling) == set()


def test_a_crawl_that_cannot_be_started_lets_its_outlets_rest() -> None:
    shelf = Shelf()
    crawling = crawls(shelf, lambda _: ["/nonexistent/python"])
    run_once(shelf, crawling)
    assert ends(crawling) == {"broken": 1}
    assert resting(crawling) == {"journal"}
    assert shelf.leased == {}


def test_a_crawl_that_hangs_is_ended_at_its_deadline_with_all_that_it_started(tmp_path: Path) -> None:
    hangs = f"""
import signal, subprocess, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
one = subprocess.Popen(["sleep", "60"])
open({str(tmp_path / "pid")!r}, "w").write(str(one.pid))
time.sleep(60)
"""
    shelf = Shelf()
    crawling = crawls(shelf, child(lambda _: hangs), deadline_s=1)
    started = time.monotonic()
    run_once(shelf, crawling)
    assert time.monotonic() - started < 10
    assert ends(crawling) == {"late": 1}
    assert resting(crawling) == {"journal"}
    assert ended(int((tmp_path / "pid").read_text()))


def test_a_crawl_that_grows_beyond_its_memory_is_ended() -> None:
    grows = child(lambda slugs: says(slugs[0], "kept = b'x' * 200_000_000; time.sleep(60)"))
    shelf = Shelf()
    crawling = crawls(shelf, grows, memory_mb=100)
    run_once(shelf, crawling)
    assert ends(crawling) == {"killed": 1}


def test_the_reader_of_a_crawl_that_grows_is_ended_alone() -> None:
    grows = "kept = b'x' * 200_000_000; import time; time.sleep(60)"
    starts = f"import subprocess; sys.exit(subprocess.call([sys.executable, '-S', '-c', {grows!r}]) != -9)"
    shelf = Shelf()
    crawling = crawls(shelf, child(lambda slugs: says(slugs[0], starts)), memory_mb=100)
    run_once(shelf, crawling)
    assert ends(crawling) == {"well": 1}


def test_what_a_crawl_held_is_given_back_once_the_database_is_there_again() -> None:
    async def scenario() -> None:
        shelf = Shelf()
        crawling = crawls(shelf)
        await crawling.tick()
        await finish(crawling)
        shelf.is_away = True
        assert not await crawling.calls.attempt("crawl", crawling.tick)
        assert shelf.leased == {"journal": OWNER}
        shelf.is_away, shelf.due = False, set()
        await crawling.tick()
        assert shelf.leased == {}

    asyncio.run(scenario())


def test_a_thousand_crawls_leave_nothing_behind() -> None:
    """No memory, no open files, no more threads than wait in their pools: measured once warm, and again after all rounds."""

    async def scenario() -> tuple[list[int], list[int]]:
        shelf = Shelf()
        crawling = crawls(shelf, lambda slugs: ["/bin/echo", f'{{"outlet": "{slugs[0]}", "outcome": "read"}}'])
        clock = Clock([Job(name="crawl", every=timedelta(milliseconds=1), do=crawling.tick)])
        clock.start()
        warm = await _measured(crawling, ROUNDS // 10)
        end = await _measured(crawling, ROUNDS)
        clock.stop()
        await crawling.close()
        return warm, end

    warm, end = asyncio.run(scenario())
    assert end[1] <= warm[1], "open files"
    assert end[0] - warm[0] < GROWTH_KB * 1024


async def _measured(crawling: Crawls, rounds: int) -> list[int]:
    """Memory and open files of this process after so many crawls, when none runs and its threads are those of its pools."""
    await until(lambda: crawling.calls.vitals.ended["well"] >= rounds, within_s=120)
    crawling.slugs, slugs = [], crawling.slugs
    await finish(crawling)
    await until(lambda: _count("task") <= THREADS)  # one waits for each child
    crawling.slugs = slugs
    return [resident(os.getpid())[os.getpid()], _count("fd")]


def _count(what: str) -> int:
    return len(list(Path("/proc/self", what).iterdir()))


@pytest.mark.parametrize(
    ("code", "end"), [(0, "well"), (1, "partly"), (3, "broken"), (130, "broken"), (-9, "killed"), (-15, "killed")]
)
def test_how_a_crawl_ended_is_named_by_its_exit_code(code: int, end: str) -> None:
    assert end_of(code) == end


def test_rests_double_until_they_are_long_enough_and_end_when_it_went_well() -> None:
    backoff = Backoff(first_s=30, longest_s=3600)
    rests = [backoff.failed("journal", now=0) for _ in range(9)]
    assert rests == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert backoff.resting(now=3599) == {"journal"}
    assert backoff.resting(now=3600) == set()
    backoff.went_well("journal")
    assert backoff.resting(now=0) == set()
    assert backoff.failed("journal", now=0) == 30
