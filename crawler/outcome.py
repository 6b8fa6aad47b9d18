"""What became of a fetch, by name: the pure judgement of answers, and the record that is kept of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from crawler.page import Link

Kind = Literal[
    "read",  # a listing was read
    "unchanged",  # a listing says what it said last time
    "page",  # an article's page was handed on
    "empty",  # an answer without content, a listing without entries
    "malformed",  # a listing that is not what its route says
    "not_a_page",  # a picture, a film, a PDF
    "elsewhere",  # led to another site, or to the outlet's front page, as dead links do
    "gone",  # 404, 410
    "unreadable",  # a page that killed its reader
    "no_route",  # a stretch of the past that no route can read
    "refused",  # 401, 403
    "challenge",  # a page that wants proof of a human
    "throttled",  # asked to wait, or still waiting because of it
    "server_error",
    "unexpected_status",
    "robots",  # robots.txt forbids the address
    "robots_unreachable",  # robots.txt cannot be had, so nothing may be fetched
    "private_address",
    "too_large",
    "too_many_redirects",
    "timeout",
    "unreachable",  # no name, no connection, no TLS, or cut off
    "broken",  # an answer that HTTP does not allow
]
WELL: frozenset[Kind] = frozenset({"read", "unchanged"})
"""Outcomes of a listing that was really seen."""
SETTLED: frozenset[Kind] = frozenset(
    {"page", "not_a_page", "elsewhere", "robots", "private_address", "too_large", "too_many_redirects"}
)
"""Asking for an article again would give the same; for whatever else became of it, see `again_at`."""
RESTING: frozenset[Kind] = frozenset({"throttled", "challenge"})
"""The host is left alone for a while, so whatever else it has need not be asked for now."""

_AGAIN = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_AGAIN_ONCE = (timedelta(hours=1),)
_RESTS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_REFUSALS_IN_PEACE = 2
# These say nothing of whether we are welcome, nor does a redirect: the refusals before them still count.
_NO_ANSWER: frozenset[Kind] = frozenset({"throttled", "server_error", "timeout", "unreachable", "broken"})
_WAIT = timedelta(hours=1)
_LONGEST_WAIT = timedelta(days=1)
_TOO_MANY_DIGITS = 10
# Not "challenge-platform": Cloudflare puts that script into ordinary pages too.
_CHALLENGES = (b"_cf_chl_opt", b"cf-browser-verification", b"<title>Just a moment...", b"Attention Required! | Cloudflare")
_HEAD = 20_000
# not 206: we never ask for a part
_GOOD = frozenset(range(200, 300)) - {HTTPStatus.PARTIAL_CONTENT}
_REDIRECTS = range(300, 400)
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a request gave nothing to read."""

    kind: Kind
    detail: str = ""
    status: int | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one fetch, for the log, the ledger and whoever asks why an article was missed."""

    outlet: str
    route: str
    url: str
    kind: Kind
    at: datetime
    link: Link | None = None
    """The article that was asked for; None for a listing. Title and summary may still tell something."""
    status: int | None = None
    detail: str = ""
    retry_at: datetime | None = None
    """When a host that asked us to wait may be asked again."""
    listed: int | None = None
    """Articles that a listing named."""
    new: int | None = None
    """Those of them that were not known."""


def judge(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Verdict | None:
    """Say why an answer is nothing to read, or None for one to go on with (2xx, 304). Header names in small letters."""
    if is_challenge(status, headers, body):
        return Verdict("challenge", status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" in headers):
        wait = retry_after(headers.get("retry-after"), now)
        return Verdict("throttled", status=status, retry_at=now + (_WAIT if wait is None else wait))
    if status in _GOOD or status == HTTPStatus.NOT_MODIFIED:
        return None
    return Verdict(_kind_of(status), status=status)


@dataclass(frozen=True, slots=True)
class Rest:
    """A host is left alone until a moment, because of what it answered."""

    until: datetime
    why: Kind


def rest_after(verdict: Verdict | None, refusals: int, now: datetime) -> tuple[Rest | None, int]:
    """Say whether a host is left alone after its last answer, and count its refusals in a row, `refusals` before this one.

    None is a good answer. Retry-After is kept to the second; a challenge, or the third refusal in a row, asks for an hour,
    then six, then a day: we never look for a way around.
    """
    if verdict is None:
        return None, 0
    if verdict.kind == "throttled":
        return Rest(verdict.retry_at or now + _WAIT, "throttled"), refusals
    if verdict.kind == "challenge":
        return Rest(now + step(_RESTS, refusals), "challenge"), refusals + 1
    if verdict.kind == "refused":
        beyond = refusals - _REFUSALS_IN_PEACE
        return Rest(now + step(_RESTS, beyond), "refused") if beyond >= 0 else None, refusals + 1
    is_no_answer = verdict.kind in _NO_ANSWER or verdict.status in _REDIRECTS
    return None, refusals if is_no_answer else 0


def again_at(kind: Kind, failures: int, last: datetime) -> datetime | None:
    """Say when an article is asked for again after `failures` fetches in a row that failed, the last one as `kind` at `last`.

    None gives it up for good. A host that asks us to wait says nothing of the article: that is never given up for it, and
    does not count as a failure.
    """
    if kind == "throttled":
        return last + _AGAIN[0]
    if kind in SETTLED:
        return None
    waits = _AGAIN_ONCE if kind in {"gone", "unreadable"} else _AGAIN
    return last + waits[failures - 1] if failures <= len(waits) else None


def step(waits: tuple[timedelta, ...], number: int) -> timedelta:
    """Take the wait of that number, from 0, out of a schedule; its last one for all beyond."""
    return waits[min(number, len(waits) - 1)]


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Recognise a page that wants proof of a human, which may come with any status, 200 included."""
    if headers.get("cf-mitigated") == "challenge":
        return True
    return status in {200, 403, 429, 503} and any(mark in body[:_HEAD] for mark in _CHALLENGES)


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header, seconds or a date, as a wait of at most a day; None when it says nothing we understand.

    Serves the crawler and the notifiers that call webhooks.
    """
    if (wait := _wait((header or "").strip(), now)) is None:
        return None
    return min(max(wait, timedelta()), _LONGEST_WAIT)


def _wait(written: str, now: datetime) -> timedelta | None:
    if written.isascii() and written.isdigit():
        return timedelta(seconds=int(written)) if len(written) < _TOO_MANY_DIGITS else _LONGEST_WAIT
    try:
        date = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now


def _kind_of(status: int) -> Kind:
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return "gone"
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return "refused"
    return "server_error" if status in _SERVER_ERRORS else "unexpected_status"
