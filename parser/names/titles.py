"""Reads the forms that titles are made of: `gazetteer/names.<language>.tsv`, one row a partner, no form computed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from parser.article import Language
from parser.names.entries import LANGUAGES
from parser.names.files import rows
from seeds.datafile import Problem

COLUMNS: dict[Language, tuple[str, ...]] = {
    "ar": ("code", "name", "read"),
    "fr": ("code", "name", "with", "in", "from", "read"),
    "en": ("code", "name", "in_text", "read"),
    "es": ("code", "name", "with", "from", "read"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleForms:
    """One partner's name in one language with the words that a title puts before it; None for what that language lacks."""

    name: str
    with_: str | None = None
    """«avec la Norvège», «con Noruega»."""
    in_: str | None = None
    """«en Norvège»."""
    from_: str | None = None
    """«de Norvège», «de Noruega»."""
    in_text: str | None = None
    """Inside an English sentence: «the Netherlands»."""
    is_read: bool = False
    """A native reader has approved the row."""


def read_title_forms(layers: Iterable[Path]) -> tuple[dict[Language, dict[str, TitleForms]], list[Problem]]:
    """Read the title forms of every language; a later layer's row takes the place of an earlier one's."""
    forms: dict[Language, dict[str, TitleForms]] = {language: {} for language in LANGUAGES}
    problems: list[Problem] = []
    for layer in layers:
        for language in LANGUAGES:
            for source, row in rows(layer / "gazetteer" / f"names.{language}.tsv", COLUMNS[language]):
                if isinstance(row, str):
                    problems.append(Problem(source.file, source.line, row))
                else:
                    forms[language][row["code"]] = _title_forms(row)
    return forms, problems


def _title_forms(row: dict[str, str]) -> TitleForms:
    return TitleForms(
        name=row["name"],
        with_=row.get("with") or None,
        in_=row.get("in") or None,
        from_=row.get("from") or None,
        in_text=row.get("in_text") or None,
        is_read=row["read"] == "yes",
    )
