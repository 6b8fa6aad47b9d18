"""`python -m bench.archive`: a shard beside Scrapy with trafilatura inline on the same pages, two workers beside one, memory."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path

from bench.pages import Printed, printed
from crawler.outlet import Outlet
from crawler.page import Link, Page
from crawler.past.records import Piece, pieces_of
from crawler.past.warc import packed, pages_in
from marsad.executor import executor
from marsad.gleaning import Search, glean
from marsad.newsroom import Newsroom
from parser.knowledge import Knowledge
from parser.needles import Needle, needles
from parser.prefilter import Prefilter
from seeds import SEEDS

PAGES = 1_200
FILES = 12
MANY = 20_000
OUTLET = Outlet.model_validate(
    {
        "slug": "jarida",
        "name": "Jarida",
        "home": "https://jarida.example/",
        "languages": ["ar", "fr"],
        "tier": "B",
        "routes": [{"name": "feed", "kind": "feed", "url": "https://jarida.example/feed"}],
    }
)


@cache
def sought() -> tuple[Needle, ...]:
    return tuple(needles(Knowledge.load([SEEDS])))


def write(path: Path, pages: Sequence[Printed]) -> None:
    with path.open("wb") as file:
        for page in pages:
            file.write(packed(_page(page)))


def _page(page: Printed) -> Page:
    return Page(
        outlet=OUTLET.slug,
        route="warc",
        arrival="backfill",
        link=Link(url=page.url, key=page.url),
        url=page.url,
        status=HTTPStatus.OK,
        headers={"content-type": "text/html"},
        body=page.body,
        fetched_at=page.published,
    )


def shards(pieces: Sequence[Piece], workers: int) -> float:
    """Seconds that workers take for these pieces, once they know what the parser knows."""
    search = Search(
        outlets=(OUTLET,),
        since=datetime(2000, 1, 1, tzinfo=UTC),
        until=datetime(2040, 1, 1, tzinfo=UTC),
        layers=(SEEDS,),
        needles=sought(),
        memory_mb=1024,
    )
    with executor(None, workers=workers) as pool:
        list(pool.map(glean, pieces[:workers], [search] * workers))
        started = time.perf_counter()
        passed = sum(len(given.readings) for given in pool.map(glean, pieces, [search] * len(pieces)))
        taken = time.perf_counter() - started
    print(f"  {workers} workers: {PAGES / taken:.0f} pages a second, {passed} of {PAGES} passed")
    return taken


def _spin(_: int) -> float:
    started = time.process_time()
    while time.process_time() - started < 1:
        pass
    return 1


def spinning(workers: int) -> float:
    """Seconds of work a second that so many processes get here which only count: what others leave of this machine."""
    with executor(None, workers=workers) as pool:
        list(pool.map(_spin, range(workers)))
        started = time.perf_counter()
        return sum(pool.map(_spin, range(4 * workers))) / (time.perf_counter() - started)


def growth(pieces: Sequence[Piece]) -> float:
    """Megabytes that reading and filtering many pages leaves behind, after the first."""
    prefilter, seen, before = Prefilter(sought()), 0, 0.0
    while seen < MANY:
        for piece in pieces:
            for page in pages_in(piece, {"jarida": OUTLET}):
                seen += isinstance(page, Page) and (prefilter.passes(page.body) or True)
        before = before or _resident()
    return _resident() - before


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        pages = list(printed(Newsroom.load([SEEDS]), PAGES))
        for number in range(FILES):
            write(Path(directory) / f"{number}.warc.gz", pages[number::FILES])
        for number, page in enumerate(pages):
            (Path(directory) / f"{number}.page").write_bytes(page.body)
        pieces = [piece for number in range(FILES) for piece in pieces_of(Path(directory) / f"{number}.warc.gz")]
        one, two = shards(pieces, 1), shards(pieces, 2)
        inline = float(subprocess.check_output([sys.executable, "-m", "bench.inline", directory, str(PAGES)]).split()[-1])
        print(f"a shard is {inline / one:.1f} times as fast as Scrapy with trafilatura inline")
        most = spinning(2) / spinning(1)
        print(f"two workers are {one / two:.2f} times as fast as one, where two that only count are {most:.2f} times")
        print(f"{MANY} pages leave {growth(pieces):.1f} MB")


if __name__ == "__main__":
    main()
