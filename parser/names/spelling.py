"""How one form of the gazetteer may stand in running text: inflection, attached letters, capitals."""

import re
from collections.abc import Iterator
from typing import Literal

from parser.text import fold

Capitals = Literal["any", "first", "all"]

_ONE = ("", "و", "ف", "ب", "ل", "ك")
_TWO = ("وب", "ول", "وك", "فب", "فل", "فك")
BARE = frozenset((*_ONE, *_TWO))
"""What may be attached before a form without article."""
ARTICLE = frozenset(("ال", "وال", "فال", "بال", "كال", "وبال", "فبال", "وكال", "لل", "ولل", "فلل"))
"""What may be attached before the stem of a form with article; after ل the article loses its alif."""
EITHER = BARE | ARTICLE
NOTHING = frozenset(("",))
LONGEST_PREFIX = max(map(len, EITHER))

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_NISBA_ENDINGS = ("ي", "ية", "يين", "يون", "يان", "يتين", "يتان", "يات", "يا", "يي", "يو", "يتي", "يتا")


def is_arabic(form: str) -> bool:
    return _ARABIC.search(form) is not None


def inflections(form: str) -> Iterator[str]:
    """Give the spellings of an adjective: all genders, numbers and cases of an Arabic nisba, any other as it stands.

    A nisba is given by its masculine singular: «إسباني» brings «إسبانية», «إسبانيين», «إسبانيان», «إسبانيا» (accusative), and
    the construct forms that lose their nun. Broken plurals («ألمان») are forms of their own.
    """
    if is_arabic(form) and form.endswith("ي"):
        yield from (form[:-1] + ending for ending in _NISBA_ENDINGS)
    else:
        yield form


def stem(form: str, *, is_adjective: bool) -> tuple[str, frozenset[str]]:
    """Split a form into the folded letters to search for and what may be attached before them.

    An adjective takes the article as its noun does, so it is given without; a name has it («الهند») or has not («مالي»).
    """
    if not is_arabic(form):
        return fold(form), NOTHING
    if not form.startswith("ال"):  # asked before folding, after which «ألمانيا» begins like an article too
        return fold(form), EITHER if is_adjective else BARE
    return fold(form[2:]), EITHER if is_adjective else ARTICLE


def letters_in_front(prefix: str) -> int:
    """How many attached letters stay outside the name: the article is part of it, unless ل has swallowed its alif."""
    return len(prefix.removesuffix("ال"))


def capitals(form: str) -> Capitals:
    """Say which capitals a Latin form needs, as its own spelling shows: `raid` none, `Chine` the first, `RAID` all."""
    if is_arabic(form) or not form[:1].isupper():
        return "any"
    return "all" if form.isupper() else "first"


def has_capitals(raw: str, wanted: Capitals) -> bool:
    """Whether a stretch of the original text carries the capitals that its form needs."""
    return wanted == "any" or (raw.isupper() if wanted == "all" else raw[:1].isupper())
