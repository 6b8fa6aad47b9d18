"""`make bench`: prints each measure beside its floor; nothing here passes or fails, since clocks differ between machines."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import trafilatura
from lxml.html import document_fromstring
from sqlalchemy import text
from starlette.requests import Request

from bench.pages import printed
from db.engine import open_engines
from db.record import Reading
from db.store import Store
from marsad.newsroom import Newsroom, Story
from marsad.press import app
from parser.article import Article
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.pages.extract import extract
from parser.prefilter import Prefilter
from parser.text import folded
from seeds import SEEDS

ROUNDS = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measure:
    """One piece of work and what it is compared with, both over the same items."""

    name: str
    ours: Callable[[], object]
    floor_name: str
    floor: Callable[[], object]
    items: int


def seconds(work: Callable[[], object]) -> float:
    """The best of some rounds: what the machine can do when nothing disturbs it."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


def eight_replacements(text: str) -> str:
    """The least that bringing Arabic spellings together costs."""
    for one, other in zip("أإآٱىةـ–", "ااااي ه-", strict=True):
        text = text.replace(one, other)
    return text


def article(story: Story) -> Article:
    return Article(
        url=f"https://{story.outlet}.example/{story.id}",
        title=story.title,
        text="\n".join(story.paragraphs),
        language=story.language,
        published=story.published,
        outlet=story.outlet,
    )


def pages(newsroom: Newsroom) -> list[str]:
    """Every article's page, as its outlet's site answers."""
    return [page for outlet in newsroom.outlets for page in _pages(newsroom, outlet)]


def _pages(newsroom: Newsroom, outlet: str) -> list[str]:
    site, masthead = app(newsroom, outlet), newsroom.outlets[outlet]
    endpoint = site.routes[-1].endpoint  # type: ignore[attr-defined]  # the last route is the article's
    scopes = [
        {
            "type": "http",
            "method": "GET",
            "path": masthead.path_of(story),
            "headers": [(b"host", b"press.example")],
            "query_string": b"",
            "scheme": "http",
            "server": ("press.example", 80),
        }
        for story in newsroom.printed_by(outlet)
    ]
    return [endpoint(Request(scope)).body.decode() for scope in scopes]


def measures(directory: Path) -> Sequence[Measure]:
    newsroom, knowledge = Newsroom.load([SEEDS]), Knowledge.load([SEEDS])
    articles, html = [article(story) for story in newsroom.stories.values()], pages(newsroom)
    keywords = re.compile(r"حموشي|الأمن الوطني|Hammouchi|DGSN|مذكرة|mémorandum|memorandum|memorando")
    store, plain = (
        Store.open(f"sqlite:///{directory}/ours.db", clock=lambda: NOW),
        open_engines(f"sqlite:///{directory}/floor.db").write,
    )
    with plain.begin() as connection:
        connection.execute(text("CREATE TABLE article (id INTEGER PRIMARY KEY, text TEXT)"))
    keys = count()

    def record() -> None:
        for one in articles:
            store.record(
                Reading(key=f"bench:{next(keys)}", outlet="bench", url=one.url, article=one, arrival="import", fetched_at=NOW),
                now=NOW,
            )

    def insert() -> None:
        for one in articles:
            with plain.begin() as connection:
                connection.execute(text("INSERT INTO article (text) VALUES (:text)"), {"text": one.text})

    def read() -> None:
        for page in html:
            extract(page, url="http://press.example/", furniture=knowledge.furniture, calendar=knowledge.calendar)

    prefilter, press = Prefilter.of(knowledge), [page.body for page in printed(newsroom, 100)]

    return [
        Measure(
            "prefilter a page",
            lambda: [prefilter.passes(page) for page in press],
            "an lxml parse",
            lambda: [document_fromstring(page) for page in press],
            len(press),
        ),
        Measure("extract a page", read, "trafilatura alone", lambda: [trafilatura.extract(page) for page in html], len(html)),
        Measure(
            "find names",
            lambda: [knowledge.gazetteer.find(folded(one.text), one.language) for one in articles],
            "eight replacements",
            lambda: [eight_replacements(one.text) for one in articles],
            len(articles),
        ),
        Measure(
            "detect events",
            lambda: [detect(one, knowledge) for one in articles],
            "a keyword search",
            lambda: [keywords.findall(one.text) for one in articles],
            len(articles),
        ),
        Measure("record an article", record, "one durable insert", insert, len(articles)),
        Measure("marsad --help", lambda: _run("-m", "marsad", "--help"), "python -c pass", lambda: _run("-c", "pass"), 1),
    ]


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    print(f"{'':20} {'each, ms':>10} {'a second':>10}   times its floor")
    with tempfile.TemporaryDirectory() as directory:
        for one in measures(Path(directory)):
            ours, floor = seconds(one.ours), seconds(one.floor)
            print(
                f"{one.name:20} {1000 * ours / one.items:10.2f} {one.items / ours:10.0f}   {ours / floor:.2f} x {one.floor_name}"
            )


if __name__ == "__main__":
    main()
