import pytest
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

from crawler.download import NotFetched, headers_of, verdict_of
from crawler.outcome import Kind, Verdict


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (DownloadTimeoutError("30 s"), "timeout"),
        (DownloadCancelledError("more than 10 MiB"), "too_large"),
        (CannotResolveHostError("no such name"), "unreachable"),
        (DownloadConnectionRefusedError(), "unreachable"),
        (DownloadFailedError("certificate has expired"), "unreachable"),
        (ResponseDataLossError(), "unreachable"),
        (IgnoreRequest("max redirections reached"), "too_many_redirects"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), "too_large"),
        (ValueError("invalid hostname"), "broken"),
    ],
)
def test_every_failure_of_a_download_has_a_name(error: Exception, kind: Kind) -> None:
    assert verdict_of(error).kind == kind


def test_headers_are_given_without_what_no_database_takes() -> None:
    response = Response("https://x.ma/", headers={"ETag": b'"a\x00\xe9"', "X-Two": [b"1", b"2"]})
    assert headers_of(response) == {"etag": '"aé"', "x-two": "2"}


def test_a_verdict_that_was_reached_before_is_kept() -> None:
    verdict = Verdict("robots", "https://x.ma/robots.txt")
    assert verdict_of(NotFetched(verdict)) is verdict
