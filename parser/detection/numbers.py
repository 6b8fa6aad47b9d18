"""Numbers in words: «ثلاثة وأربعين», *quarante-trois*, *forty-three*, *cuarenta y tres*; the parts of a compound are added up."""

import re
from collections.abc import Mapping, Sequence

from parser.text import fold

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_JOINERS = frozenset(("et", "and", "y"))
_ATTACHED = "و"
_BETWEEN = 2
"""How many words may stand between a number and what it counts."""


def folded_numbers(numbers: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """Turn a data file's words by number into numbers by folded word."""
    return {fold(word): number for number, words in numbers.items() for word in words}


def number_before(text: str, numbers: Mapping[str, int]) -> int | None:
    """The number with which a folded text ends, one or two other words aside, in digits or in words."""
    words = _WORD.findall(text)
    ends = (words[: len(words) - skipped] for skipped in range(_BETWEEN + 1))
    return next((number for end in ends if (number := _at_the_end(end, numbers)) is not None), None)


def _at_the_end(words: Sequence[str], numbers: Mapping[str, int]) -> int | None:
    total: int | None = None
    for word in reversed(words):
        if (value := _value(word, numbers)) is not None:
            total = value + (total or 0)
        elif total is None or word not in _JOINERS:
            break
    return total


def _value(word: str, numbers: Mapping[str, int]) -> int | None:
    """What one word says, digits and hyphens included; an Arabic "and" may be written onto its front."""
    if word.isdecimal():
        return int(word)
    if (known := numbers.get(word, numbers.get(word.removeprefix(_ATTACHED)))) is not None:
        return known
    head, _, tail = word.rpartition("-")
    first, last = (_value(head, numbers), _value(tail, numbers)) if head else (None, None)
    return None if first is None or last is None else first + last
