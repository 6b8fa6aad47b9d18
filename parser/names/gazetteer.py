"""Finds names in text: countries and what belongs to them, organisations, services, office holders, cities.

What there is to find is data, in `gazetteer/` of each layer; a form that may mean something else is guarded there too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args

import ahocorasick

from parser.article import Language
from parser.mention import Service
from parser.names.entries import LANGUAGES, Entity, Kind
from parser.names.files import read_entities
from parser.names.guards import Guard, Spot, read_guards
from parser.names.index import Candidate, Index, compile_index, unknown_guarded_forms
from parser.names.spelling import EITHER, LONGEST_PREFIX, has_capitals, letters_in_front
from parser.names.titles import TitleForms, read_title_forms
from parser.text import Folded
from seeds.datafile import Problem


class Name(NamedTuple):
    """One name found in a text."""

    start: int
    """Offset in the folded text; attached letters (و ف ب ل ك) lie before it, an article within."""
    end: int
    entity: str
    """Id: an ISO code, `INTERPOL`, `DGSN`, `Hammouchi`, or a city in its usual English form."""
    kind: Kind
    partner: str | None
    """ISO code or organisation id for which the entity acts; None for ours, for cities, and for those that act for nobody."""
    lang: Language | None
    """Language of the form, None for one common to all."""
    form: str
    """As written in the data."""
    country: str | None = None
    """Of a city."""
    is_capital: bool = False
    services: tuple[Service, ...] = ()
    """Which of the two Moroccan services it is, or heads; both for their common head and for the pole."""
    is_police: bool = False
    """Whether it is an organisation of police forces."""


@dataclass(frozen=True)
class Gazetteer:
    """Everything that has a name, compiled; never changes after `load`."""

    entities: Mapping[str, Entity]
    guards: Mapping[str, Guard]
    problems: tuple[Problem, ...]
    """What was refused while loading: the rest works."""
    _titles: Mapping[Language, Mapping[str, TitleForms]]
    _automata: Mapping[Language, Any]

    @classmethod
    def load(cls, layers: Sequence[Path]) -> "Gazetteer":
        """Read `gazetteer/` of every layer, lowest first, and compile it. Refused entries stand in `problems`."""
        entities, problems = read_entities(layers)
        guards, refused_guards = read_guards(layers)
        titles, refused_titles = read_title_forms(layers)
        problems += [*refused_guards, *refused_titles, *unknown_guarded_forms(entities.values(), guards.values())]
        automata = {}
        for language in LANGUAGES:
            index = compile_index(entities.values(), list(guards.values()), language)
            problems += index.problems
            automata[language] = _automaton(index)
        return cls(entities, guards, tuple(dict.fromkeys(problems)), titles, automata)

    def find(self, text: Folded, language: Language) -> list[Name]:
        """Find the names of a text, leftmost and longest first, none overlapping.

        A form counts only as a word of its own; Arabic letters may be attached before it, and only if what remains is a form.
        """
        names: list[Name] = []
        done = 0
        for hit in sorted(_hits(text.text, self._automata[language]), key=_leftmost_longest):
            if hit.start >= done and (candidate := _meant(hit, text)) is not None:
                done = hit.end
                if candidate.entity.kind != "lookalike":
                    names.append(_name(hit, candidate))
        return names

    def entity(self, id_: str) -> Entity:
        """Everything known of an entity; raises KeyError for an unknown id."""
        return self.entities[id_]

    @property
    def partners(self) -> frozenset[str]:
        """Codes and ids of all that can be a partner; Morocco never is one."""
        return frozenset(e.id for e in self.entities.values() if e.kind in {"country", "organisation"}) - {"MA"}

    def names(self, language: Language) -> Mapping[str, TitleForms]:
        """The forms that titles are made of, by partner."""
        return self._titles[language]

    def label(self, entity: str, language: Language) -> str:
        """What to call an entity in a language: its title form, else its first form there, else its id."""
        if (title := self._titles[language].get(entity)) is not None:
            return title.name
        return self.entities[entity].label(language) if entity in self.entities else entity

    def head(self) -> Entity:
        """The joint head of both Moroccan services, with the forms of his name; raises LookupError if no file names him."""
        heads = (e for e in self.entities.values() if e.kind == "person" and set(e.services) == set(get_args(Service)))
        if (head := next(heads, None)) is None:
            raise LookupError("no person heads both services")
        return head

    def capital(self, country: str) -> str | None:
        """The city that a country's capital is, by id."""
        return next((e.id for e in self.entities.values() if e.is_capital and e.country == country), None)


class _Hit(NamedTuple):
    """Letters of a form, standing as a word of its own but for what is attached before them."""

    start: int
    end: int
    word: int
    """Where its word begins, attached letters included."""
    prefix: str
    candidates: tuple[Candidate, ...]


def _automaton(index: Index) -> Any:
    automaton = ahocorasick.Automaton()
    for key, candidates in index.by_key.items():
        if candidates:
            automaton.add_word(key, (len(key), tuple(candidates)))
    automaton.make_automaton()
    return automaton


def _hits(content: str, automaton: Any) -> Iterator[_Hit]:
    size = len(content)
    for last, (length, candidates) in automaton.iter(content):
        end = last + 1
        if end < size and content[end].isalnum():
            continue
        start = word = end - length
        while word and content[word - 1].isalnum() and start - word <= LONGEST_PREFIX:
            word -= 1
        prefix = content[word:start]
        if not prefix:
            yield _Hit(start, end, word, prefix, candidates)
        elif prefix in EITHER:
            yield _Hit(word + letters_in_front(prefix), end, word, prefix, candidates)


def _leftmost_longest(hit: _Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _meant(hit: _Hit, text: Folded) -> Candidate | None:
    """The first candidate whose attached letters, capitals and guards fit."""
    for candidate in hit.candidates:
        if (
            hit.prefix in candidate.prefixes
            and (candidate.capitals == "any" or has_capitals(text.quote(hit.start, hit.end), candidate.capitals))
            and (not candidate.guards or _is_allowed(candidate, Spot(text, hit.word, hit.start, hit.end)))
        ):
            return candidate
    return None


def _is_allowed(candidate: Candidate, spot: Spot) -> bool:
    return all(guard.allows(candidate.entity.id, spot) for guard in candidate.guards)


def _name(hit: _Hit, candidate: Candidate) -> Name:
    entity, form = candidate.entity, candidate.form
    return Name(
        hit.start,
        hit.end,
        entity.id,
        "demonym" if form.is_adjective else entity.kind,
        entity.partner,
        form.language,
        form.text,
        entity.country,
        entity.is_capital,
        entity.services,
        entity.is_police,
    )
