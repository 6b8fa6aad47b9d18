"""Says in which of our languages a text is written."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from parser.article import Language
from parser.text import fold
from seeds import SEEDS

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0621-\u064a\u066e-\u06d3\ufb50-\ufdfd\ufe70-\ufefc]")
_WORD = re.compile(r"[^\W\d_]+'?")
_SHARE = 0.4
"""An Arabic article keeps this share of Arabic letters whatever names, links and agencies in Latin letters stand in it."""
_EVERY = 12
"""One word in so many is a small word of its language, even in a headline."""
_ENOUGH = 20_000
"""Characters that are looked at."""


def language_of(text: str) -> Language | None:
    """Say the language of a text, or None if it is none of ours: by script, then by the small words of each language.

    Persian and Urdu share the Arabic script and are told by letters that Arabic does not have.
    """
    text = text[:_ENOUGH]
    letters = len(_LETTER.findall(text))
    if not letters:
        return None
    if len(_ARABIC.findall(text)) >= _SHARE * letters:
        return "ar" if len(re.findall("[ٹڈڑےھگچپژ]", text)) * 50 < letters else None
    return _by_small_words(text)


def _by_small_words(text: str) -> Language | None:
    words = Counter(_WORD.findall(fold(text)))
    letters = Counter(text.lower())
    scores = {
        language: sum(words[word] for word in signs.words) + sum(letters[letter] for letter in signs.letters)
        for language, signs in _signs().items()
    }
    first, second = sorted(scores, key=lambda language: scores[language], reverse=True)[:2]
    is_clear = scores[first] > scores[second] and scores[first] * _EVERY >= words.total()
    return cast("Language", first) if is_clear and first in get_args(Language) else None


@dataclass(frozen=True, slots=True)
class _Signs:
    words: frozenset[str]
    letters: str


@cache
def _signs() -> Mapping[str, _Signs]:
    tables = tomllib.loads((SEEDS / "lexicon" / "languages.toml").read_text(encoding="utf-8"))
    return {language: _Signs(frozenset(map(fold, table["words"])), table["letters"]) for language, table in tables.items()}
