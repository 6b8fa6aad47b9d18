"""Everything that the parser knows of the world, read once and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parser.dates.calendar import Calendar
from parser.detection.lexicons import Lexicons
from parser.names.gazetteer import Gazetteer
from parser.pages.furniture import Furniture


@dataclass(frozen=True)
class Knowledge:
    """Words, names, dates and furniture of all languages."""

    lexicons: Lexicons
    gazetteer: Gazetteer
    calendar: Calendar
    furniture: Furniture

    @classmethod
    def load(cls, layers: Sequence[Path]) -> "Knowledge":
        """Read the data directories, lowest first: `[seeds.SEEDS, <config>]`. Raises `seeds.datafile.Refused`."""
        return cls(Lexicons.load(layers), Gazetteer.load(layers), Calendar.load(layers), Furniture.load(layers))
