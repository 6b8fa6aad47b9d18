"""JSON Lines in and out: records read one by one, and files that appear whole or not at all."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

import typer

from parser.article import Language
from parser.record import moment

Read = TypeVar("Read")
Record = Mapping[str, Any]
TEXTS = ("title", "text", "html", "url", "published", "language", "outlet")
"""Keys of an article's record that hold text wherever they stand; what else a record says is nobody's business here."""


class NotUnderstood(ValueError):
    """What a line says is no record, or not one that the command can read."""


class Lines:
    """A file of JSON Lines. A line that is not understood is said on stderr with its place and counted; the rest goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.refused = 0

    def each(self, read: Callable[[Record], Read]) -> Iterator[Read]:
        """Give what `read` makes of each record; it raises ValueError for one that it does not understand."""
        with _source(self.path) as source:
            for number, line in enumerate(source, start=1):
                try:
                    result = read(_record(line)) if line.strip() else None
                except ValueError as error:
                    self.refused += 1
                    typer.echo(f"{self.path}:{number}: {error}", err=True)
                    continue
                if result is not None:
                    yield result

    def leave(self) -> None:
        """End the command: all done, or partly failed."""
        raise typer.Exit(1 if self.refused else 0)


def _record(line: bytes) -> Record:
    try:
        text = line.rstrip().decode("utf-8-sig")
        record = json.loads(text)
        if "\\ud" in text.lower():  # half a surrogate pair can be written in JSON, and in no file
            json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise NotUnderstood(f"column {error.colno}: not JSON: {error.msg}") from error
    except (UnicodeError, RecursionError) as error:
        raise NotUnderstood(f"not JSON in UTF-8: {error}") from error
    if not isinstance(record, dict):
        raise NotUnderstood(f"expected an object, got {type(record).__name__}")
    return record


def check(record: Record, *needed: str) -> None:
    """Hold an article's record to its shape. Raises `NotUnderstood` for a key that is missing or holds something else."""
    for key in needed:
        if record.get(key) in (None, ""):
            raise NotUnderstood(f'"{key}" is missing')
    if "text" not in record and "html" not in record:
        raise NotUnderstood('"text" is missing, and so is "html"')
    for key in TEXTS:
        if not isinstance(value := record.get(key), str | None):
            raise NotUnderstood(f'"{key}" is not text but {type(value).__name__}')
    try:
        moment(record.get("published"))
    except ValueError as error:
        raise NotUnderstood(f'"published" is no day or time such as 2025-01-28: {record["published"]}') from error


def of_text(file: Path, published: datetime, language: Language | None) -> dict[str, Any]:
    """The record of a plain text that was published on a day."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not text in UTF-8: {error}") from error
    return {"id": file.name, "title": "", "text": text, "published": published.date().isoformat(), "language": language}


def show(
    records: Iterable[Record], as_text: Callable[[Record], Iterable[str]], *, as_json: bool, output: Path | None = None
) -> None:
    """Write records, each as a line of JSON or as the lines that people read, to stdout or atomically to a file."""
    with opened(output) as target:
        for record in records:
            shown = [json.dumps(record, ensure_ascii=False)] if as_json else as_text(record)
            target.writelines(f"{line}\n" for line in shown)


def row(record: Record) -> list[str]:
    """A record as one line: its values side by side."""
    return ["  ".join("-" if value is None else str(value) for value in record.values())]


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Open stdout, or a file that takes its name only once everything is written; what failed leaves the old one."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    if not output.parent.is_dir() or (output.exists() and not output.is_file()):
        raise typer.BadParameter(f"{output} is no file, or its directory is not there", param_hint="-o")
    part = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8") as target:
            yield target
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _source(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
    else:
        with path.open("rb") as source:
            yield source
