"""Writes a name into the operator's own gazetteer, if nothing else bears it."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from parser.article import Language
from parser.names.gazetteer import Gazetteer
from seeds.datafile import nearest

FILE = Path("gazetteer") / "aliases.toml"
"""Below the directory of `marsad.toml`."""
Speech = Language | Literal["any"]


class NotNamed(ValueError):
    """A name cannot be added; the message says why."""


def add_alias(entity: str, form: str, language: Speech, layers: Sequence[Path]) -> Path | None:
    """Let something be known by one more form; gives the file that says so, None if it was known by it before.

    `layers` are the directories of data files, the operator's last. Raises `NotNamed`, also for a form that may mean something
    else too.
    """
    names = Gazetteer.load(layers)
    if entity not in names.entities:
        raise NotNamed(f'nothing has the id "{entity}"{nearest(entity, names.entities)}')
    if form.splitlines() != [form]:
        raise NotNamed("a name stands on one line")
    if form.split() and form != " ".join(form.split()):
        raise NotNamed("a name has one space between two words, and none around them")
    spoken = None if language == "any" else language
    if any(known.text == form and known.language == spoken for known in names.entities[entity].forms):
        return None
    file = layers[-1] / FILE
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    text = f"{before.rstrip()}\n\n{_alias(entity, form, language)}".lstrip()
    _check(names, text, layers)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".toml.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
    return file


def _alias(entity: str, form: str, language: Speech) -> str:
    return f"[[alias]]\nof = {_quoted(entity)}\n{language} = [{_quoted(form)}]\n"


def _quoted(text: str) -> str:
    """A string as TOML writes it, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _check(names: Gazetteer, text: str, layers: Sequence[Path]) -> None:
    """Read everything with the new file in place of the old one; what is refused then and was not before is its fault."""
    with tempfile.TemporaryDirectory() as directory:
        trial = Path(directory) / FILE
        trial.parent.mkdir()
        for sheet in (layers[-1] / FILE.parent).glob("*.t*"):
            (trial.parent / sheet.name).write_bytes(sheet.read_bytes())
        trial.write_text(text, encoding="utf-8")
        found = Gazetteer.load([*layers[:-1], Path(directory)]).problems
    known = {problem.reason for problem in names.problems}
    reasons = dict.fromkeys(one.reason.replace(directory, str(layers[-1])) for one in found)
    added = f" ({layers[-1] / FILE}:{text.count(chr(10))})"  # a line that will never be
    if made := [reason.removesuffix(added) for reason in reasons if reason not in known]:
        raise NotNamed("\n".join(made))
