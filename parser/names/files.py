"""Reads the files of `gazetteer/`, one layer over the other, and names what is refused with file and line."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from parser.names.entries import HOME, LANGUAGES, Alias, Entity, Entry, Form, Kind, Sheet, Source
from seeds.datafile import Problem, Refused, nearest, parse, validate

COUNTRY_COLUMNS = ("code", "lang", "names", "demonyms")
PLACE_COLUMNS = ("id", "country", "is", "ar", "fr", "en", "es")
_TABLE = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
NOT_SHEETS = ("guards",)
"""TOML files of the same folder that hold something else."""


@dataclass(slots=True)
class Entries:
    """The entities of all layers as they are read: a later layer's id takes the place of an earlier one's."""

    by_id: dict[str, Entity] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _aliases: list[tuple[Source, str, tuple[Form, ...]]] = field(default_factory=list)
    _of_layer: dict[str, Source] = field(default_factory=dict)

    def read_layer(self, folder: Path) -> None:
        """Read the tables and sheets of one `gazetteer/` folder; what is refused becomes a problem, the rest goes on."""
        self._of_layer.clear()
        for source, row in self._rows(folder / "countries.tsv", COUNTRY_COLUMNS):
            self._add_country(source, row)
        for source, row in self._rows(folder / "places.tsv", PLACE_COLUMNS):
            self._add(source, _place(source, row))
        for path in sorted(folder.glob("*.toml")):
            if path.stem not in NOT_SHEETS:
                self._read_sheet(path)

    def apply_aliases(self) -> None:
        """Give each alias to its entity, once all layers are read."""
        for source, of, forms in self._aliases:
            if (entity := self.by_id.get(of)) is None:
                self._refuse(source, f'no entity has the id "{of}"{nearest(of, self.by_id)}')
            else:
                self.by_id[of] = replace(entity, forms=entity.forms + forms)

    def _rows(self, path: Path, columns: Sequence[str]) -> Iterator[tuple[Source, dict[str, str]]]:
        for source, row in rows(path, columns):
            if isinstance(row, str):
                self._refuse(source, row)
            else:
                yield source, row

    def _read_sheet(self, path: Path) -> None:
        try:
            sheet = validate(parse(path), Sheet, path)
        except Refused as refusal:
            self.problems += refusal.problems
            return
        text = _SheetText(path)
        for kind, at, entry in sheet.entries():
            source = text.header(kind, at)
            self._add(source, _entity(kind, entry, text.forms(entry, source)), is_enabled=entry.enabled)
        for at, alias in enumerate(sheet.alias):
            source = text.header("alias", at)
            self._aliases.append((text.line_of(alias.of, source), alias.of, text.forms(alias, source)))

    def _add_country(self, source: Source, row: dict[str, str]) -> None:
        code, language = row["code"], row["lang"]
        if language not in LANGUAGES:
            self._refuse(source, f'lang: "{language}" is not known{nearest(language, LANGUAGES)}')
            return
        known = self.by_id.get(code, Entity(id=code, kind="country", forms=(), partner=None if code == HOME else code))
        names = [Form(text, language, source) for text in split(row["names"])]
        adjectives = [Form(text, language, source, is_adjective=True) for text in split(row["demonyms"])]
        others = tuple(form for form in known.forms if form.language != language)
        self.by_id[code] = replace(known, forms=(*others, *names, *adjectives))

    def _add(self, source: Source, entity: Entity, *, is_enabled: bool = True) -> None:
        if (first := self._of_layer.setdefault(entity.id, source)) is not source:
            self._refuse(source, f'the id "{entity.id}" stands already in {first}')
        elif is_enabled and self._is_country(entity):
            self._refuse(source, f'the id "{entity.id}" is the code of a country')
        elif is_enabled:
            self.by_id[entity.id] = entity
        else:
            self.by_id.pop(entity.id, None)

    def _is_country(self, entity: Entity) -> bool:
        """Whether something else would take a country's id, and its place among the partners."""
        return entity.kind != "country" and entity.id in self.by_id and self.by_id[entity.id].kind == "country"

    def _refuse(self, source: Source, reason: str) -> None:
        self.problems.append(Problem(source.file, source.line, reason))


def read_entities(layers: Iterable[Path]) -> tuple[dict[str, Entity], list[Problem]]:
    """Read every layer's `gazetteer/`, lowest first; give the entities by id and what was refused."""
    entries = Entries()
    for layer in layers:
        entries.read_layer(layer / "gazetteer")
    entries.apply_aliases()
    return entries.by_id, entries.problems


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[Source, dict[str, str] | str]]:
    """Read a tab-separated table, if there is one: each line by column, or the reason why it is refused."""
    if not path.exists():
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        yield Source(path, 1), f"not UTF-8: {error}"
        return
    if not lines or lines[0].split("\t") != list(columns):
        yield Source(path, 1), f"the columns are {', '.join(columns)}"
        return
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) == len(columns):
            yield Source(path, number), dict(zip(columns, cells, strict=True))
        else:
            yield Source(path, number), f"{len(cells)} cells where {len(columns)} columns stand"


def split(cell: str) -> list[str]:
    """The forms in one cell of a table."""
    return [form for part in cell.split(";") if (form := part.strip())]


def _place(source: Source, row: dict[str, str]) -> Entity:
    """A city: its id is its English form, and that of French or Spanish where the cell is empty."""
    written = {
        "ar": split(row["ar"]),
        "fr": split(row["fr"]) or [row["id"]],
        "en": [row["id"], *split(row["en"])],
        "es": split(row["es"]) or [row["id"]],
    }
    forms = tuple(Form(text, language, source) for language in LANGUAGES for text in written[language])
    is_capital = row["is"] == "capital"
    return Entity(id=row["id"], kind="place", forms=forms, country=row["country"] or None, is_capital=is_capital)


def _entity(kind: Kind, entry: Entry, forms: tuple[Form, ...]) -> Entity:
    details = entry.model_dump(exclude={"id", "enabled", "why", "any", *LANGUAGES})
    if kind == "organisation":
        details["partner"] = entry.id
    return Entity(id=entry.id, kind=kind, forms=forms, **details)


class _SheetText:
    """Finds the lines of a sheet on which its entries and forms are written; the first line where it cannot tell."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.read_text(encoding="utf-8").splitlines()
        self._headers: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines, start=1):
            if header := _TABLE.match(line):
                self._headers[header[1]].append(number)

    def header(self, kind: str, at: int) -> Source:
        numbers = self._headers[kind]
        return Source(self._path, numbers[at] if at < len(numbers) else 1)

    def line_of(self, text: str, entry: Source) -> Source:
        after = range(entry.line - 1, len(self._lines))
        return Source(self._path, next((n + 1 for n in after if f'"{text}"' in self._lines[n]), entry.line))

    def forms(self, entry: Entry | Alias, source: Source) -> tuple[Form, ...]:
        return tuple(Form(text, language, self.line_of(text, source)) for text, language in entry.written())
