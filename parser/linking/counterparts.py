"""Compares whom two mentions name of the other side: people by their family names, and agencies."""

from collections.abc import Iterator

from parser.linking.told import Family, Told, words_of
from parser.mention import Counterpart, Person
from parser.text import fold

_TELLING_COUNTERPARTS: frozenset[Family] = frozenset({"contact", "agreement"})
"""Families in which another counterpart is another event; to a conference or an operation each outlet names others."""


def are_others(a: Told, b: Told) -> bool:
    """Say whether two mentions name other people of other agencies, so that they tell of two encounters."""
    return tell(a, b) and agreement(persons(a, b)) is False and agreement(agencies(a, b)) is False


def agreement(pair: tuple[set[str], set[str]]) -> bool | None:
    """Say whether two sets of names have one in common; None where one side names nobody."""
    return bool(pair[0] & pair[1]) if all(pair) else None


def agencies(a: Told, b: Told) -> tuple[set[str], set[str]]:
    """Agencies that each names of the partners which both name."""
    ours, theirs = _shared(a, b), _shared(b, a)
    return {fold(c.agency) for c in ours if c.agency}, {fold(c.agency) for c in theirs if c.agency}


def persons(a: Told, b: Told) -> tuple[set[str], set[str]]:
    """Family names in the scripts in which both name somebody."""
    ours = {name for c in _shared(a, b) if c.person for name in _family_names(c.person)}
    theirs = {name for c in _shared(b, a) if c.person for name in _family_names(c.person)}
    scripts = {name[:2] for name in ours} & {name[:2] for name in theirs}
    return {n for n in ours if n[:2] in scripts}, {n for n in theirs if n[:2] in scripts}


def _shared(a: Told, b: Told) -> list[Counterpart]:
    """Counterparts that `a` names of the partners which both name."""
    return [c for c in a.mention.counterparts if c.partner in b.partners]


def tell(a: Told, b: Told) -> bool:
    """Say whether counterparts tell anything of these two."""
    return a.family in _TELLING_COUNTERPARTS and bool(a.mention.counterparts and b.mention.counterparts)


def _family_names(person: Person) -> Iterator[str]:
    for script, name in (("ar", person.ar), ("la", person.latn)):
        if name and (parts := list(words_of(fold(name)))):
            yield f"{script}:{parts[-1]}"
