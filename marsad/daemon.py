"""`marsad run`: one process that watches. It starts crawls as children, tells what they found, and shows the ledger."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import uvicorn
from fastapi import FastAPI

from marsad import child
from marsad.config import Settings
from marsad.telling import Teller

TELL_EVERY_S = 0.25
Say = Callable[[dict[str, Any]], None]


class LedgerServer(uvicorn.Server):
    """Serves inside our event loop and leaves signals to the supervisor."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def ledger_server(app: FastAPI, host: str, port: int) -> LedgerServer:
    return LedgerServer(uvicorn.Config(app, host=host, port=port, log_level="warning", lifespan="off", ws="none"))


async def watch(settings: Settings, teller: Teller, ledger: FastAPI, say: Say) -> None:
    """Crawl, tell and serve until SIGTERM or SIGINT; what is in hand is finished or left for the next start."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    web = settings.config.web
    server = ledger_server(ledger, web.host, web.port)
    work = [server.serve(), telling(teller, say), crawling(settings, settings.config.crawl.every, say), stop.wait()]
    tasks = [asyncio.create_task(one) for one in work]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()  # what ended by an error ends the supervisor with it: who started it starts it again
    finally:
        server.should_exit = True
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def telling(teller: Teller, say: Say) -> None:
    """Owe and send, for ever."""
    while True:
        owed, answers = await teller.tell()
        if owed.deliveries or answers:
            say({"owed": owed.deliveries, "attempts": len(answers)})
        await asyncio.sleep(TELL_EVERY_S)


async def crawling(settings: Settings, every: timedelta, say: Say) -> None:
    """Read every enabled outlet, for ever; a crawl that fails is said and the next one comes."""
    while True:
        try:
            async for line in child.crawl(settings, ["--all"]):
                say(line)
        except child.CrawlFailed as error:
            say({"failed": str(error)})
        await asyncio.sleep(every.total_seconds())
