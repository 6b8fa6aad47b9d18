"""Whoever or whatever else bears a town's or a country's name: "Vicente Rabat, aged 62, …", and later only "Rabat"; a street."""

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
_TITLES = ("expert", "head_of_service", "deputy_or_director", "ambassador", "minister")
_FORENAMES = re.compile(r"(?: [^\W\d_a-zß-öø-ÿ][\w'’-]+){0,3} $")
"""What may stand between a title and the surname."""
_NAMED = 60
"""How far behind his title a surname may stand."""
_SMALL = ("in", "to", "of", "from", "by")
_BESIDE = 1


def without_namesakes(names: Sequence[Name], hits: Sequence[Hit], text: Folded) -> list[Name]:
    """The names without those that are a person's or a street's."""
    known = without_streets(without_persons(names, hits, text), hits)
    return _without_surnames(known, hits, text)


def without_streets(names: Sequence[Name], hits: Sequence[Hit]) -> list[Name]:
    """The names without those that a street or quarter bears: "rue de Bruxelles", «حي الرياض», "Madrid Street".

    A street lies in the city that follows it only where it has no name: "une rue de Bruxelles", a shield of the lexicon.
    """
    streets = [hit for hit in hits if hit.form.sense == "street"]
    if not streets:
        return list(names)
    ends, starts = {hit.end + 1 for hit in streets}, {hit.start - 1 for hit in streets}
    ends |= {hit.end + gap for hit in hits if hit.form.sense == "of" and hit.start in ends for gap in (0, 1)}
    return [n for n in names if n.kind == "ours" or not (n.start in ends or (n.lang == "en" and n.end in starts))]


def _without_surnames(names: Sequence[Name], hits: Sequence[Hit], text: Folded) -> list[Name]:
    """The names without cities that are surnames: "general Salamanca", "general William Oswaldo Rincón".

    In Arabic a city may follow its chief without a word.
    """
    titles = [hit for hit in hits if hit.form.sense in _TITLES]
    towns = [name for name in names if name.kind == "place" and name.lang != "ar"]
    surnames = {name for name in towns if any(_is_borne(name, title, hits, text) for title in titles)}
    return [name for name in names if name not in surnames]


def _is_borne(name: Name, title: Hit, hits: Sequence[Hit], text: Folded) -> bool:
    """Whether only forenames stand between a title and a name, no word that is known."""
    if not 0 < name.start - title.end <= _NAMED or any(title.end <= hit.start < name.start for hit in hits):
        return False
    return bool(_FORENAMES.fullmatch(text.quote(title.end, name.start)))


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
