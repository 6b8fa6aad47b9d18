"""JSON Lines in and out: records with the line they stand on, and files that appear whole or not at all."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import typer


def read(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each record with its line number; a line that is no JSON object ends the command with its place."""
    with _source(path) as source:
        for number, line in enumerate(source, start=1):
            if line.strip():
                yield number, _record(line, f"{path}:{number}")


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise typer.BadParameter(f"{where}: expected an object, got {type(record).__name__}")
    return record


def write(records: Iterable[Mapping[str, Any]], output: Path | None = None) -> None:
    """Write each record as one line of JSON, to stdout or atomically to a file."""
    with opened(output) as target:
        for record in records:
            target.write(json.dumps(record, ensure_ascii=False) + "\n")


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Open stdout, or a file that takes its name only once everything is written."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("w", encoding="utf-8") as target:
            yield target
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _source(path: Path) -> Iterator[TextIO]:
    if str(path) == "-":
        yield sys.stdin
    else:
        with path.open(encoding="utf-8") as source:
            yield source
