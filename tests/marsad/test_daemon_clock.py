import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from marsad.watch.clock import Clock, Job

SOON = timedelta(milliseconds=10)


class Chores:
    """Jobs that count how often they came."""

    def __init__(self) -> None:
        self.times = 0
        self.at_once = 0
        self.most_at_once = 0
        self._came = asyncio.Event()

    async def do(self) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(2 * SOON.total_seconds())
        self.at_once -= 1
        self.times += 1
        self._came.set()

    async def fail(self) -> None:
        await self.do()
        raise ValueError("no luck")

    async def come(self, times: int) -> None:
        """Wait until they have been done so often."""
        async with asyncio.timeout(10):
            while self.times < times:
                self._came.clear()
                await self._came.wait()


@asynccontextmanager
async def ticking(do: Callable[[], Awaitable[None]], every: timedelta = SOON) -> AsyncIterator[Clock]:
    clock = Clock([Job(name="chores", every=every, do=do)])
    clock.start()
    try:
        yield clock
    finally:
        clock.stop()


def test_a_job_comes_at_once_and_again_and_never_twice_at_the_same_time() -> None:
    async def scenario() -> None:
        chores = Chores()
        async with ticking(chores.do):
            await chores.come(3)
        assert chores.most_at_once == 1

    asyncio.run(scenario())


def test_a_job_that_fails_comes_again() -> None:
    async def scenario() -> None:
        chores = Chores()
        async with ticking(chores.fail):
            await chores.come(3)

    asyncio.run(scenario())


def test_a_clock_that_is_turned_back_stops_no_job() -> None:
    async def scenario() -> None:
        chores = Chores()
        with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)) as machine:
            async with ticking(chores.do, timedelta(hours=1)) as clock:
                await chores.come(1)
                machine.shift(-timedelta(days=365))
                clock.look()
                await chores.come(2)

    asyncio.run(scenario())


def test_a_clock_that_is_set_years_ahead_brings_a_job_once() -> None:
    async def scenario() -> None:
        chores = Chores()
        with time_machine.travel(datetime(1970, 1, 1, tzinfo=UTC)) as machine:
            async with ticking(chores.do, timedelta(seconds=1)) as clock:
                await chores.come(1)
                machine.move_to(datetime(2026, 1, 1, tzinfo=UTC), tick=False)
                clock.look()
                await chores.come(2)
        assert chores.times == 2

    asyncio.run(scenario())
