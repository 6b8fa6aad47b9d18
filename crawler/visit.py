"""The story of one visit to an outlet: listing, unknown links, pages; knows no Scrapy, only a way to fetch."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from crawler.discovery import Listing, Malformed, read_listing
from crawler.ledger import Ledger, Validators, validators_of
from crawler.outcome import SETTLED, Outcome, Verdict
from crawler.outlet import Outlet, Route
from crawler.page import Link, Page

MOST_NEW = 200
"""New articles fetched in one reading of a route; the rest comes with the next, so that a poisoned listing floods nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
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


class Fetch(Protocol):
    """Asks for one address, politely, and never raises for what a server does."""

    def __call__(self, url: str, headers: Mapping[str, str]) -> Awaitable[Answer | Verdict]: ...


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Reads outlets: what to ask for is decided here, how it is asked for by `fetch`."""

    fetch: Fetch
    ledger: Ledger
    on_page: Callable[[Page], None]
    on_outcome: Callable[[Outcome], None]
    now: Callable[[], datetime]

    async def visit(self, outlet: Outlet, only_routes: Collection[str] | None = None) -> None:
        """Read the routes of an outlet, one after the other, so that a later one knows what an earlier one brought.

        Raises what `ledger`, `on_page` and `on_outcome` raise; the route then counts as not read.
        """
        tried: dict[str, bool] = {}
        for route in outlet.routes:
            if only_routes is None or route.name in only_routes:
                await self._read(outlet, route, tried)

    async def _read(self, outlet: Outlet, route: Route, tried: dict[str, bool]) -> None:
        """Read one route; `tried` holds the articles asked for in this visit, and whether that settled them."""
        before = self.ledger.validators(outlet.slug, route.name)
        answer = await self.fetch(route.url, before.request_headers)
        listing = read_answer(answer, before, route, outlet)
        if isinstance(listing, Verdict):
            outcome = self._tell(outlet, route, route.url, listing)
            self.ledger.saw(outlet.slug, route.name, before, (), outcome, outcome.at)
        else:
            await self._follow(outlet, route, listing, tried)

    async def _follow(self, outlet: Outlet, route: Route, read: "ReadListing", tried: dict[str, bool]) -> None:
        """Fetch what a listing names and nobody knows, then note the reading: in this order, so that a crash loses nothing."""
        links = read.listing.links
        known = self.ledger.known([link.key for link in links])
        unknown = [link for link in links if link.key not in known]
        outcome = self._tell(outlet, route, route.url, read.verdict, listed=len(links), new=len(unknown))
        for link in [link for link in unknown if link.key not in tried][:MOST_NEW]:
            tried[link.key] = await self._get(outlet, route, link)
        is_complete = all(tried.get(link.key, False) for link in unknown)
        validators = read.validators if is_complete else Validators()
        self.ledger.saw(outlet.slug, route.name, validators, [link.key for link in links], outcome, outcome.at)

    async def _get(self, outlet: Outlet, route: Route, link: Link) -> bool:
        """Fetch one article; say whether that settles it, for good or ill."""
        verdict = judge_page(answer := await self.fetch(link.url, {}), outlet)
        if isinstance(answer, Answer) and verdict.kind == "page":
            self.on_page(
                Page(
                    outlet=outlet.slug,
                    route=route.name,
                    link=link,
                    url=answer.url,
                    status=answer.status,
                    headers=answer.headers,
                    body=answer.body,
                    fetched_at=self.now(),
                )
            )
        self._tell(outlet, route, link.url, verdict, link=link)
        return verdict.kind in SETTLED

    def _tell(
        self,
        outlet: Outlet,
        route: Route,
        url: str,
        verdict: Verdict,
        *,
        link: Link | None = None,
        listed: int | None = None,
        new: int | None = None,
    ) -> Outcome:
        outcome = Outcome(
            outlet=outlet.slug,
            route=route.name,
            url=url,
            kind=verdict.kind,
            at=self.now(),
            link=link,
            status=verdict.status,
            detail=verdict.detail,
            retry_at=verdict.retry_at,
            listed=listed,
            new=new,
        )
        self.on_outcome(outcome)
        return outcome


@dataclass(frozen=True, slots=True)
class ReadListing:
    """A listing that named something, and by what it will be recognised as unchanged."""

    listing: Listing
    verdict: Verdict
    validators: Validators


def read_answer(answer: Answer | Verdict, before: Validators, route: Route, outlet: Outlet) -> ReadListing | Verdict:
    """Read the listing in an answer, or say why there is nothing new in it to read."""
    if isinstance(answer, Verdict):
        return answer
    validators = validators_of(answer.headers, answer.body)
    if answer.status == HTTPStatus.NOT_MODIFIED or validators.body_digest == before.body_digest:
        return Verdict("unchanged", status=answer.status)
    if not answer.body.strip():
        return Verdict("empty", "no content", answer.status)
    try:
        listing = read_listing(route.kind, answer.body, base=answer.url, outlet=outlet)
    except Malformed as error:
        return Verdict("malformed", str(error), answer.status)
    if not listing.links:
        return Verdict("empty", f"no article of this outlet, {listing.strange} strange entries", answer.status)
    strange = f"{listing.strange} strange entries" if listing.strange else ""
    return ReadListing(listing, Verdict("read", strange, answer.status), validators)


def judge_page(answer: Answer | Verdict, outlet: Outlet) -> Verdict:
    """Say what became of an article's fetch: `page`, or why there is none."""
    if isinstance(answer, Verdict):
        return answer
    if not outlet.owns(answer.url) or _is_front_page(answer.url):
        return Verdict("elsewhere", answer.url, answer.status)
    if not answer.is_text:
        return Verdict("not_a_page", answer.headers.get("content-type", ""), answer.status)
    return Verdict("page" if answer.body.strip() else "empty", status=answer.status)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
