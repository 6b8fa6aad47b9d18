"""Reading an outlet's routes: what is listed, what of it nobody knows, and when to look again."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.errand import Errand
from crawler.gap import Shown, gap_between, is_torn, shown
from crawler.ledger import RouteMemory, Seen, Standing, Validators
from crawler.listing import MOST_NEW, ReadListing, read_answer
from crawler.newest import read_newest
from crawler.outcome import RESTING, WELL, Kind, Outcome, Verdict
from crawler.outlet import Outlet, Route
from crawler.page import Arrival, Link
from crawler.polling import is_due, next_due

_FRESH = timedelta(hours=1)
"""How long before our first reading an article may have appeared and still be news to us."""


# The listing moved or was redesigned; the front page may still be there. Who refuses us has refused the front page too.
_ASTRAY: frozenset[Kind] = frozenset({"gone", "elsewhere", "not_a_page", "malformed", "empty", "too_many_redirects"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A known article that a route named again, and how it would arrive if it came anew."""

    link: Link
    route: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a route, its articles dealt with."""

    route: Route
    before: RouteMemory
    outcome: Outcome
    validators: Validators
    links: tuple[Link, ...] = ()
    known: tuple[Listed, ...] = ()

    @property
    def shown(self) -> Shown:
        """What its listing showed."""
        return shown(self.links, self.outcome.at)

    @property
    def is_torn(self) -> bool:
        """Whether something may have come and gone since the last reading."""
        return self.outcome.kind == "read" and is_torn(self.before, self.shown)


async def read_routes(errand: Errand, *, only_routes: Collection[str] | None, only_due: bool) -> list[Listed]:
    """Read the routes, one after the other, so that a later one knows what an earlier one brought; give what was known.

    Each reading is noted when its articles are dealt with. One that is torn from the last waits for the other routes, which
    may have seen what it missed.
    """
    tried: set[str] = set()
    readings = await _read_all(errand, _chosen(errand.outlet, only_routes), tried, only_due=only_due)
    if only_routes is None and readings and all(reading.outcome.kind in _ASTRAY for reading in readings):
        readings += await _read_all(errand, errand.outlet.fallbacks, tried)
    for reading in readings:
        if reading.is_torn:
            await _note(errand, reading, others=[other for other in readings if other is not reading])
    return [listed for reading in readings for listed in reading.known]


async def _read_all(errand: Errand, routes: Collection[Route], tried: set[str], *, only_due: bool = False) -> list[Reading]:
    """Read these routes, and note all but those that are torn from their last reading."""
    readings = []
    for route in routes:
        before = await asyncio.to_thread(errand.ledger.route, errand.outlet.slug, route.name)
        if only_due and not is_due(before, errand.now()):
            continue
        reading = await _read(errand, route, before, tried)
        readings.append(reading)
        if not reading.is_torn:
            await _note(errand, reading)
    return readings


def _chosen(outlet: Outlet, only_routes: Collection[str] | None) -> tuple[Route, ...]:
    """The routes that are polled, or those that are named, of whatever kind."""
    return outlet.polled if only_routes is None else tuple(route for route in outlet.listings if route.name in only_routes)


async def _read(errand: Errand, route: Route, before: RouteMemory, tried: set[str]) -> Reading:
    """Read one route; `tried` are the articles that were asked for in this visit."""
    listing = await _listing(errand, route, before.validators)
    if isinstance(listing, Verdict):
        outcome = await errand.tell(errand.outcome(route.name, route.url, listing))
        return Reading(route=route, before=before, outcome=outcome, validators=before.validators)
    return await _follow(errand, route, before, listing, tried)


async def _listing(errand: Errand, route: Route, before: Validators) -> ReadListing | Verdict:
    """Ask for a listing; a sitemap may name its newest pages in further ones."""
    if route.kind == "sitemap":
        return await read_newest(errand.fetch, route.url, errand.outlet, before)
    answer = await errand.fetch(route.url, before.request_headers)
    return await asyncio.to_thread(read_answer, answer, before, route, errand.outlet)


async def _follow(errand: Errand, route: Route, before: RouteMemory, read: ReadListing, tried: set[str]) -> Reading:
    """Fetch what a listing names and nobody knows."""
    links = read.listing.links
    standing = await errand.standing(links)
    unknown = [link for link in links if link.key not in standing]
    outcome = await errand.tell(errand.outcome(route.name, route.url, read.verdict, listed=len(links), new=len(unknown)))
    await _get_all(errand, route, [link for link in unknown if link.key not in tried][:MOST_NEW], before, tried)
    known = [link for link in links if _is_known(link, standing)]
    return Reading(
        route=route,
        before=before,
        outcome=outcome,
        validators=read.validators if await _all_known(errand, set(links) - set(known)) else Validators(),
        links=links,
        known=tuple(Listed(link, route.name, arrival_of(link, before)) for link in known),
    )


def arrival_of(link: Link, before: RouteMemory) -> Arrival:
    """Say how an article comes to us: what was published before we first read its route was there before us.

    That holds whenever it is read: of a first reading some may be left for the next, too many or not to be had.
    """
    first = before.first_good_at
    was_there = first is None or (link.published is not None and link.published < first - _FRESH)
    return "baseline" if was_there else "live"


async def _get_all(errand: Errand, route: Route, links: Sequence[Link], before: RouteMemory, tried: set[str]) -> None:
    for link in links:
        tried.add(link.key)
        outcome, _ = await errand.get(route.name, link, arrival_of(link, before))
        if outcome.kind in RESTING:
            return


async def _all_known(errand: Errand, links: Collection[Link]) -> bool:
    """Whether nothing of these is still to be had; the memory says so, not the fetch: a page may have killed its reader."""
    standing = await errand.standing(links) if links else {}
    return all(_is_known(link, standing) for link in links)


def _is_known(link: Link, standing: Mapping[str, Standing]) -> bool:
    return standing.get(link.key) == "known"


async def _note(errand: Errand, reading: Reading, others: Sequence[Reading] = ()) -> None:
    """Note a reading; of one that is torn from the last, whatever the outlet's whole routes among `others` did not see either."""
    listing, outcome = reading.shown, reading.outcome
    failures = 0 if outcome.kind in WELL else reading.before.failures + 1
    whole = [other.shown for other in others if not other.route.part]
    due_at = next_due(
        errand.poll,
        outcome.kind,
        span=listing.span,
        failures=failures,
        retry_at=outcome.retry_at,
        now=errand.now(),
        jitter=errand.jitter(),
    )
    seen = Seen(
        outlet=errand.outlet.slug,
        route=reading.route.name,
        outcome=outcome,
        validators=reading.validators,
        keys=tuple(link.key for link in reading.links),
        newest=listing.newest,
        failures=failures,
        next_due_at=due_at if reading.route in errand.outlet.polled else None,
        gap=gap_between(reading.before, listing, whole, outcome.at) if reading.is_torn else None,
    )
    await asyncio.to_thread(errand.ledger.saw, seen)
