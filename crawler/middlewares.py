"""Our manners, between Scrapy's engine and the network: where we connect, whom we leave alone, what robots.txt says."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

from crawler.address import Network, allowed_url
from crawler.download import NotFetched, download, headers_of
from crawler.outcome import Kind, Verdict, judge
from crawler.pace import Pace

_ROBOTS = "/robots.txt"
_IS_ROBOTS = "is_robots"
# RFC 9309, 2.3.1.3: a robots.txt that is plainly not there forbids nothing.
_NOT_THERE = range(400, 500)
# RFC 9309, 2.5: so much is read; a million rules would hold up the loop for seconds.
_MOST_ROBOTS = 500 * 1024
# These say of the whole host why it cannot be read, better than its robots.txt would.
_OF_THE_HOST: frozenset[Kind] = frozenset({"private_address", "throttled", "challenge", "timeout", "unreachable"})


class AddressMiddleware:
    """Refuses addresses that are not public, redirects and robots.txt included.

    Literals are judged here; names where they are resolved, in `resolver.GuardingResolver`, which adds what it refuses to
    `refused`.
    """

    def __init__(self, allow: Sequence[Network], refused: Collection[str]) -> None:
        self._allow = allow
        self._refused = refused

    def process_request(self, request: Request) -> None:
        # a redirected request still carries the turn it waited for at the first host; it waits again at the next
        request.meta.pop("download_slot", None)
        if not allowed_url(request.url, self._allow):
            raise NotFetched(Verdict("private_address", f"{request.url} is no public address"))

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, CannotResolveHostError) and urlsplit(request.url).hostname in self._refused:
            raise NotFetched(Verdict("private_address", request.url)) from exception


class JudgeMiddleware:
    """Turns an answer that is nothing to read into its verdict, once no redirect can follow it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002  # Scrapy gives both
        if verdict := judge(response.status, headers_of(response), response.body, self._now()):
            raise NotFetched(verdict)
        return response


class RobotsMiddleware:
    """Obeys robots.txt as RFC 9309 wants it.

    Scrapy's own takes a robots.txt that cannot be had for leave to fetch anything; here it closes the site, and only a plain
    "there is none" (4xx) opens it. A class of its own is made of it for each crawl, with the crawl's pace.
    """

    pace: Pace

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._robots: dict[str, asyncio.Task[tuple[RobotParser, bytes]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        if _IS_ROBOTS in request.meta:
            return None
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = asyncio.ensure_future(self._read(f"{origin}{_ROBOTS}"))
        robots, body = await self._robots[origin]
        if request.url == f"{origin}{_ROBOTS}":
            return Response(request.url, body=body)  # whoever wants it for itself has no need to ask again
        if not robots.allowed(request.url, self._agent):
            raise NotFetched(Verdict("robots", f"{origin}{_ROBOTS}"))
        return None

    async def _read(self, url: str) -> tuple[RobotParser, bytes]:
        request = Request(url, meta={_IS_ROBOTS: True}, callback=NO_CALLBACK)
        try:
            body = (await download(self._crawler, request)).body[:_MOST_ROBOTS]
        except NotFetched as refusal:
            body = _without_robots(refusal.verdict, url)
        robots: RobotParser = ProtegoRobotParser.from_crawler(self._crawler, body)
        if (crawl_delay := robots.crawl_delay(self._agent)) is not None:
            self.pace.obey(urlsplit(url).hostname or "", crawl_delay)
        return robots, body


def _without_robots(verdict: Verdict, url: str) -> bytes:
    """Give an empty robots.txt where there is none; raise where we cannot know what it would say."""
    if verdict.kind in _OF_THE_HOST:
        raise NotFetched(verdict)
    if verdict.status in _NOT_THERE:
        return b""
    raise NotFetched(Verdict("robots_unreachable", f"{url}: {verdict.kind} {verdict.detail}".rstrip(), verdict.status))
