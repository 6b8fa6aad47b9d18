"""Catching up: stretches of an outlet's past are read page by page, a bounded piece in each visit, until they are closed."""

import asyncio
from dataclasses import dataclass, replace

from crawler.errand import Errand
from crawler.ledger import CatchUp
from crawler.outcome import RESTING, Kind, Verdict
from crawler.outlet import Route
from crawler.page import Arrival, Link
from crawler.past.way import Leaf
from crawler.past.ways import WAYS, routes_into

MOST_REQUESTS = 60
"""Spent on catch-ups in one visit, so that the news is looked at again in time; the rest comes in the next."""

# These say nothing against the route: the host wants or needs rest, and the stretch waits for it.
_NOT_NOW: frozenset[Kind] = RESTING | {"unreachable", "robots_unreachable"}
# These may be a bad moment: worth a second try before the next route is taken.
_BAD_MOMENT: frozenset[Kind] = frozenset({"timeout", "server_error"})
_WELL = Verdict("read")


@dataclass
class Purse:
    """The requests that a visit may still spend."""

    left: int

    def pay(self) -> bool:
        """Take one out; False when it is empty."""
        self.left -= 1
        return self.left >= 0


async def catch_up(errand: Errand) -> bool:
    """Read what is open, oldest first, as far as the requests of one visit go; say whether it was they that ended it."""
    purse = Purse(MOST_REQUESTS)
    for stretch in await asyncio.to_thread(errand.ledger.catch_ups, errand.outlet.slug):
        if not await _read(errand, stretch, purse):
            return purse.left < 0
    return False


async def _read(errand: Errand, stretch: CatchUp, purse: Purse) -> bool:
    """Read a stretch by one route after the other until one has read it to the end, and close it; False for not yet."""
    end = Verdict("no_route", "none of its routes can")
    for route in routes_into(errand.outlet, stretch):
        if stretch.via != route.name:
            stretch = replace(stretch, via=route.name, position="")
            await asyncio.to_thread(errand.ledger.advance, stretch)
        by_this = await _read_by(errand, route, stretch, purse)
        if by_this is None:
            return False
        end = by_this
        if end == _WELL:
            break
    await _close(errand, stretch, end)
    return True


async def _close(errand: Errand, stretch: CatchUp, end: Verdict) -> None:
    verdict = end if end == _WELL else Verdict("no_route", f"at last: {end.kind} {end.detail}".rstrip(), end.status)
    outcome = errand.outcome(stretch.via or "", errand.outlet.home, verdict)
    if verdict != _WELL:
        await errand.tell(outcome)
    await asyncio.to_thread(errand.ledger.finish, stretch, outcome)


async def _read_by(errand: Errand, route: Route, stretch: CatchUp, purse: Purse) -> Verdict | None:
    """Read a stretch by one route, page after page; say how that ended, or None where the next visit goes on."""
    while True:
        leaf = await _leaf(errand, route, stretch, purse)
        if not isinstance(leaf, Leaf):
            return leaf
        if not await _get_new(errand, route, stretch, leaf.links, purse):
            return None
        if leaf.lacks or leaf.position is None:
            return leaf.lacks or _WELL
        stretch = replace(stretch, position=leaf.position)
        await asyncio.to_thread(errand.ledger.advance, stretch)


async def _leaf(errand: Errand, route: Route, stretch: CatchUp, purse: Purse) -> Leaf | Verdict | None:
    """Ask for the page at which a stretch stands; None where it is not to be had in this visit."""
    way, url = WAYS[route.kind], WAYS[route.kind].address(route, stretch)
    leaf: Leaf | Verdict | None = None
    while purse.pay():
        answer = await errand.fetch(url, {}, way.max_bytes)
        is_second = leaf is not None
        leaf = await asyncio.to_thread(way.read, answer, route, errand.outlet, stretch)
        if isinstance(leaf, Leaf):
            return leaf
        await errand.tell(errand.outcome(route.name, url, leaf))
        if leaf.kind not in _BAD_MOMENT or is_second:
            return None if leaf.kind in _NOT_NOW else leaf
    return None


def _wanted(errand: Errand, stretch: CatchUp, links: list[Link]) -> list[Link]:
    """Those of a stretch that are to be fetched, as it was asked for."""
    return links if stretch.manner.depth == "full" else [link for link in links if errand.wants(link)]


async def _get_new(errand: Errand, route: Route, stretch: CatchUp, links: tuple[Link, ...], purse: Purse) -> bool:
    """Fetch what nobody knows of a page of a stretch; False where the next visit must go on with it."""
    if not links:
        return True
    standing = await errand.standing(links)
    new = await asyncio.to_thread(_wanted, errand, stretch, [link for link in links if link.key not in standing])
    url = WAYS[route.kind].address(route, stretch)
    await errand.tell(errand.outcome(route.name, url, _WELL, listed=len(links), new=len(new)))
    arrival: Arrival = "catchup" if stretch.why == "gap" else "backfill"
    for link in new:
        if not purse.pay():
            return False
        outcome, _ = await errand.get(route.name, link, arrival)
        if outcome.kind in RESTING:
            return False
    return True
