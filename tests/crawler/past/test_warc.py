"""Records of an archive's files, good and broken ones, in whole files and in pieces."""

import gzip
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.page import Page
from crawler.past.records import MAX_RECORD, Damage, pieces_of
from crawler.past.warc import pages_in
from tests.crawler.web import HOME, OUTLET

WHEN = {"WARC-Date": "2026-01-01T10:00:00Z"}
BODY = b"<html>It snows.</html>"
BROTLI = b"\x0b\x02\x80hello\x03"


def record(number: int, body: bytes = BODY, *, warc: Mapping[str, str] = WHEN, http: Mapping[str, str] | None = None) -> bytes:
    answer = _head("HTTP/1.1 200 OK", {"Content-Type": "text/html"} | dict(http or {})) + body
    told = {"WARC-Type": "response", "WARC-Target-URI": f"{HOME}/{number}", "Content-Type": "application/http"}
    return _head("WARC/1.1", {**told, **warc, "Content-Length": str(len(answer))}) + answer + b"\r\n\r\n"


def _head(first: str, fields: Mapping[str, str]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in fields.items()), "", ""]).encode()


def read(file: Path, size: int = 10**9) -> tuple[list[Page], list[Damage]]:
    found = [one for piece in pieces_of(file, size) for one in pages_in(piece, {"aljarida": OUTLET})]
    return [one for one in found if isinstance(one, Page)], [one for one in found if isinstance(one, Damage)]


def numbers(pages: Iterable[Page]) -> list[int]:
    return [int(page.url.rpartition("/")[2]) for page in pages]


@pytest.fixture(params=[True, False], ids=["compressed", "plain"])
def packed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def written(directory: Path, records: Iterable[bytes], *, packed: bool) -> Path:
    file = directory / "a.warc"
    file.write_bytes(b"".join(map(gzip.compress, records) if packed else records))
    return file


@pytest.mark.parametrize(
    "broken",
    [
        record(2, warc={}),
        record(2, warc={"WARC-Date": "20260101100000"}),
        record(2, BROTLI, http={"Content-Encoding": "br"}),
        record(2, http={"Content-Encoding": "br"}),
    ],
    ids=["no date", "14 digits", "brotli", "said to be brotli"],
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path, broken: bytes, *, packed: bool) -> None:
    file = written(tmp_path, [record(1), broken, record(3)], packed=packed)
    pages, damages = read(file)
    assert numbers(pages) == [1, 3]
    offset = len(gzip.compress(record(1)) if packed else record(1))
    assert [(damage.file, damage.offset) for damage in damages] == [(str(file), offset)]
    assert damages[0].what.startswith("a record that cannot be read: ")


def test_a_date_without_a_zone_is_utc(tmp_path: Path, *, packed: bool) -> None:
    (page,), damages = read(written(tmp_path, [record(1, warc={"WARC-Date": "2026-01-01T10:00:00"})], packed=packed))
    assert page.fetched_at == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert damages == []


def test_in_pieces_a_file_gives_each_of_its_pages_once(tmp_path: Path, *, packed: bool) -> None:
    file = written(tmp_path, map(record, range(1, 40)), packed=packed)
    for size in (1, 100, 700, 5_000):
        assert numbers(read(file, size)[0]) == list(range(1, 40))
        assert len(pieces_of(file, size)) > 1


def test_what_is_not_compressed_is_cut_where_records_begin_and_nowhere_within_one(tmp_path: Path) -> None:
    within = b"<pre>\r\n\r\n" + record(9) + b"</pre>"
    records = [record(1), record(2, within), record(3)]
    file = written(tmp_path, records, packed=False)
    starts = [0, len(records[0]), len(records[0] + records[1])]
    assert [piece.start for piece in pieces_of(file, 1)] == starts
    assert numbers(read(file, 1)[0]) == [1, 2, 3]


def test_of_what_is_not_compressed_what_is_too_large_or_cut_off_is_named(tmp_path: Path) -> None:
    whole = [record(1), record(2, bytes(MAX_RECORD)), record(3)]
    file = written(tmp_path, [*whole, record(4)[:-10]], packed=False)
    pages, damages = read(file)
    assert numbers(pages) == [1, 3]
    assert [damage.what for damage in damages] == [f"a record of more than {MAX_RECORD} bytes", "a record that is cut off"]
    assert damages[1].offset == sum(map(len, whole))


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_bytes(b"<html>No archive.</html>")
    assert read(file) == ([], [Damage(str(file), 0, "no record begins here")])
