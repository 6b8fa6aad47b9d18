"""Files of an archive, written for real and read by real commands, whole or killed on the way."""

import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from marsad import archives
from marsad.cli.failure import told
from marsad.executor import executor
from marsad.gleaning import Search
from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from seeds import SEEDS
from tests.crawler.web import NOW
from tests.crawler.web import outlet as outlet_of
from tests.marsad.pages import printed
from tests.marsad.processes import COMMAND, Desk, Done, cold, environment

OUTLET = "passerelle"
STRETCH = (OUTLET, "--from", "2015-01-01", "--to", "2026-12-31", "--via", "warc")
SNOW = "Il neige sur les hauteurs et les cours ont été suspendus dans plusieurs communes rurales. " * 8


@pytest.fixture(scope="module")
def ports(newsroom: Newsroom) -> Iterator[dict[str, int]]:
    with serving(newsroom) as ports:
        yield dict(ports)


@pytest.fixture
def pages(newsroom: Newsroom, ports: dict[str, int], desk: Desk) -> Sequence[tuple[str, bytes]]:
    """The outlet's articles, each between two on something else, at addresses of the outlet."""
    desk.file("marsad.toml", "")
    write_outlet_files(newsroom, ports, desk.home)
    text = (desk.home / "outlets" / f"{OUTLET}.toml").read_text("utf-8")
    home = text.partition('home = "')[2].partition('"')[0].rstrip("/")
    masthead = newsroom.outlets[OUTLET]
    ours = [
        (home + masthead.path_of(story), printed(story.title, story.paragraphs, published=story.published.isoformat()).encode())
        for story in newsroom.printed_by(OUTLET)
    ]
    path = masthead.path_of(newsroom.printed_by(OUTLET)[0])
    digits = "".join(char for char in path if char.isdigit())
    other = printed("Neige", [SNOW], published="2025-11-20T10:00:00+01:00").encode()
    others = [(home + path.replace(digits, f"9{number:05}"), other) for number in range(2 * len(ours))]
    return [
        page
        for one, pair in zip(ours, zip(others[::2], others[1::2], strict=True), strict=True)
        for page in (pair[0], one, pair[1])
    ]


def write(path: Path, pages: Sequence[tuple[str, bytes]], *, packed: bool = True) -> list[int]:
    """Write a WARC file; gives where each record begins."""
    offsets: list[int] = []
    with path.open("wb") as file:
        for number, (url, body) in enumerate(pages):
            offsets.append(file.tell())
            file.write(gzip.compress(record(url, body, number)) if packed else record(url, body, number))
    return offsets


def record(url: str, body: bytes, number: int) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": url,
        "WARC-Date": f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, url)}>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(answer)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + answer + b"\r\n\r\n"


def report(done: Done) -> dict[str, object]:
    (line,) = done.lines
    return dict(line)


def test_an_archive_tells_what_the_live_outlet_told_and_nobody_hears_of_it(
    desk: Desk, pages: Sequence[tuple[str, bytes]]
) -> None:
    write(desk.home / "a.warc.gz", pages)
    desk("subscribe", "any-cooperation", "--webhook", "http://127.0.0.1:9/", "--json")
    done = desk("backfill", *STRETCH, "--warc", "a.warc.gz", "--json")
    assert done.code == 0, done.err
    given = report(done)
    assert given["pages"] == len(pages)
    assert 0 < int(str(given["passed"])) <= len(pages) // 3
    assert [line["id"] for line in desk("events", "--json").lines] != []
    assert desk("deliver", "--once").err.endswith("0 deliveries owed, nothing due\n")


def test_the_same_again_reads_and_links_nothing(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    write(desk.home / "a.warc.gz", pages)
    first, second = (report(desk("backfill", *STRETCH, "--warc", "a.warc.gz", "--json")) for _ in range(2))
    assert first["digest"] == second["digest"]
    assert (second["linked"], second["events"]) == (0, [])


def test_what_is_not_compressed_gives_the_same(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    write(desk.home / "a.warc.gz", pages)
    write(desk.home / "b.warc", pages, packed=False)
    both = [report(desk("backfill", *STRETCH, "--warc", name, "--json")) for name in ("a.warc.gz", "b.warc")]
    assert both[0]["digest"] == both[1]["digest"]


def test_what_is_kept_is_written_as_an_archive_that_tells_the_same(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    write(desk.home / "a.warc.gz", pages)
    first = report(desk("backfill", *STRETCH, "--warc", "a.warc.gz", "--json"))
    assert desk("export", "warc", "kept.warc.gz").err == f"{first['passed']} pages\n"
    again = report(desk("backfill", *STRETCH, "--warc", "kept.warc.gz", "--database", "sqlite:///new.db", "--json"))
    assert (again["pages"], again["passed"], again["events"]) == (first["passed"], first["passed"], first["events"])


def test_what_is_cut_off_or_damaged_is_named_and_the_rest_is_read(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    path = desk.home / "a.warc.gz"
    offsets = write(path, pages)
    data = bytearray(path.read_bytes())
    data[offsets[3] + 40 : offsets[3] + 80] = bytes(40)
    path.write_bytes(data[:-10])
    done = desk("backfill", *STRETCH, "--warc", "a.warc.gz", "--json")
    assert done.code == 1
    assert report(done)["pages"] == len(pages) - 2
    assert f"{path}: byte {offsets[3]}: a damaged record" in done.err
    assert f"{path}: byte {offsets[-1]}: a record that is cut off" in done.err


def test_killed_at_random_and_run_again_it_gives_the_same(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    for number in range(4):
        write(desk.home / f"{number}.warc.gz", pages[number * 6 : number * 6 + 6])
    files = [part for number in range(4) for part in ("--warc", f"{number}.warc.gz")]
    whole = report(desk("backfill", *STRETCH, *files, "--database", "sqlite:///whole.db", "--json"))
    command = [*COMMAND, "backfill", *STRETCH, *files, "--workers", "1", "--json"]
    chance = random.Random(5)
    for _ in range(3):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=desk.home, env=environment(desk.home)
        )
        try:
            process.communicate(timeout=chance.uniform(2, 8))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    again = desk("backfill", *STRETCH, *files, "--json")
    assert again.code == 0, again.err
    assert report(again)["digest"] == whole["digest"]
    kept = [desk("events", *where, "--json").lines for where in ((), ("--database", "sqlite:///whole.db"))]
    assert [without_moments(line) for line in kept[0]] == [without_moments(line) for line in kept[1]]


def without_moments(event: dict[str, object]) -> str:
    return json.dumps({name: value for name, value in event.items() if name not in ("first_seen", "version")}, sort_keys=True)


def test_a_dask_cluster_gives_what_this_machine_gives(desk: Desk, pages: Sequence[tuple[str, bytes]]) -> None:
    for number in range(3):
        write(desk.home / f"{number}.warc.gz", pages[number * 6 : number * 6 + 6])
    files = [part for number in range(3) for part in ("--warc", f"{number}.warc.gz")]
    here = report(desk("backfill", *STRETCH, *files, "--database", "sqlite:///here.db", "--json"))
    cluster = [sys.executable, "-P", str(Path(__file__).with_name("dask_cluster.py"))]
    with subprocess.Popen(
        cluster, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(desk.home)
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip().replace("tcp://", "dask://")
        done = cold("backfill", *STRETCH, *files, "--executor", address, "--json", cwd=desk.home)
        assert running.stdin is not None
        running.stdin.close()
    assert done.code == 0, done.err
    assert report(done)["digest"] == here["digest"]


def test_a_file_that_was_written_to_or_an_outlet_that_is_read_otherwise_makes_another_run(
    desk: Desk, pages: Sequence[tuple[str, bytes]]
) -> None:
    write(desk.home / "a.warc.gz", pages[:1])
    at = (desk.home / "a.warc.gz").stat()
    assert report(desk("backfill", *STRETCH, "--warc", "a.warc.gz", "--json"))["linked"] == 0
    write(desk.home / "a.warc.gz", pages[1:2])
    with (desk.home / "a.warc.gz").open("ab") as file:  # of the same size as before
        file.truncate(at.st_size)
    names = {name_of(desk.home / "a.warc.gz")}
    os.utime(desk.home / "a.warc.gz", ns=(at.st_atime_ns, at.st_mtime_ns))
    names.add(name_of(desk.home / "a.warc.gz"))
    names.add(name_of(desk.home / "a.warc.gz", politeness={"delay_s": 9}))
    assert len(names) == 3


def name_of(file: Path, **outlet: object) -> str:
    described = outlet_of(("feed", "feed", "/feed"), **outlet)
    search = Search(outlets=(described,), since=NOW, until=NOW, layers=(SEEDS,), needles=(), memory_mb=1024)
    return archives.name_of([file], search)


def test_a_page_that_was_kept_is_not_kept_again_when_its_archive_is_read_anew(
    desk: Desk, pages: Sequence[tuple[str, bytes]]
) -> None:
    write(desk.home / "a.warc.gz", pages)
    write(desk.home / "b.warc.gz", pages)
    first, again = (report(desk("backfill", *STRETCH, "--warc", name, "--json")) for name in ("a.warc.gz", "b.warc.gz"))
    assert first["passed"] == again["linked"] != 0
    assert desk("export", "warc", "kept.warc.gz").err == f"{first['passed']} pages\n"


def test_a_process_that_ends_while_it_reads_is_said_in_words() -> None:
    with executor(None, workers=1) as pool, pytest.raises(BrokenExecutor) as broken:
        pool.submit(os._exit, 1).result()
    code, said = told(broken.value)
    assert code == 1
    assert "perhaps for lack of memory" in said


def test_an_export_that_cannot_be_made_is_refused(desk: Desk, tmp_path: Path) -> None:
    nothing = desk("export", "warc", "kept.warc.gz", "--database", f"sqlite:///{tmp_path}/none.db")
    assert (nothing.code, (tmp_path / "none.db").exists(), (desk.home / "kept.warc.gz").exists()) == (2, False, False)
    assert "there is nothing to export" in nothing.err
    assert desk("export", "warc", str(tmp_path)).code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((*STRETCH,), "name at least one file"),
        ((*STRETCH, "--warc", "none.warc.gz"), "there is no file none.warc.gz"),
        ((*STRETCH, "--warc", "marsad.toml", "--executor", "ray://x"), '"ray://x" is no executor'),
        ((*STRETCH, "--warc", "marsad.toml", "--executor", "dask://127.0.0.1:1"), "no Dask scheduler answers"),
        ((*STRETCH[:-1], "carrier"), 'there is no way "carrier"'),
    ],
)
def test_what_cannot_be_read_is_refused(desk: Desk, pages: object, arguments: tuple[str, ...], says: str) -> None:
    del pages
    done = desk("backfill", *arguments)
    assert done.code == 2
    assert says in done.err
