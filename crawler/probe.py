"""Trying an outlet's ways in: every address that may list its news is asked for once, gently, and what answered is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from crawler.candidates import Candidate, candidates
from crawler.entry import Malformed
from crawler.fetch import Answer, Fetch
from crawler.gap import shown
from crawler.keys import guessed
from crawler.ledger import Validators
from crawler.listing import read_answer
from crawler.outcome import RESTING, WELL, Kind, Verdict
from crawler.outlet import Outlet, Route, RouteKind
from crawler.page import Link
from crawler.sitemap import MAX_BYTES, read_sitemap

WORD = "DGSN"
"""What a search is tried with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one address answered when it was tried as a listing."""

    kind: RouteKind
    url: str
    why: str
    outcome: Kind
    status: int | None = None
    detail: str = ""
    links: tuple[Link, ...] = ()
    span: timedelta | None = None
    """The time that its dated links cover."""

    @property
    def settles(self) -> bool:
        """Whether nothing of its kind is to be guessed any more: one answers, or one is forbidden, so that more would annoy."""
        return self.answers or self.outcome == "refused"

    @property
    def answers(self) -> bool:
        """Whether it is a route: a listing of articles. What is empty may be anything."""
        return self.outcome in WELL


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was found of an outlet."""

    findings: tuple[Finding, ...]
    front: bytes
    """Its front page; empty where it cannot be had."""
    keys: Mapping[str, str] | None
    """As in an outlet's file: its own, or what was guessed from the articles listed; None where addresses show no ids."""


async def try_out(fetch: Fetch, outlet: Outlet, now: datetime) -> Probe:
    """Try robots.txt, the outlet's routes, what it declares and where platforms put things; a host that wants rest gets it."""
    robots = await fetch(urljoin(outlet.home, "/robots.txt"), {})
    front = await fetch(outlet.home, {})
    if isinstance(front, Verdict) and front.kind in RESTING:
        return Probe(findings=(_finding(_home(outlet), "front page", front),), front=b"", keys=None)
    page = front.body if isinstance(front, Answer) else b""
    findings: list[Finding] = []
    for one in candidates(outlet, _text(robots), page):
        if one.why == "usual" and any(other.kind == one.route.kind and other.settles for other in findings):
            continue
        findings.append(await _tried(fetch, one, outlet, now))
        if findings[-1].outcome in RESTING:
            break
    keys = dict(outlet.keys) or guessed(_articles(findings))
    if isinstance(front, Verdict):
        findings.append(_finding(_home(outlet), "front page", front))
    elif keys:
        known = outlet.model_copy(update={"keys": keys})
        findings.append(_read(front, Candidate(_home(outlet), "front page"), known, now))
    return Probe(findings=tuple(findings), front=page, keys=keys)


def _home(outlet: Outlet) -> Route:
    return Route(name="tried", kind="homepage", url=outlet.home)


def _text(answer: Answer | Verdict) -> str:
    return answer.body.decode("utf-8", "replace") if isinstance(answer, Answer) else ""


def _articles(findings: Iterable[Finding]) -> list[str]:
    """The addresses that listings of articles alone gave."""
    return [link.url for finding in findings if finding.kind != "sitemap" for link in finding.links]


async def _tried(fetch: Fetch, one: Candidate, outlet: Outlet, now: datetime) -> Finding:
    url = one.route.url.replace("{query}", WORD)
    if one.route.kind not in {"sitemap", "news_sitemap"}:
        return _read(await fetch(url, {}), one, outlet, now)
    answer = await fetch(url, {}, MAX_BYTES)
    if isinstance(answer, Answer) and (children := _children(answer)):
        index = one.route.model_copy(update={"kind": "sitemap"})
        return _finding(index, one.why, Verdict("read", f"an index of {children} sitemaps", answer.status))
    return _read(answer, one, outlet, now)


def _children(answer: Answer) -> int:
    """How many sitemaps an index names; 0 for what is none."""
    try:
        sitemap = read_sitemap(answer.body)
    except Malformed:
        return 0
    return len(sitemap.entries) if sitemap.is_index else 0


def _read(answer: Answer | Verdict, one: Candidate, outlet: Outlet, now: datetime) -> Finding:
    read = read_answer(answer, Validators(), one.route, outlet)
    if isinstance(read, Verdict):
        return _finding(one.route, one.why, read)
    links = read.listing.links
    return _finding(one.route, one.why, read.verdict, links, shown(links, now).span)


def _finding(route: Route, why: str, verdict: Verdict, links: tuple[Link, ...] = (), span: timedelta | None = None) -> Finding:
    return Finding(
        kind=route.kind,
        url=route.url,
        why=why,
        outcome=verdict.kind,
        status=verdict.status,
        detail=verdict.detail,
        links=links,
        span=span,
    )
