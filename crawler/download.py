"""Asks Scrapy for one address, and names whatever goes wrong on the way."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.outcome import Kind, Verdict

_FAILURES: tuple[tuple[type[Exception], Kind], ...] = (
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
    (CannotResolveHostError, "unreachable"),
    (DownloadConnectionRefusedError, "unreachable"),
    (DownloadFailedError, "unreachable"),
    (ResponseDataLossError, "unreachable"),
)


class NotFetched(IgnoreRequest):
    """A request that gave nothing, with the verdict that says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


class TurnsLost(Exception):
    """Nobody can say whose turn it is: `error` is what the memory of turns raised, and no server's fault."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


async def download(crawler: Crawler, request: Request) -> Response:
    """Download through all our manners; raises `NotFetched` whatever the server does, and `TurnsLost` for our own trouble."""
    assert crawler.engine is not None
    try:
        return await crawler.engine.download_async(request)
    except TurnsLost:
        raise
    except Exception as error:
        raise NotFetched(verdict_of(error)) from error


def verdict_of(error: Exception) -> Verdict:
    """Name a failed request."""
    if isinstance(error, NotFetched):
        return error.verdict
    if isinstance(error, IgnoreRequest):  # Scrapy gives up a loop of redirects and a body that unpacks beyond the limit
        return Verdict("too_many_redirects" if "redirections" in str(error) else "too_large", str(error))
    kind: Kind = next((kind for failure, kind in _FAILURES if isinstance(error, failure)), "broken")
    return Verdict(kind, f"{type(error).__name__}: {error}")


def headers_of(response: Response) -> dict[str, str]:
    """The headers of an answer, names in small letters, of a repeated one the last; without NUL, which no database takes."""
    headers = {name.lower(): values[-1].replace(b"\0", b"") for name, values in response.headers.items() if values}
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
