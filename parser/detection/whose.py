"""Whose service "DGSN" is in an article: Morocco's, or that of another country whose police bears the name."""

from collections.abc import Sequence
from itertools import pairwise

from parser.detection.marked import Marked, Sentence
from parser.detection.party import party
from parser.detection.roles import is_service, is_shared
from parser.names.entries import HOME
from parser.names.gazetteer import Name

NAMESAKES = ("CM", "DZ", "MR", "TN")
"""Countries whose police bears the name of Morocco's."""
_RIVAL = "DZ"
"""The one of them with whose police ours has no dealings: where it is set, nothing of ours is."""
_FOREIGN = frozenset(f"{country}-DGSN" for country in NAMESAKES)
_ADJOINING = 3
"""How far behind a service's name the country or the head may stand whose it is: a closing bracket, a comma."""
_OF_IT = len(" de la ")
"""How far behind a service's name Morocco's may stand whose it is."""
_DATELINE = ("-", ":", ".", "(")


def is_anothers(marked: Marked) -> bool:
    """Whether DGSN means a service abroad that bears the name.

    A sentence that tells the two apart, "which bears the same name", names ours only as not meant. Else of Morocco nothing is
    named but the country, as a neighbour, and of the other country more: its head, its city, its adjective, its service; or it
    is the host to a third country's police, which our own service would not meet there.
    """
    told = [sentence for sentence in marked.sentences if not sentence.of("same_name")]
    names = [name for sentence in told for name in sentence.names]
    if _is_set_before_ours([name for sentence in told if not sentence.of("congress") for name in sentence.names]):
        return True
    if any(is_service(name) and not is_shared(name) for name in names):
        return False
    if any(name.country == HOME or _is_a_side(name, sentence) for sentence in told for name in sentence.names):
        return False
    if not any(HOME in (name.entity, name.country) for name in names) and any("DZ" in (n.partner, n.country) for n in names):
        return True
    return _is_called_anothers(told) or _is_written_in(marked) or _is_set_in(names) or _is_hosted(told)


def _is_set_before_ours(names: Sequence[Name]) -> bool:
    """Whether a namesake's head follows the shared name, or a city of Algeria's stands beside it, before any sign of Morocco.

    An assembly may bring ours there too: its sentences prove nothing.
    """
    signs = (at for at, n in enumerate(names) if HOME in (n.entity, n.country) or (is_service(n) and not is_shared(n)))
    first = next(signs, len(names))
    is_its_own = 0 < first < len(names) and names[first].start - names[first - 1].end <= _OF_IT  # "the DGSN of Morocco"
    before = names[: first - is_its_own]
    if not any(map(is_shared, before)):
        return False
    pairs = pairwise(before)
    is_led = any(is_shared(one) and _is_its_head(two, one) for one, two in pairs)
    return is_led or any(name.kind == "place" and name.country == _RIVAL for name in before)


def _is_its_head(head: Name, service: Name) -> bool:
    return head.kind == "person" and head.partner in NAMESAKES and head.start - service.end <= _ADJOINING


def _is_a_side(name: Name, sentence: Sentence) -> bool:
    """Whether Morocco's adjective belongs to somebody who acts: a delegation, not a bank."""
    return name.entity == HOME and name.kind == "demonym" and party(name, HOME, None, sentence).acts


def _is_called_anothers(told: Sequence[Sentence]) -> bool:
    """Whether a country follows the name, "(DGSN) argelina", or the name is known to be its service's."""
    if any(name.entity in _FOREIGN for sentence in told for name in sentence.names):
        return True
    pairs = [pair for sentence in told for pair in zip(sentence.names, sentence.names[1:], strict=False)]
    return any(is_shared(name) and _follows(after, name) and after.partner in NAMESAKES for name, after in pairs)


def _is_hosted(told: Sequence[Sentence]) -> bool:
    """Whether a namesake's country is host to a third country's police, where no assembly brings both there."""
    names = [name for sentence in told if not sentence.of("congress") for name in sentence.names]
    hosts = {name.partner or name.country for name in names} & set(NAMESAKES)
    guests = {name.partner for name in names if name.kind in ("demonym", "agency") and name.partner} - {*NAMESAKES, HOME}
    return bool(guests) and len(hosts) == 1


def _is_set_in(names: Sequence[Name]) -> bool:
    """Whether such a country's city and its own adjective are named: "à Nouakchott … les autorités mauritaniennes"."""
    cities = {name.country for name in names if name.kind == "place" and name.country in NAMESAKES}
    return any(name.kind == "demonym" and name.partner in cities for name in names)


def _follows(country: Name, service: Name) -> bool:
    return country.kind in ("country", "demonym") and country.start - service.end <= _ADJOINING


def _is_written_in(marked: Marked) -> bool:
    """Whether the text's dateline is a city of a country whose service bears the name."""
    first = next((s for s in marked.sentences if s.part == "text"), None)
    at = next((n for n in first.names if n.start == first.start and n.country in NAMESAKES), None) if first else None
    return first is not None and at is not None and first.between(at.end, at.end + _ADJOINING).lstrip()[:1] in _DATELINE
