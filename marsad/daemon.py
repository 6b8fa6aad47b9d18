"""`marsad run`: one process that watches. It starts crawls as children, tells what they found, and shows the ledger."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from marsad.watch.calls import StoreCalls
from marsad.watch.clock import Clock
from marsad.watch.crew import SENDS_DRAIN_S, Crew, Work

DRAIN_S = SENDS_DRAIN_S + 2.0
"""How long what is in hand may be finished after SIGTERM or SIGINT."""
FAREWELL_S = 1.0
REST_S = 0.25
"""How long a loop rests between two rounds."""
_THREADS = 16
"""For whatever asks the event loop for one: sends that write down their answers, names that are resolved."""

log = structlog.get_logger("marsad")


class LedgerServer(uvicorn.Server):
    """Serves inside our event loop and leaves signals to whoever runs it."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app, log_config=None, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=int(DRAIN_S)
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Signals:
    """SIGTERM and SIGINT as the supervisor hears them: the first one asks it to stop, a second one to hurry."""

    stop: asyncio.Event = field(default_factory=asyncio.Event)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    first: signal.Signals | None = None

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._hear, number)

    def _hear(self, number: signal.Signals) -> None:
        self.first = self.first or number
        (self.hurry if self.stop.is_set() else self.stop).set()


async def watch(
    crew: Crew, listening: socket.socket, *, started: Callable[[], None], signals: Signals | None = None
) -> signal.Signals | None:
    """Do all of it until a signal, which is given back; then finish what is in hand, for `DRAIN_S` at most.

    `started` is called once signals are heard; by `signals` whoever has us watch can ask us to stop too. Raises what serving
    raises: without it nobody could see how we are.
    """
    asyncio.get_running_loop().set_default_executor(_Impatient(_THREADS, thread_name_prefix="threads"))
    signals, server, clock = signals or Signals(), LedgerServer(crew.app), Clock(crew.jobs)
    signals.listen()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    loops = [asyncio.create_task(_go_round(loop, crew.calls, signals.stop)) for loop in crew.loops]
    clock.start()
    started()
    crew.manager.tell("READY=1")
    await _first([serving, *loops, asyncio.create_task(signals.stop.wait())])
    signals.stop.set()
    crew.manager.tell("STOPPING=1")
    log.info("stopping")
    clock.stop()
    server.should_exit = True
    work = [serving, *loops, *(asyncio.create_task(crew.calls.insist(last.name, last.do)) for last in crew.lasts)]
    await _finish(work, DRAIN_S, signals.hurry)
    await _finish([asyncio.create_task(crew.calls.attempt(crew.farewell.name, crew.farewell.do))], FAREWELL_S, signals.hurry)
    crew.calls.close()
    if not serving.cancelled() and (failure := serving.exception()):
        raise failure
    return signals.first


async def _finish(work: Sequence[asyncio.Task[Any]], within_s: float, hurry: asyncio.Event) -> None:
    """Wait until work is done, for some seconds at most or until asked to hurry; then cut it off."""
    await _first([asyncio.gather(*work, return_exceptions=True), asyncio.create_task(hurry.wait())], timeout_s=within_s)
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)


class _Impatient(ThreadPoolExecutor):
    """Is not waited for at the end: a thread that hangs, in a database or a resolver, must not hold up ours."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as the event loop calls it
        super().shutdown(wait=False, cancel_futures=True)


async def _go_round(loop: Work, calls: StoreCalls, stop: asyncio.Event) -> None:
    """Go round until asked to stop, but never stop within a round: what was sent is also written down."""
    while not stop.is_set():
        await calls.attempt(loop.name, loop.do)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), REST_S)


async def _first(tasks: Sequence[asyncio.Future[Any]], timeout_s: float | None = None) -> None:
    await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
