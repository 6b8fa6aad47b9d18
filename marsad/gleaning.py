"""What one shard of an archive gives: a pure task, which knows neither network nor database, wherever it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from crawler.outlet import Outlet
from crawler.page import Page
from crawler.past.records import Damage, Piece
from crawler.past.warc import pages_in
from db.gleaning import Yield
from db.record import Reading
from marsad.pipeline import Understood, reading_of
from marsad.reader import Reader, Unreadable
from parser.article import Rejected
from parser.needles import Needle
from parser.prefilter import Prefilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in an archive, and with which data."""

    outlets: tuple[Outlet, ...]
    since: datetime
    until: datetime
    layers: tuple[Path, ...]
    needles: tuple[Needle, ...]
    """What the prefilter looks for, so that not every process reads all that the parser knows a second time."""
    memory_mb: int

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment <= self.until


def glean(piece: Piece, search: Search) -> Yield:
    """Read a piece: what passes the prefilter is extracted, and what is told in it is detected."""
    pages = 0
    damages: list[str] = []
    readings: list[Reading] = []
    prefilter, reader = _prefilter(search.needles), _reader(search.layers, search.memory_mb)
    outlets = {outlet.slug: outlet for outlet in search.outlets}
    for found in pages_in(piece, outlets):
        if isinstance(found, Damage):
            damages.append(str(found))
            continue
        pages += 1
        if prefilter.passes(found.body, found.headers):
            reading = _read(found, outlets[found.outlet], reader)
            readings += [reading] if search.holds(reading.dated) else []
    return Yield(tuple(readings), pages, tuple(damages))


def _read(page: Page, outlet: Outlet, reader: Reader) -> Reading:
    try:
        understood = reader.read_now(page, outlet.extract)
    except Unreadable as reason:
        understood = Understood(Rejected("unreadable", str(reason)))
    return reading_of(page, understood)


@cache
def _prefilter(needles: tuple[Needle, ...]) -> Prefilter:
    """Compiled once in each process."""
    return Prefilter(needles)


@cache
def _reader(layers: Sequence[Path], memory_mb: int) -> Reader:
    """One beside each process: a page may hang, bloat or kill it, and not us."""
    return Reader(layers, memory_mb=memory_mb)
