"""What one shard of an archive gives: a pure task, which knows neither network nor database, wherever it runs."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from crawler.outlet import Outlet
from crawler.page import Page
from crawler.past.warc import Damage, Piece, pages_in
from db.gleaning import Yield
from db.record import Reading
from marsad.pipeline import Understood
from marsad.reader import Reader, Unreadable
from parser.article import Article, Rejected
from parser.knowledge import Knowledge
from parser.prefilter import Prefilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in an archive, and with which data."""

    outlets: tuple[Outlet, ...]
    since: datetime
    until: datetime
    layers: tuple[Path, ...]
    memory_mb: int

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment <= self.until


def glean(piece: Piece, search: Search) -> Yield:
    """Read a piece: what passes the prefilter is extracted, and what is told in it is detected."""
    pages = 0
    damages: list[str] = []
    readings: list[Reading] = []
    prefilter, reader = _prefilter(search.layers), _reader(search.layers, search.memory_mb)
    for found in pages_in(piece, {outlet.slug: outlet for outlet in search.outlets}):
        if isinstance(found, Damage):
            damages.append(str(found))
            continue
        pages += 1
        if prefilter.passes(found.body, found.headers):
            readings += _within(search, _reading(found, search, reader))
    return Yield(tuple(readings), pages, tuple(damages))


def _reading(page: Page, search: Search, reader: Reader) -> Reading:
    outlet = next(outlet for outlet in search.outlets if outlet.slug == page.outlet)
    try:
        understood = asyncio.run(reader.read(page, outlet.extract))
    except Unreadable as reason:
        understood = Understood(Rejected("unreadable", str(reason)))
    return Reading(
        key=page.link.key,
        outlet=page.outlet,
        url=page.url,
        article=understood.article,
        mentions=understood.mentions,
        arrival=page.arrival,
        fetched_at=page.fetched_at,
        page=page,
    )


def _within(search: Search, reading: Reading) -> Iterator[Reading]:
    """The reading, if it was published in the stretch; where nobody says when, the copy's own time decides."""
    article = reading.article
    published = article.published if isinstance(article, Article) else None
    if search.holds(published or reading.fetched_at):
        yield reading


@cache
def _prefilter(layers: Sequence[Path]) -> Prefilter:
    """Compiled once in each process."""
    return Prefilter.of(Knowledge.load(layers))


@cache
def _reader(layers: Sequence[Path], memory_mb: int) -> Reader:
    """One beside each process: a page may hang, bloat or kill it, and not us."""
    return Reader(layers, memory_mb=memory_mb)
