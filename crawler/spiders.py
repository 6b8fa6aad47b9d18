"""One spider for all outlets: what differs between them stands in their files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.download import NotFetched, TurnsLost, download, headers_of
from crawler.fetch import MAX_BYTES, Answer, Fetch
from crawler.outcome import Verdict

Visit = Callable[[Fetch], Awaitable[None]]
Ends = Sequence[BaseException | None]


class PressSpider(Spider):
    """Makes its visits side by side, each a line of requests through Scrapy's downloader and our manners.

    `done` hears once how all visits ended, in their order: None, or the exception that stopped one. It hears nothing when
    the crawl is interrupted.
    """

    name = "press"

    def __init__(self, visits: Sequence[Visit], done: Callable[[Ends], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._visits = visits
        self._done = done

    async def start(self) -> AsyncIterator[Any]:
        """Make all visits; one that fails stops none of the others. Pages go to the visits' own callbacks, nothing to Scrapy."""
        self._done(await asyncio.gather(*(visit(self._fetch) for visit in self._visits), return_exceptions=True))
        nothing: tuple[Any, ...] = ()
        for item in nothing:  # makes this the asynchronous generator that Scrapy asks for
            yield item

    async def _fetch(self, url: str, headers: Mapping[str, str], max_bytes: int = MAX_BYTES) -> Answer | Verdict:
        try:
            request = Request(url, headers=dict(headers), meta={"download_maxsize": max_bytes}, callback=NO_CALLBACK)
            response = await download(self.crawler, request)
        except NotFetched as refusal:
            return refusal.verdict
        except TurnsLost as lost:
            raise lost.error from lost
        return Answer(
            url=response.url,
            status=response.status,
            headers=headers_of(response),
            body=response.body,
            is_text=isinstance(response, TextResponse),
        )
