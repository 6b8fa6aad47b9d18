"""What people said of mentions: that some tell one event, and that others do not. Their word wins over every likeness."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from parser.linking.told import Told

Place = tuple[str, int]
"""Canonical key of an article, and which of its mentions."""


def place_of(told: Told) -> Place:
    return told.key, told.ordinal


@dataclass(frozen=True)
class Bonds:
    """Pairs of mentions of which somebody said that they tell the same event, or do not."""

    pairs: Mapping[frozenset[Place], bool] = field(default_factory=dict)
    """True: the same event."""

    def are_apart(self, a: Told, b: Told) -> bool:
        return self.pairs.get(frozenset((place_of(a), place_of(b)))) is False

    @property
    def places(self) -> frozenset[Place]:
        """The mentions of which they speak."""
        return frozenset(place for pair in self.pairs for place in pair)

    def same(self) -> Iterator[tuple[Place, Place]]:
        """The pairs that tell one event, in an order that depends on nothing else."""
        found = (tuple(sorted(pair)) for pair, is_same in self.pairs.items() if is_same)
        yield from sorted(pair for pair in found if len(pair) == 2)  # noqa: PLR2004 - a mention is always its own


NONE = Bonds()
