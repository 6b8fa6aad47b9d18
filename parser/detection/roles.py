"""Which sides a sentence names: the foreign parties, our two services, Morocco, and Moroccan bodies that are not ours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party, party
from parser.names.entries import HOME
from parser.names.gazetteer import Name

_PHRASE = 60
"""How long "the head of the Moroccan police" may be."""
_NOT_POLICE = ("minister", "ministry", "between", "instrument", "trigger", "outsider")
"""Between an office and "Moroccan" these say that the word for police means something else: a police agreement of Morocco."""
_ITS_TOWN = 2
"""How far behind a word for police the name of its town may begin."""
_APPOSITION = 8
"""How far behind one of ours a title of his may begin."""


@dataclass(frozen=True)
class Roles:
    """The sides of one sentence."""

    parties: tuple[Party, ...]
    ours: tuple[Name, ...]
    home: tuple[Name, ...]
    """Morocco itself, its capital, its adjective."""
    outsiders: tuple[Name, ...]
    """Moroccan bodies whose acts are not ours."""
    governments: frozenset[Name] = frozenset()
    """Capitals that stand for a government, Morocco's too: "between Rabat and Paris"."""


def roles(sentence: Sentence, *, is_namesake: bool = False) -> Roles:
    """Say who is who in a sentence. In an `is_namesake` article the name DGSN means another country's service."""
    owned = dict(_owners(sentence))
    parties = [_as_title(each, sentence) for each in _parties(sentence, set(owned.values()))]
    ours = (n for n in sentence.names if _is_ours(n, sentence) and n not in owned)
    services = tuple(n for n in ours if not (is_namesake and (is_shared(n) or sentence.of("same_name"))))
    return Roles(
        parties=tuple(each for each in parties if each.partner != HOME),
        ours=services,
        home=tuple(n for n in sentence.names if n.entity == HOME or (n.country == HOME and n.is_capital)),
        outsiders=tuple(n for n in sentence.names if n.kind == "not_ours" and n not in owned),
        governments=frozenset(each.name for each in parties if _is_government(each)),
    )


def _is_government(side: Party) -> bool:
    """Whether a city stands for a government; "the police of Fez" does not."""
    return side.name.kind == "place" and side.acts and (side.partner != HOME or side.office is None)


def _as_title(party: Party, sentence: Sentence) -> Party:
    """Take the office that one of ours holds elsewhere for a title: "Hammouchi's deputy, vice-president of Interpol,"."""
    if party.office is None or not party.is_body:
        return party
    start = party.office.start
    ours = (n for n in sentence.names if is_service(n) and 0 < start - n.end <= _APPOSITION)
    is_title = any(sentence.is_apposition(name.end, start) for name in ours)
    return replace(party, standing="frame") if is_title else party


def _is_ours(name: Name, sentence: Sentence) -> bool:
    """Whether a name is one of ours, or Morocco's own behind or before a word for police: "Morocco's top security official"."""
    if name.entity != HOME or name.kind not in ("country", "demonym") or (name.lang, name.kind) == ("ar", "country"):
        return is_service(name) or _is_a_towns_police(name, sentence)
    office = party(name, HOME, None, sentence).office or _office_of_list(name, sentence)
    if name.lang == "ar" and sentence.between(name.start, name.start + len("ال")) != "ال":
        return False  # a policeman, not the police
    if office is None or office.form.sense in ("minister", "ambassador", "stranger"):
        return False
    if office.form.sense == "delegation" and any(other.is_police for other in sentence.names):
        return True  # "the Moroccan delegation to Interpol's assembly"
    if office.form.sense == "counterpart":
        return not sentence.of("minister", "ministry") and any(other.kind == "agency" for other in sentence.names)
    start, end = min(office.start, name.start), max(office.end, name.end)
    others = [other for other in sentence.names if other is not name and start <= other.start < end and other.partner]
    others = [other for other in others if not sentence.joins(other.end, name.start, "of")]  # "of A and Morocco"
    strange = (sense for sense in _NOT_POLICE if sentence.of_within(sense, start, end))
    is_outside = any(hit.start < end and start < hit.end for hit in sentence.of("outsider"))  # "the prison services of Morocco"
    return (
        end - start <= _PHRASE
        and not others
        and not any(strange)
        and not is_outside
        and bool(sentence.of_within("security", start, end))
    )


def _office_of_list(name: Name, sentence: Sentence) -> Hit | None:
    """The noun that Morocco shares with the country before it in a list: "las policías de Brasil y Marruecos"."""
    before = [n for n in sentence.names if n.kind == "country" and n.end < name.start]
    if name.kind != "country" or not before or sentence.gap(before[-1].end, name.start, "and", "of") != "":
        return None
    office = party(before[-1], before[-1].entity, None, sentence).office
    is_theirs = office is not None and sentence.gap(office.end, before[-1].start, "of") == ""
    return office if is_theirs else None


def _is_a_towns_police(name: Name, sentence: Sentence) -> bool:
    """Whether a Moroccan town stands right behind an Arabic word for police: «أمن طنجة», «المصالح الأمنية بطنجة»."""
    if name.kind != "place" or name.country != HOME or name.lang != "ar":
        return False
    police = [hit.end for hit in sentence.of("security") if 0 < name.start - hit.end <= _ITS_TOWN]
    named = [hit.end for hit in sentence.of("security") if sentence.between(hit.start - len("ال"), hit.start) == "ال"]
    return any(sentence.gap(end, name.start) == "" or (end in named and sentence.gap(end, name.start) == "ب") for end in police)


def is_service(name: Name) -> bool:
    """Whether a name is one of the two services, a part of them or their head."""
    return name.kind == "ours" or bool(name.services)


def is_shared(name: Name) -> bool:
    """Whether a name is one that other countries' police bear too, or their head: "DGSN", "the chief of the DGSN"."""
    return name.entity == "DGSN" or (name.kind == "person" and is_service(name) and "DGSN" in name.form)


def _owners(sentence: Sentence) -> Sequence[tuple[Name, Name]]:
    """Names like "National Security" with the country right behind them: that country's own service, not ours.

    A ministry may have it before: "Qatar's Ministry of Interior".
    """
    pairs = list(pairwise(sentence.names))
    behind = [(name, after) for name, after in pairs if name.kind in ("ours", "not_ours") or is_shared(name)]
    owned = [(name, after) for name, after in behind if _owns(after, name, sentence)]
    return owned + [(name, before) for before, name in pairs if name.kind == "not_ours" and _has(before, name, sentence)]


def _has(country: Name, name: Name, sentence: Sentence) -> bool:
    """Whether a country stands right before an English name that is its own: "Qatar's Ministry", "the Qatari Ministry"."""
    if country.lang != "en" or country.kind not in ("country", "demonym") or country.entity == HOME:
        return False
    return sentence.between(country.end, name.start) in ("'s ", "' ", " ")


def _namesakes(sentence: Sentence) -> Sequence[tuple[Name, Name]]:
    """Agencies with another country right behind them: the "Policía Nacional" of Senegal is not Spain's."""
    pairs = zip(sentence.names, sentence.names[1:], strict=False)
    return [
        (name, after)
        for name, after in pairs
        if name.kind == "agency" and after.partner != name.partner and _is_its(after, name, sentence)
    ]


def _is_its(country: Name, agency: Name, sentence: Sentence) -> bool:
    if country.kind not in ("country", "demonym") or sentence.pauses(agency.end, country.start):
        return False
    return sentence.gap(agency.end, country.start, "of") == "" and country.start - agency.end <= len(" de la ")


def _owns(country: Name, name: Name, sentence: Sentence) -> bool:
    if country.kind not in ("country", "demonym") or country.entity == HOME or sentence.pauses(name.end, country.start):
        return False
    return sentence.gap(name.end, country.start, "of", "in") in ("", "ب", "ل")


def _parties(sentence: Sentence, owners: set[Name]) -> Sequence[Party]:
    """The parties in order. Morocco is among them: it stands in lists too, and passes their standing on."""
    found: list[Party] = []
    namesakes = _namesakes(sentence)
    misread = {name for name, _ in namesakes}
    actors = owners | {owner for _, owner in namesakes}
    for name in (name for name in sentence.names if name not in misread):
        if (partner := _partner(name)) is not None:
            found.append(party(name, partner, found[-1] if found else None, sentence))
            if name in actors or (found[-1].standing == "bare" and _shares_a_noun(name, sentence)):
                found[-1] = replace(found[-1], standing="actor")
    return found


def _shares_a_noun(name: Name, sentence: Sentence) -> bool:
    """Whether an adjective goes on from one of ours: «وفدي الأمن المغربي والعراقي», "the Moroccan and Spanish police"."""
    ours = [n for n in sentence.names if n.kind == "ours" and 0 <= name.start - n.end <= _APPOSITION]
    between = (sentence.between(n.end, name.start).strip() for n in ours if name.kind == "demonym")
    return any(text and sentence.joins(n.end, name.start) for n, text in zip(ours, between, strict=False))


def _partner(name: Name) -> str | None:
    """Whom a name can stand for; a city for its country."""
    if name.kind == "place":
        return name.country
    if name.entity == HOME:
        return HOME
    return name.partner if name.kind not in ("ours", "not_ours") else None
