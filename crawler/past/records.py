"""Files of an archive in pieces, and the records of a piece; what is cut off or damaged is named, and the rest goes on.

ISO 28500; files are compressed record by record, as CC-NEWS and the tools of archives write them, or not at all.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator

PIECE = 32 * 1024 * 1024
"""Bytes of a file that are read in one go: some thousand pages, half a minute."""
MAX_RECORD = 10_000_000
"""Bytes of a record beyond which it is no article."""
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/"
_GZIP = 31
_CHUNK = 64 * 1024
_TOO_LARGE = f"a record of more than {MAX_RECORD} bytes"
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class Found:
    """A record as warcio reads it, and where it begins."""

    offset: int
    record: Any


def pieces_of(path: Path, size: int = PIECE) -> list[Piece]:
    """Cut a file into pieces of about a size: anywhere where it is compressed, else where records begin."""
    length = path.stat().st_size
    with path.open("rb") as file:
        starts = range(0, length, size) if _is_compressed(file) else list(_starts(file, size))
    return [Piece(str(path), start, end) for start, end in pairwise((*starts, length))]


def records_in(piece: Piece) -> Iterator[Found | Damage]:
    """Give the records of a piece, and what of it cannot be read."""
    with Path(piece.file).open("rb") as file:
        yield from _compressed(file, piece) if _is_compressed(file) else _plain(file, piece)


def _is_compressed(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(_MEMBER)) == _MEMBER


def _parsed(content: bytes, file: str, at: int) -> Iterator[Found | Damage]:
    records = ArchiveIterator(BytesIO(content))
    try:
        yield Found(at, next(records))
        is_last = next(records, None) is None
    except Exception as error:  # noqa: BLE001 - whatever stands in one record, it is named and the others are read
        yield Damage(file, at, f"no record: {type(error).__name__}: {error}")
        return
    if not is_last:
        yield Damage(file, at, "several records compressed as one; `warcio recompress` parts them")


# Not compressed


def _starts(file: BinaryIO, size: int) -> Iterator[int]:
    """Where pieces begin: each head says how long its record is, and what stands within one is never taken for a head."""
    last, at = 0, _filled_from(file, 0)
    yield last
    while at is not None and (end := _end_of(file, at)) is not None:
        if at - last >= size:
            last = at
            yield last
        at = _filled_from(file, end)


def _plain(file: BinaryIO, piece: Piece) -> Iterator[Found | Damage]:
    length, at = file.seek(0, SEEK_END), _filled_from(file, piece.start)
    while at is not None and at < piece.end:
        end = _end_of(file, at)
        if end is None or end > length:
            yield Damage(piece.file, at, "no record begins here" if end is None else "a record that is cut off")
            return
        if end - at > MAX_RECORD:
            yield Damage(piece.file, at, _TOO_LARGE)
        else:
            file.seek(at)
            yield from _parsed(file.read(end - at), piece.file, at)
        at = _filled_from(file, end)


def _end_of(file: BinaryIO, at: int) -> int | None:
    """Where the record ends whose head begins at an offset; None where no head does."""
    file.seek(at)
    head = file.read(_CHUNK)
    blank = _BLANK_LINE.search(head)
    length = _LENGTH.search(head, 0, blank.end()) if blank else None
    return at + blank.end() + int(length[1]) if blank and length and head.startswith(_RECORD) else None


def _filled_from(file: BinaryIO, at: int) -> int | None:
    """Find the first byte at an offset or behind it that ends no line; None at the end of the file."""
    file.seek(at)
    while chunk := file.read(_CHUNK):
        if filled := chunk.lstrip(b"\r\n"):
            return at + len(chunk) - len(filled)
        at += len(chunk)
    return None


# Compressed record by record


def _compressed(file: BinaryIO, piece: Piece) -> Iterator[Found | Damage]:
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
    return _Member(bytes(content), end, _TOO_LARGE if is_too_large else "")


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
