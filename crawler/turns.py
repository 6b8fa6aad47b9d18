"""Where requests leave for the network: each waits for its host's turn, and gives the turn back when its answer has come."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from crawler.download import NotFetched, TurnsLost, headers_of, verdict_of
from crawler.ledger import Turns
from crawler.outcome import Rest, Verdict, judge
from crawler.pace import Pace

PATIENCE = timedelta(minutes=5)
"""Longest wait for a turn; a host that is to be asked so rarely is left for another visit."""
_SHORTEST_NAP = 0.01
_CUT_OFF = Verdict("broken", "cut off by us")


@dataclass(frozen=True, kw_only=True)
class Turnstile:
    """Lets one request at a time through to a host, among all our processes."""

    turns: Turns
    pace: Pace
    now: Callable[[], datetime]
    jitter: Callable[[], float]

    async def take(self, host: str) -> None:
        """Wait until it is our turn. Raises `NotFetched` where the host is to be left alone, `TurnsLost` as `leave` does."""
        while (turn := await self._ask(host)) is not None:
            now = self.now()
            if isinstance(turn, Rest):
                raise NotFetched(Verdict("throttled", f"not asked: resting after {turn.why}", retry_at=turn.until))
            if turn - now > PATIENCE:
                raise NotFetched(Verdict("throttled", "not asked: its turn is too far away", retry_at=turn))
            await asyncio.sleep(max((turn - now).total_seconds(), _SHORTEST_NAP))

    async def leave(self, host: str, verdict: Verdict | None) -> None:
        """Give the turn back; `verdict` says why there was nothing to read, None that the answer was good."""
        now = self.now()
        free_at = now + self.pace.wait(host, self.jitter())
        leaving = asyncio.ensure_future(asyncio.to_thread(self.turns.leave, host, free_at=free_at, verdict=verdict, now=now))
        try:
            await asyncio.shield(leaving)
        except asyncio.CancelledError:
            await leaving  # before the memory of turns is closed behind us
            raise
        except Exception as error:
            raise TurnsLost(error) from error

    async def _ask(self, host: str) -> Rest | datetime | None:
        asking = asyncio.ensure_future(asyncio.to_thread(self.turns.take, host, self.now()))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            if await asking is None:  # no thread can be stopped: it took a turn that nobody waits for any more
                await self.leave(host, _CUT_OFF)
            raise
        except Exception as error:
            raise TurnsLost(error) from error


class TurnTakingHandler(HTTP11DownloadHandler):
    """Scrapy's downloader behind a turnstile. A class of its own is made of it for each crawl, with the crawl's turnstile.

    It stands here, below all middlewares, because nothing reaches the network but through it: redirects and robots.txt come
    by, and whatever ends a request, ends it here too. What came packed is unpacked first, or a challenge could hide in it.
    """

    turnstile: Turnstile

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._packing = HttpCompressionMiddleware.from_crawler(crawler)
        self._underway: set[asyncio.Task[Response]] = set()

    async def download_request(self, request: Request) -> Response:
        """Download in turn, as a task of its own: `close` must find what is under way."""
        task = asyncio.ensure_future(self._in_turn(request))
        self._underway.add(task)
        task.add_done_callback(self._underway.discard)
        return await task

    async def close(self) -> None:
        """End what is under way, and give its turns back."""
        for task in self._underway:
            task.cancel()
        await asyncio.gather(*self._underway, return_exceptions=True)
        await super().close()

    async def _in_turn(self, request: Request) -> Response:
        host = urlsplit(request.url).hostname or ""
        await self.turnstile.take(host)
        verdict: Verdict | None = _CUT_OFF
        try:
            response = await self._unpacked(request)
            verdict = judge(response.status, headers_of(response), response.body, self.turnstile.now())
        except Exception as error:
            verdict = verdict_of(error)
            raise
        finally:
            await self.turnstile.leave(host, verdict)
        return response

    async def _unpacked(self, request: Request) -> Response:
        self._packing.process_request(request)
        response = self._packing.process_response(request, await super().download_request(request))
        assert isinstance(response, Response)
        return response
