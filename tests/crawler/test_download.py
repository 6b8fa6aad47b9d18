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

from crawler.download import NotFetched, verdict_of
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


def test_a_verdict_that_was_reached_before_is_kept() -> None:
    verdict = Verdict("robots", "https://x.ma/robots.txt")
    assert verdict_of(NotFetched(verdict)) is verdict
