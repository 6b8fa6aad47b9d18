"""Whether articles came and went between two readings of a route. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from crawler.ledger import RouteMemory
from crawler.page import Link

_LATE = timedelta(days=1)
"""By which an article may be listed later than it says that it was published."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one listing showed, and back to when; what is pinned to its top left out."""

    keys: frozenset[str]
    oldest: datetime | None
    """Earliest publication, None where no entry says one; latest likewise."""
    newest: datetime | None

    @property
    def span(self) -> timedelta | None:
        """The time that the listing covers; None for one that says less than two moments."""
        return self.newest - self.oldest if self.oldest and self.newest and self.oldest < self.newest else None


def shown(links: Iterable[Link], now: datetime) -> Shown:
    """Sum a listing up; a publication that lies ahead counts as now, or one wrong date would hide what comes before it."""
    links = _without_pinned(tuple(links))
    dates = sorted(min(link.published, now) for link in links if link.published)
    return Shown(frozenset(link.key for link in links), dates[0] if dates else None, dates[-1] if dates else None)


def _without_pinned(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Leave out what stands above younger entries though it is older than the last: it is listed again and again."""
    last = next((link.published for link in reversed(links) if link.published), None)
    if last is None:
        return links
    pinned = sum(1 for _ in takewhile(lambda link: link.published and link.published < last, links))
    first = links[pinned].published
    # in a listing that begins with its oldest, the first that is not older than the last is the last
    return links[pinned:] if first and first > last else links


def is_torn(before: RouteMemory, listing: Shown) -> bool:
    """Say whether a listing shares nothing with the one that was read before it, so that others may lie between them."""
    return bool(before.listed) and before.listed.isdisjoint(listing.keys)


def gap_between(
    before: RouteMemory, listing: Shown, others: Collection[Shown], now: datetime
) -> tuple[datetime, datetime] | None:
    """Give the stretch that no reading saw, of a route whose listing is torn from the last; None where nothing is missing.

    `others` are the listings of the outlet's whole routes that were read in the same visit: what they reach back to is seen.
    """
    since = _seen_until(before)
    until = min([listing.oldest or now, *(other.oldest for other in others if other.oldest)])
    return (since, until) if since and since < until else None


def _seen_until(before: RouteMemory) -> datetime | None:
    """The moment up to which a route's last reading had seen everything; of the dates it showed the latest may be long ago."""
    if before.newest is None or before.good_at is None:
        return before.good_at
    return max(before.newest, before.good_at - _LATE)
