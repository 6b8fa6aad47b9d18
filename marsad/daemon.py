"""`marsad run`: one process that watches. It starts crawls as children, tells what they found, and shows the ledger."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI

from marsad import child
from marsad.config import Settings
from marsad.telling import Teller

TELL_EVERY_S = 0.25
DRAIN_S = 8.0
"""How long what is in hand may be finished after SIGTERM or SIGINT."""
Say = Callable[[dict[str, Any]], None]


class LedgerServer(uvicorn.Server):
    """Serves inside our event loop and leaves signals to whoever runs it."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(app, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=int(DRAIN_S))
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
    settings: Settings, teller: Teller, ledger: FastAPI, listening: socket.socket, *, say: Say, started: Callable[[], None]
) -> signal.Signals | None:
    """Crawl, tell and serve until a signal, which is given back; then finish what is in hand, for `DRAIN_S` at most.

    `started` is called once signals are heard. Raises what any of the three raises: whoever started the supervisor starts it
    again, and all that it owes is in the database.
    """
    signals, server = Signals(), LedgerServer(ledger)
    signals.listen()
    started()
    crawls = asyncio.create_task(crawling(settings, teller, say))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    work = [crawls, serving, asyncio.create_task(telling(teller, say, signals.stop))]
    await _first([*work, asyncio.create_task(signals.stop.wait())])
    signals.stop.set()
    server.should_exit = True
    crawls.cancel()  # the child finishes its page, and what it has not read it reads another time
    await _first([asyncio.gather(*work, return_exceptions=True), asyncio.create_task(signals.hurry.wait())], timeout_s=DRAIN_S)
    for task in work:
        task.cancel()
    for end in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(end, Exception):
            raise end
    return signals.first


async def _first(tasks: Iterable[asyncio.Future[Any]], timeout_s: float | None = None) -> None:
    await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)


async def telling(teller: Teller, say: Say, stop: asyncio.Event) -> None:
    """Owe and send until asked to stop, but never in the middle of a round: what was sent is also marked."""
    while not stop.is_set():
        owed, answers = await teller.tell()
        if owed.deliveries or answers:
            say({"owed": owed.deliveries, "attempts": len(answers)})
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TELL_EVERY_S)


async def crawling(settings: Settings, teller: Teller, say: Say) -> None:
    """Read every enabled outlet, for ever, then let plans lapse; a crawl that fails is said and the next one comes."""
    while True:
        try:
            async for line in child.crawl(settings, ["--all"]):
                say(line)
        except child.CrawlFailed as error:
            say({"failed": str(error)})
        await asyncio.to_thread(teller.lapse)
        await asyncio.sleep(settings.config.crawl.every.total_seconds())
