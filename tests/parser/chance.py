"""Draws that come out alike on every machine: only `random()` is stable between versions of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

Drawn = TypeVar("Drawn")


def below(chance: random.Random, bound: int) -> int:
    """An integer below a bound."""
    return int(chance.random() * bound)


def one(chance: random.Random, items: Sequence[Drawn]) -> Drawn:
    return items[below(chance, len(items))]


def some(chance: random.Random, items: Sequence[Drawn], number: int) -> list[Drawn]:
    """Several items, none of them twice."""
    left = list(items)
    return [left.pop(below(chance, len(left))) for _ in range(number)]
