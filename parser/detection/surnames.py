"""Whose surname stands alone: "Rodrigues", once an article has introduced him as the head of the Brazilian police."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from parser.detection.marked import Marked, Sentence
from parser.detection.party import Party
from parser.detection.roles import Roles
from parser.names.gazetteer import Name
from parser.text import Span, fold

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’-]+"
_PARTICLE = r"(?:(?:de|del|da|dos|van|von|bin|ben|al|el|la|der|den)\s+)*"
_FULL_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:[A-Z]\.\s+)?{_PARTICLE}{_CAPITAL}){{1,4}}")
_BEFORE = re.compile(r"[\s,(«“\"]*(?:[\w.'’-]{1,12}\s+){0,2}$")
"""What may stand between an office and its holder: a comma, a rank."""
_BEHIND = re.compile(r"^\s*[,:(]\s*(?:[\w.'’-]{1,9}\s*){0,2}$")
"""What may stand between a holder and his office: a comma, an article."""
_REACH = 60
"""How far from its holder an office may stand."""
_SHORTEST = 4
"""Shorter words are too often something else."""


def with_surnames(marked: Marked, roles: Sequence[Roles]) -> tuple[Roles, ...]:
    """Add to each sentence those whom it calls by the surname alone under which an earlier one introduced them."""
    known: dict[str, Party] = {}
    found: list[Roles] = []
    for sentence, sides in zip(marked.sentences, roles, strict=True):
        found.append(_with_known(sides, sentence, known, marked))
        known |= {surname: party for surname, party in _introduced(sentence, sides, marked) if surname not in known}
    return tuple(found)


def _introduced(sentence: Sentence, sides: Roles, marked: Marked) -> Iterator[tuple[str, Party]]:
    """The surnames of those whom a sentence names in full beside their office."""
    for party in (party for party in sides.parties if party.name.kind == "person"):
        surname = sentence.between(party.name.start, party.name.end).split()[-1]
        if len(surname) >= _SHORTEST:
            yield surname, party
    offices = [party for party in sides.parties if party.acts and party.office is not None]
    if not offices or marked.article.language == "ar":
        return
    raw = marked.folded.quote(sentence.start, sentence.end)
    for match in _FULL_NAME.finditer(raw):
        span = _folded_span(match.span(), sentence, marked)
        if any(name.start < span[1] and span[0] < name.end for name in sentence.names):
            continue
        surname = fold(match[0].split()[-1])
        holder = next((party for party in offices if _holds(span, party, sentence)), None)
        if holder is not None and len(surname) >= _SHORTEST:
            yield surname, holder


def _holds(person: Span, party: Party, sentence: Sentence) -> bool:
    """Whether a full name stands right behind or before an office of a partner."""
    assert party.office is not None
    start, end = min(party.name.start, party.office.start), max(party.name.end, party.office.end)
    if 0 <= person[0] - end <= _REACH:
        return bool(_BEFORE.fullmatch(sentence.between(end, person[0])))
    return 0 <= start - person[1] <= _REACH and bool(_BEHIND.match(sentence.between(person[1], start)))


def _with_known(sides: Roles, sentence: Sentence, known: Mapping[str, Party], marked: Marked) -> Roles:
    if not known:
        return sides
    called = [party for surname, party in known.items() for party in _called(surname, party, sentence, marked)]
    if not called:
        return sides
    return replace(sides, parties=tuple(sorted((*sides.parties, *called), key=lambda party: party.name.start)))


def _called(surname: str, holder: Party, sentence: Sentence, marked: Marked) -> Iterator[Party]:
    """Where a sentence has the surname, with a capital and as no part of another name."""
    for match in re.finditer(rf"\b{re.escape(surname)}\b", sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        taken = any(name.start < end and start < name.end for name in sentence.names)
        if not taken and not marked.folded.quote(start, end)[:1].islower():
            name = Name(start, end, surname, "person", holder.partner, holder.name.lang, surname)
            yield Party(name, holder.partner, "actor", holder.office)


def _folded_span(raw: Span, sentence: Sentence, marked: Marked) -> Span:
    offset, _ = marked.folded.raw_span(sentence.start, sentence.end)
    return marked.folded.folded_span(raw[0] + offset, raw[1] + offset)
