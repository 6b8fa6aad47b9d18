"""Pages that an archive keeps in WARC files, read record by record; what is cut off or damaged is named, and the rest goes on.

ISO 28500; files are compressed record by record, as CC-NEWS and the tools of archives write them, or not at all.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.outlet import Outlet
from crawler.page import Link, Page
from crawler.past.sitemap import may_be_article
from crawler.url import clean_url, key_of, site_of

PIECE = 32 * 1024 * 1024
"""Bytes of a file that are read in one go: some thousand pages, half a minute."""
MAX_RECORD = 10_000_000
"""Bytes of a record beyond which it is no article."""
_OF_SENDING = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_GZIP = 31
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: the records that begin in it. Read alone it gives the same as read with all others."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a file that cannot be read, and where."""

    file: str
    offset: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.what}"


def pieces_of(path: Path, size: int = PIECE) -> list[Piece]:
    """Cut a file into pieces; one that is not compressed stays whole, for only its beginning is sure to be one of a record."""
    length = path.stat().st_size
    with path.open("rb") as file:
        if file.read(len(_MEMBER)) != _MEMBER:
            return [Piece(str(path), 0, length)]
    return [Piece(str(path), start, min(start + size, length)) for start in range(0, length, size)]


def pages_in(piece: Piece, outlets: Mapping[str, Outlet]) -> Iterator[Page | Damage]:
    """Give the pages of a piece that may be articles of these outlets, and what of it cannot be read."""
    owners = {site: outlet for outlet in outlets.values() for site in outlet.own_sites}
    for record in _records(piece):
        if isinstance(record, Damage):
            yield record
        elif (page := _page(record, owners)) is not None:
            yield page


def packed(page: Page) -> bytes:
    """Write a page as one compressed record, with its headers but for those that speak of how it was sent."""
    told = {name: value for name, value in page.headers.items() if name not in _OF_SENDING}
    answer = _head(f"HTTP/1.1 {page.status} {HTTPStatus(page.status).phrase}", told) + page.body
    record = {
        "WARC-Type": "response",
        "WARC-Target-URI": page.url,
        "WARC-Date": f"{page.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{page.url} {page.fetched_at.isoformat()}')}>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(answer)),
    }
    return gzip.compress(_head("WARC/1.1", record) + answer + b"\r\n\r\n")


def _head(first: str, fields: Mapping[str, str]) -> bytes:
    lines = (f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{first}\r\n{''.join(lines)}\r\n".encode()


def _page(record: Any, owners: Mapping[str, Outlet]) -> Page | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or not _is_a_page(record.http_headers):
        return None
    try:
        outlet, key_url = owners.get(site_of(url)), clean_url(url)
    except ValueError:
        return None
    if outlet is None:
        return None
    link = Link(url=key_url, key=key_of(url, outlet))
    if not may_be_article(link, outlet):
        return None
    return Page(
        outlet=outlet.slug,
        route="warc",
        arrival="backfill",
        link=link,
        url=key_url,
        status=HTTPStatus.OK,
        headers={name.lower(): value for name, value in record.http_headers.headers},
        body=record.content_stream().read(MAX_RECORD),
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
    )


def _is_a_page(headers: Any) -> bool:
    if headers is None or headers.get_statuscode() != str(HTTPStatus.OK.value):
        return False
    return "html" in (headers.get_header("Content-Type") or "html").lower()


def _records(piece: Piece) -> Iterator[Any]:
    with Path(piece.file).open("rb") as file:
        is_compressed = file.read(len(_MEMBER)) == _MEMBER
        yield from _compressed(file, piece) if is_compressed else _plain(file, piece)


def _plain(file: BinaryIO, piece: Piece) -> Iterator[Any]:
    file.seek(0)
    records = ArchiveIterator(file)
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except (ArchiveLoadFailed, EOFError, ValueError) as error:
            yield Damage(piece.file, file.tell(), f"no record: {error}")
            return
        yield record


def _compressed(file: BinaryIO, piece: Piece) -> Iterator[Any]:
    at = _member_from(file, piece.start)
    while at is not None and at < piece.end:
        member = _inflated(file, at)
        if member.damage:
            yield Damage(piece.file, at, member.damage)
        else:
            yield from _parsed(member.content, piece.file, at)
        at = _member_from(file, member.end)
        if not member.damage and member.end < (file.seek(0, SEEK_END) if at is None else at):
            yield Damage(piece.file, member.end, "a damaged record: it does not begin as one")


@dataclass(frozen=True, slots=True)
class _Member:
    content: bytes
    end: int
    damage: str = ""


def _inflated(file: BinaryIO, at: int) -> _Member:
    """Unpack the member of a gzip file that begins at an offset, keeping no more of it than a record may have."""
    file.seek(at)
    unpacking, content, end, is_too_large = zlib.decompressobj(_GZIP), bytearray(), at, False
    while not unpacking.eof:
        chunk = unpacking.unconsumed_tail or file.read(_CHUNK)
        if not chunk:
            return _Member(b"", end, "a record that is cut off")
        try:
            content += unpacking.decompress(chunk, _CHUNK * 4)
        except zlib.error as error:
            return _Member(b"", at + 1, f"a damaged record: {error}")
        end = file.tell() - len(unpacking.unconsumed_tail) - len(unpacking.unused_data)
        if len(content) > MAX_RECORD:
            is_too_large = True
            content.clear()
    return _Member(bytes(content), end, f"a record of more than {MAX_RECORD} bytes" if is_too_large else "")


def _parsed(content: bytes, file: str, at: int) -> Iterator[Any]:
    records = ArchiveIterator(BytesIO(content))
    try:
        yield next(records)
    except (StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
        yield Damage(file, at, f"no record: {error}")
        return
    if next(records, None) is not None:
        yield Damage(file, at, "several records compressed as one; `warcio recompress` parts them")


def _member_from(file: BinaryIO, start: int) -> int | None:
    """Find where the first member begins at an offset or behind it that holds a record; None at the end of the file."""
    file.seek(start)
    at, window = start, b""
    while chunk := file.read(_CHUNK):
        window += chunk
        while (found := window.find(_MEMBER)) >= 0:
            if _begins_a_record(file, at + found):
                return at + found
            at, window = at + found + 1, window[found + 1 :]
        keep = min(len(window), len(_MEMBER) - 1)
        at, window = at + len(window) - keep, window[len(window) - keep :]
    return None


def _begins_a_record(file: BinaryIO, at: int) -> bool:
    """Whether what looks like a member is one: three bytes may stand anywhere in what is compressed."""
    here = file.tell()
    file.seek(at)
    try:
        return zlib.decompressobj(_GZIP).decompress(file.read(1024), len(_RECORD)) == _RECORD
    except zlib.error:
        return False
    finally:
        file.seek(here)
