"""The news of an outlet that names it in a sitemap alone: its newest entries, by way of the sitemaps in it that changed last."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date

from crawler.discovery import Listing, link_of, read_date, without_stamp
from crawler.entry import Entry, Malformed
from crawler.fetch import Answer, Fetch
from crawler.ledger import Validators
from crawler.listing import MOST_NEW, ReadListing
from crawler.outcome import Verdict
from crawler.outlet import Outlet
from crawler.page import Link
from crawler.past.sitemap import DEEPEST, dated, days_of, may_be_article, sitemaps_in
from crawler.sitemap import MAX_BYTES, read_sitemap

FEW = 3
"""Sitemaps in an index that does not say which of them changed last: so many are all read, of more only the last."""


async def read_newest(fetch: Fetch, url: str, outlet: Outlet, before: Validators) -> ReadListing | Verdict:
    """Read the newest entries of a sitemap, or say why there is nothing new in it to read."""
    answer = await fetch(url, before.request_headers, MAX_BYTES)
    if isinstance(answer, Answer) and answer.is_unchanged(before):
        return Verdict("unchanged", status=answer.status)
    return await _read(fetch, answer, outlet, DEEPEST)


async def _read(fetch: Fetch, answer: Answer | Verdict, outlet: Outlet, deeper: int) -> ReadListing | Verdict:
    """Read the sitemap in an answer, where it is an index those in it, and so on `deeper` times."""
    if isinstance(answer, Verdict):
        return answer
    try:
        named = await asyncio.to_thread(_named, answer, outlet)
    except Malformed as error:
        return Verdict("malformed", str(error), answer.status)
    if isinstance(named, Listing):
        return _listing(named, answer, answer.validators)
    if not named or not deeper:
        return Verdict("malformed", "an index without a sitemap of articles", answer.status)
    below = [await _read(fetch, await fetch(child.url or "", {}, MAX_BYTES), outlet, deeper - 1) for child in named]
    listings = [one for one in below if isinstance(one, ReadListing)]
    if not listings:
        return next(one for one in below if isinstance(one, Verdict))
    # an index that says at most the day of a change looks the same when more is added on that day
    says_when = all(read_date(child.modified) for child in named) and all(one.validators != Validators() for one in listings)
    links = {link.key: link for one in listings for link in one.listing.links}
    return _listing(Listing(tuple(links.values()), strange=0), answer, answer.validators if says_when else Validators())


def _listing(listing: Listing, answer: Answer, validators: Validators) -> ReadListing | Verdict:
    if not listing.links:
        return Verdict("empty", "no article of this outlet", answer.status)
    return ReadListing(listing, Verdict("read", status=answer.status), validators)


def _named(answer: Answer, outlet: Outlet) -> Listing | Sequence[Entry]:
    """The newest articles that a sitemap names, or the sitemaps in which they stand. Raises `Malformed`."""
    sitemap = read_sitemap(answer.body)
    if not sitemap.is_index:
        return Listing(newest_links(sitemap.entries, answer.url, outlet), strange=0)
    children = sitemaps_in(sitemap.entries, answer.url, outlet)
    return children if len(children) <= FEW and not any(dated(child.modified) for child in children) else children[:1]


def newest_links(entries: Iterable[Entry], base: str, outlet: Outlet) -> tuple[Link, ...]:
    """The newest articles of a sitemap, newest first: by the days in their addresses, by their last changes, from the end."""
    ordered = list(entries)
    ordered.reverse()
    ordered.sort(key=_age, reverse=True)  # keeps the order of equals
    links: dict[str, Link] = {}
    for entry in ordered:
        if (link := link_of(entry, base, outlet)) and may_be_article(link, outlet):
            links.setdefault(link.key, link)
        if len(links) == MOST_NEW:
            break
    return without_stamp(links.values())


def _age(entry: Entry) -> tuple[date, str]:
    days = days_of(entry)
    return days[1] if days else date.min, dated(entry.published) or dated(entry.modified)
