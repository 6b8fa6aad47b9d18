"""Asking for one address: what an answer is, and what becomes of an article by it. Knows no Scrapy."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from crawler.ledger import Validators, validators_of
from crawler.outcome import Verdict
from crawler.outlet import Outlet

MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered to a request that went well."""

    url: str
    """Address that answered, after redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes
    is_text: bool
    """Whether it can be an article at all, and not a picture or a film."""

    @cached_property
    def validators(self) -> Validators:
        """By what it is recognised when it comes again."""
        return validators_of(self.headers, self.body)

    def is_unchanged(self, before: Validators) -> bool:
        """Say whether it is what came last time: the server says so when asked, or its bytes are the same."""
        if before == Validators():
            return False
        is_not_modified = self.status == HTTPStatus.NOT_MODIFIED and bool(before.request_headers)
        return is_not_modified or self.validators.body_digest == before.body_digest


class Fetch(Protocol):
    """Asks for one address, politely, and never raises for what a server does."""

    def __call__(self, url: str, headers: Mapping[str, str], max_bytes: int = MAX_BYTES) -> Awaitable[Answer | Verdict]: ...


def judge_page(answer: Answer | Verdict, outlet: Outlet, before: Validators) -> Verdict:
    """Say what became of an article's fetch: `page`, `unchanged` since `before`, or why there is none."""
    if isinstance(answer, Verdict):
        return answer
    if answer.is_unchanged(before):
        return Verdict("unchanged", status=answer.status)
    if not outlet.owns(answer.url) or _is_front_page(answer.url):
        return Verdict("elsewhere", answer.url, answer.status)
    if not answer.is_text:
        return Verdict("not_a_page", answer.headers.get("content-type", ""), answer.status)
    return Verdict("page" if answer.body.strip() else "empty", status=answer.status)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
