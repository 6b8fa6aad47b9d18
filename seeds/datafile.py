"""Reads data files strictly: what a model does not understand is refused with file, line and the nearest known word."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from seeds.problem import Problem, Refused

__all__ = [
    "Problem",
    "Refused",
    "line_of",
    "load",
    "load_all",
    "load_switched",
    "nearest",
    "overlaid",
    "parse",
    "reason_of",
    "refusal",
    "validate",
]

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]
SWITCHES = ("enabled", "extends")
"""Keys of every file that the loader itself obeys; no model knows them."""


def overlaid(layers: Iterable[Path], folder: str, suffix: str = ".toml") -> dict[str, list[Path]]:
    """List by slug the files of `folder` in each layer, lowest first, sorted by slug.

    `layers` are directories, `seeds/` first and `<config>/` after it; a later file of the same slug lies over an earlier one.
    """
    found: dict[str, list[Path]] = {}
    for layer in layers:
        for path in sorted((layer / folder).glob(f"*{suffix}")):
            found.setdefault(path.name.removesuffix(suffix), []).append(path)
    return dict(sorted(found.items()))


def load_all(layers: Iterable[Path], folder: str, model: type[Model]) -> tuple[dict[str, Model], list[Problem]]:
    """Read every file of a folder that is switched on; see `load_switched`."""
    on, _, problems = load_switched(layers, folder, model)
    return on, problems


def load_switched(
    layers: Iterable[Path], folder: str, model: type[Model]
) -> tuple[dict[str, Model], dict[str, Model], list[Problem]]:
    """Read every file of a folder, laid over; a refused file becomes problems and its neighbours go on.

    A file with `enabled = false` switches its slug off, but is read all the same; with `extends = true` it changes single keys
    of the file beneath, otherwise it stands in its place. The model sees neither key.
    Gives what is switched on, what is switched off, and what was refused.
    """
    on: dict[str, Model] = {}
    off: dict[str, Model] = {}
    problems: list[Problem] = []
    for slug, paths in overlaid(layers, folder).items():
        try:
            if (read := _load(paths, model)) is not None:
                (on if read[1] else off)[slug] = read[0]
        except Refused as refusal:
            problems += refusal.problems
    return on, off, problems


def load(paths: Sequence[Path], model: type[Model]) -> Model | None:
    """Read one slug from its files, lowest layer first; None when the topmost switches it off. Raises `Refused`."""
    read = _load(paths, model)
    return read[0] if read and read[1] else None


def _load(paths: Sequence[Path], model: type[Model]) -> tuple[Model, bool] | None:
    """Read one slug and whether it is on; None for one of which nothing is said but that it is off."""
    merged: dict[str, Any] = {}
    for path in paths:
        table = parse(path)
        merged = _merge(merged, table) if _switch(table, "extends", path, unsaid=False) else table
    is_enabled = _switch(merged, "enabled", paths[-1], unsaid=True)
    if not merged and not is_enabled:
        return None
    return validate(merged, model, paths[-1]), is_enabled


def _switch(table: dict[str, Any], key: str, path: Path, *, unsaid: bool) -> bool:
    """Take a switch of the loader's own out of a table."""
    said = table.pop(key, unsaid)
    if not isinstance(said, bool):
        source = path.read_text(encoding="utf-8").splitlines()
        raise Refused([Problem(path, line_of(source, (key,)), f"{key}: neither true nor false")])
    return said


def parse(path: Path) -> dict[str, Any]:
    """Read a TOML file, or raise `Refused`: with the line at which it stops being TOML, or because it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused([Problem(path, 1, f"cannot be read: {error.strerror}")]) from error
    except RecursionError as error:
        raise Refused([Problem(path, 1, "not TOML: nested too deeply")]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise Refused([Problem(path, int(line[1]) if line else 1, f"not TOML: {error}")]) from error


def validate(table: dict[str, Any], model: type[Model], path: Path) -> Model:
    """Check a table against its model, or raise `Refused` with one problem for each thing that does not fit."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise refusal(error, model, path) from error


def refusal(error: ValidationError, model: type[BaseModel], path: Path) -> Refused:
    """Turn a validation error into problems that name the lines of the file it came from."""
    source = path.read_text(encoding="utf-8").splitlines()
    return Refused([Problem(path, line_of(source, e["loc"]), reason_of(e, model)) for e in error.errors()])


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word that a misspelt one most resembles, as a clause to append; empty if none is near."""
    close = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def line_of(source: Sequence[str], loc: Location) -> int:
    """Find the line of a key in TOML source, or of the deepest part of its path that the source shows.

    `loc` is pydantic's path: table names, keys, list indexes. An index counts `[[table]]` headers; inside an inline array it
    is followed no further.
    """
    line, within = 1, range(len(source))
    tables: list[str] = []
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            headers = [n for n in range(len(source)) if source[n].strip() == f"[[{'.'.join(tables)}]]"]
            if part < len(headers):
                end = next((n for n in range(headers[part] + 1, len(source)) if source[n].startswith("[")), len(source))
                within, line = range(headers[part], end), headers[part] + 1
            continue
        tables.append(part)
        if (at := _find(source, within, tables, part)) is None:
            if depth and depth == len(loc) - 1 and (word := _find_word(source, within, part)) is not None:
                return word + 1
            continue
        line = at + 1
        if source[at].lstrip().startswith("["):
            end = next((n for n in range(at + 1, len(source)) if source[n].startswith("[")), len(source))
            within = range(at, end)
    return line


def _find(source: Sequence[str], within: range, tables: Sequence[str], key: str) -> int | None:
    header = re.compile(rf"\[+{re.escape('.'.join(tables))}\]+\s*(#.*)?$")
    assignment = re.compile(rf"""["']?{re.escape(key)}["']?\s*[=.]""")
    for n in within:
        if assignment.match(source[n].strip()):
            return n
    return next((n for n in range(len(source)) if header.match(source[n].strip())), None)


def _find_word(source: Sequence[str], within: range, key: str) -> int | None:
    return next((n for n in within if re.search(rf"\b{re.escape(key)}\b", source[n])), None)


def reason_of(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """Say in one line what is wrong, with the nearest known word; `error` is one of pydantic's `ValidationError.errors()`."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        word = str(error["loc"][-1])
        switches = SWITCHES if key == word else ()
        return f'unknown key "{key}"{nearest(word, [*_keys(model, error["loc"][:-1]), *switches])}'
    if error["type"] == "literal_error":
        given = str(error["input"])
        known = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        return f'{key}: "{given}" is not known{nearest(given, known)} (one of: {", ".join(known)})'
    if error["type"] == "missing":
        return f'"{key}" is missing'
    return f"{key}: {error['msg'].removeprefix('Value error, ')}"


def _keys(model: type[BaseModel], loc: Location) -> Iterator[str]:
    """The keys that may stand at a place of a model: those of the nested model that the path leads to."""
    here: type[BaseModel] | None = model
    for part in loc:
        if here is None or not isinstance(part, str):
            continue
        field = next((f for name, f in here.model_fields.items() if part in (name, f.alias)), None)
        here = next(_models(field.annotation), None) if field else None
    for name, field in (here or model).model_fields.items():
        yield field.alias or name


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged
