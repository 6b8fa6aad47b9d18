"""Tells one parser from another: its rules and its data, whichever of them changed."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import parser

FOLDERS = ("lexicon", "gazetteer")


def fingerprint(layers: Sequence[Path]) -> str:
    """Name the parser with the data of these layers; another name reads perhaps otherwise."""
    digest = sha256()
    for file in _files(layers):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(layers: Sequence[Path]) -> Iterator[Path]:
    for directory in parser.__path__:
        yield from sorted(Path(directory).rglob("*.py"))
    for layer in layers:
        for folder in FOLDERS:
            yield from sorted(path for path in (layer / folder).glob("*") if path.is_file())
