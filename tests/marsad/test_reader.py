import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.outlet import Extract
from crawler.page import Link, Page
from marsad.pipeline import Understood
from marsad.reader import NoReader, Reader, Unreadable
from parser.article import Article, Rejected
from seeds import SEEDS
from tests.marsad import slow_reading
from tests.marsad.assembly import FIRST
from tests.marsad.pages import printed
from tests.marsad.processes import REPOSITORY, ended, wait_until

COMMAND = (sys.executable, "-P", "-m", slow_reading.__name__)
MEMORY_MB = 300


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with closing(Reader([], memory_mb=MEMORY_MB, deadline=timedelta(seconds=2), command=COMMAND)) as reader:
        yield reader


def page(body: str) -> Page:
    link = Link(url=FIRST["url"], key="sahifa.example:post:1")
    now = datetime(2025, 10, 17, 9, tzinfo=UTC)
    return Page(
        outlet="sahifa", route="feed", link=link, url=FIRST["url"], status=200, body=body.encode(), fetched_at=now, arrival="live"
    )


def read(reader: Reader, body: str) -> Understood:
    return asyncio.run(reader.read(page(body), Extract()))


def pid_of(reader: Reader) -> int:
    """The number of the reading process, which reads one page to tell it."""
    article = read(reader, "").article
    assert isinstance(article, Rejected)
    return int(article.detail)


def test_a_page_is_read_in_another_process_as_it_would_be_here() -> None:
    with closing(Reader([SEEDS], memory_mb=600)) as reader:
        understood = read(reader, printed(FIRST["title"], FIRST["text"].split("\n"), published=FIRST["published"]))
    assert isinstance(understood.article, Article)
    assert understood.article.title == FIRST["title"]
    assert len(understood.mentions) == 3


def test_pages_are_read_by_one_process_as_long_as_it_lives(reader: Reader) -> None:
    first = pid_of(reader)
    assert pid_of(reader) == first != os.getpid()


def test_a_page_that_hangs_its_reader_is_given_up_and_the_next_one_is_read(reader: Reader) -> None:
    before = pid_of(reader)
    with pytest.raises(Unreadable, match="took longer than 2 s"):
        read(reader, "hang")
    assert ended(before)
    assert pid_of(reader) != before


@pytest.mark.parametrize(("order", "code"), [("die", -9), ("crash", -11)])
def test_a_page_that_kills_two_readers_is_given_up(reader: Reader, order: str, code: int) -> None:
    with pytest.raises(Unreadable, match=f"its reader ended with exit code {code}"):
        read(reader, order)
    assert pid_of(reader)


def test_a_page_whose_reader_was_killed_by_somebody_else_is_read_by_the_next(reader: Reader, tmp_path: Path) -> None:
    assert isinstance(read(reader, f"die-once {tmp_path}/died").article, Rejected)


def test_a_reader_that_was_killed_between_two_pages_costs_neither(reader: Reader) -> None:
    before = pid_of(reader)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: ended(before))
    assert pid_of(reader) != before


def test_a_page_at_which_the_parser_fails_is_named_and_the_reader_lives_on(reader: Reader) -> None:
    before = pid_of(reader)
    with pytest.raises(Unreadable, match="ValueError: no such month"):
        read(reader, "raise no such month")
    assert pid_of(reader) == before


def test_a_page_that_takes_too_much_memory_is_given_up(reader: Reader) -> None:
    assert isinstance(read(reader, "grow 50").article, Rejected)
    with pytest.raises(Unreadable, match="out of memory"):
        read(reader, f"grow {MEMORY_MB}")
    assert pid_of(reader)


def test_a_reader_that_does_not_start_is_no_fault_of_the_page(capfd: pytest.CaptureFixture[str]) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no gazetteer')")
    with closing(Reader([], memory_mb=MEMORY_MB, command=command)) as reader, pytest.raises(NoReader):
        read(reader, "")
    assert "no gazetteer" in capfd.readouterr().err


def test_it_is_closed_in_the_midst_of_a_page() -> None:
    closed = Reader([], memory_mb=MEMORY_MB, command=COMMAND)
    pid = pid_of(closed)
    hanging = closed._thread.submit(closed._read, page("hang"), Extract())
    wait_until(hanging.running)
    closed.close()
    assert ended(pid)
    assert isinstance(hanging.exception(), NoReader)


def test_the_reading_process_ends_with_whoever_started_it_however_that_ends() -> None:
    asks = f"""
import asyncio
from tests.marsad.test_reader import COMMAND, Reader, pid_of, read
reader = Reader([], memory_mb=300, command={COMMAND!r})
print(pid_of(reader), flush=True)
read(reader, "hang")
"""
    asking = [sys.executable, "-P", "-c", asks]
    with subprocess.Popen(asking, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        reading = int(process.stdout.readline())
        process.kill()
    wait_until(lambda: ended(reading), within_s=2)
