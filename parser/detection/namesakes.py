"""Persons whose surname is a town's or a country's: "Vicente Rabat, aged 62, …", and later only "Rabat"."""

import re
from collections.abc import Iterator, Sequence

from parser.detection.lexicon import Hit
from parser.names.gazetteer import Name
from parser.text import Folded

_GIVEN = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’-]+ $")
"""A word with a capital right before the surname."""
_INTRODUCED = re.compile(
    r"(?: [^\W\d_a-z][\w-]+)?\s*(?:[,(«]|--|–|—)\s*(?:"
    r"(?:[\w'’-]+\s+){0,3}\d{2}(?:\s+(?:ans|años|years)|-year|\s*[,)])"
    r"|(?:dit|dite|alias|surnommée?|apodad[oa]|conocid[oa] como|nicknamed|known as|better known)\b"
    r"|(?:his|her|son|su) (?:real|vrai|verdadero) )"
)
"""What follows a private person's name: a second surname, then an age or a byname."""
_INTRODUCED_AR = re.compile(r"\s*،?\s*(?:(?:الملقبة?|المعروفة?|البالغة?|المزدادة?)\b|و?عمر[هها] |\d{2} سنة|\(\d{2} سنة)")
_CALLED = 60
"""How far behind "the citizen" or "called" an Arabic name may end."""
_SMALL = ("in", "to", "of", "from", "by")
_BESIDE = 1


def without_persons(names: Sequence[Name], hits: Sequence[Hit], text: Folded) -> list[Name]:
    """The names without those that an article introduces as a private person's surname, be it in full or alone.

    A surname alone is his wherever no small word says that it is a place: "Rabat said", but "in Rabat".
    """
    towns = [name for name in names if name.kind in ("place", "country")]
    borne = {name.entity for name in towns if _is_introduced(name, hits, text)}
    if not borne:
        return list(names)
    located = {hit.end for hit in hits if hit.form.sense in _SMALL}
    return [name for name in names if name.entity not in borne or name not in towns or _is_located(name, located, text)]


def _is_introduced(name: Name, hits: Sequence[Hit], text: Folded) -> bool:
    """Whether a given name stands before a name and a person's age or byname behind it."""
    start, end = text.raw_span(name.start, name.end)
    if name.lang == "ar":
        return bool(_INTRODUCED_AR.match(text.raw, end)) and any(_calls(name, hits))
    return bool(_GIVEN.search(text.raw[max(start - _CALLED, 0) : start]) and _INTRODUCED.match(text.raw, end))


def _calls(name: Name, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The words for a private person that stand a little before a name."""
    return (hit for hit in hits if hit.form.sense in ("stranger", "suspect") and 0 <= name.start - hit.end <= _CALLED)


def _is_located(name: Name, ends: set[int], text: Folded) -> bool:
    """Whether a small word, or an Arabic letter, makes a name a place."""
    is_given = name.lang != "ar" and _GIVEN.search(text.quote(max(name.start - _CALLED, 0), name.start))
    is_attached = name.lang == "ar" and text.text[name.start - 1 : name.start] in ("ب", "ل")
    return not is_given and (is_attached or any(name.start - gap in ends for gap in range(_BESIDE + 1)))
