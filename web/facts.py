"""The facts of an event page: each field in words, with the proofs that say it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.words import isolated
from db.event import Event, Proof
from parser.article import Language
from parser.mention import Counterpart, Person
from web.rows import Labelled, counts, partner
from web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the fact table."""

    field: str
    label: str
    values: tuple[Labelled, ...]
    proofs: tuple[int, ...]
    """Numbers of the proofs that are shown for it."""


def _plain(text: str | None) -> tuple[Labelled, ...]:
    return (Labelled(text, text),) if text else ()


def _coded(field: str, codes: Iterable[str | None], words: Words) -> tuple[Labelled, ...]:
    return tuple(Labelled(code, words.label(field, code)) for code in codes if code and code != "not_given")


def _counterparts(event: Event, words: Words) -> tuple[Labelled, ...]:
    """Those of which more is known than their country."""
    known = (one for one in event.counterparts if one.person or one.office or one.agency)
    return tuple(Labelled(one.partner, counterpart(one, words)) for one in known)


def counterpart(one: Counterpart, words: Words) -> str:
    """A counterpart in one line: who, in which office, of which agency or, where none is named, of which partner."""
    body = words.label("agency", one.agency) if one.agency else words.label("partner", one.partner)
    return words.listed([isolated(part, words.lang) for part in (both_scripts(one.person, words.lang), one.office, body) if part])


def both_scripts(named: Person | None, lang: Language) -> str:
    """A name in the scripts in which it was seen, the reader's own first."""
    if named is None:
        return ""
    names = (named.ar, named.latn) if lang == "ar" else (named.latn, named.ar)
    return " / ".join(isolated(name, lang) for name in names if name)


VALUES: Mapping[str, Callable[[Event, Words], tuple[Labelled, ...]]] = {
    "kind": lambda event, words: _coded("kind", [event.kind], words),
    "status": lambda event, words: _coded("status", [event.status], words),
    "instrument": lambda event, words: _coded("instrument", [event.instrument], words),
    "partner": lambda event, words: tuple(partner(code, words) for code in event.partners),
    "counterpart": _counterparts,
    "level": lambda event, words: _coded("level", [event.level], words),
    "service": lambda event, words: _coded("service", event.services, words),
    "direction": lambda event, words: _coded("direction", [event.direction], words),
    "date": lambda event, words: _plain(words.date_of(event)),
    "place": lambda event, words: _coded("place", [event.place], words),
    "topic": lambda event, words: _coded("topic", event.topics, words),
    "counts": lambda event, words: _plain(counts(event, words)),
}
SINGULAR = {"partners": "partner", "counterparts": "counterpart", "services": "service", "topics": "topic"}


def fact_of(proof: Proof) -> str:
    """Which fact a proof stands for: evidence names the field of the event, a fact the facet of the ledger."""
    return SINGULAR.get(proof.field, proof.field)


def facts(event: Event, shown: Mapping[Proof, int], words: Words) -> Iterator[Fact]:
    """The facts that an event has, each with the numbers of the shown proofs."""
    for field, values in VALUES.items():
        if known := values(event, words):
            yield Fact(field=field, label=words.field(field), values=known, proofs=_numbers(field, shown))


def gloss(proofs: Sequence[Proof], table: Mapping[str, Fact]) -> list[tuple[Proof, str]]:
    """Say in the reader's language what matched, for facts of one value; a quote is never translated."""
    one_valued = {field: fact.values[0].label for field, fact in table.items() if len(fact.values) == 1}
    return [(proof, one_valued[fact_of(proof)]) for proof in proofs if fact_of(proof) in one_valued]


def _numbers(field: str, shown: Mapping[Proof, int]) -> tuple[int, ...]:
    return tuple(sorted({number for proof, number in shown.items() if fact_of(proof) == field}))
