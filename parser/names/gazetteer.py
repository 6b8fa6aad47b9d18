"""Finds names in text: countries and what belongs to them, organisations, services, office holders, cities.

What there is to find is data, in `gazetteer/` of each layer; a form that may mean something else is guarded there too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from parser.text import Folded, fold
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
        for start, backward, _, word, prefix, candidates in sorted(_hits(text.text, self._automata[language])):
            if start >= done and (candidate := _meant(candidates, prefix, text, word, start, -backward)) is not None:
                done = -backward
                if candidate.entity.kind != "lookalike":
                    names.append(Name(start, done, *candidate.told))
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

    def head(self, on: date) -> Entity | None:
        """Who headed both Moroccan services on a day, the one who took office last; None if no file names him."""
        both = set(get_args(Service))
        heads = [e for e in self.entities.values() if e.kind == "person" and set(e.services) == both and e.office]
        return max((head for head in heads if head.is_in_office(on)), key=lambda head: head.since or date.min, default=None)

    def capital(self, country: str) -> str | None:
        """The city that a country's capital is, by id."""
        return next((e.id for e in self.entities.values() if e.is_capital and e.country == country), None)

    def capital_called(self, called: str, country: str) -> str | None:
        """The capital that bears its country's name: «تونس العاصمة» beside «تونس», "Panama City"."""
        city = self.capital(country)
        forms = [fold(form.text) for form in self.entities[city].forms] if city else []
        return city if any(called in form.split() and form != called for form in forms) else None


_Hit = tuple[int, int, int, int, str, tuple[Candidate, ...]]
"""Letters of a form that stand as a word of their own but for what is attached before them: where they start, the negative of
their end (so that hits sort leftmost and longest first), their number, where their word begins, what is attached, candidates."""


def _automaton(index: Index) -> Any:
    automaton = ahocorasick.Automaton()
    for key, candidates in index.by_key.items():
        if candidates:
            automaton.add_word(key, (len(key), tuple(candidates)))
    automaton.make_automaton()
    return automaton


def _hits(content: str, automaton: Any) -> Iterator[_Hit]:
    size = len(content)
    for number, (last, (length, candidates)) in enumerate(automaton.iter(content)):
        end = last + 1
        if end < size and content[end].isalnum():
            continue
        start = word = end - length
        if not word or not content[word - 1].isalnum():
            yield start, -end, number, word, "", candidates
            continue
        while word and content[word - 1].isalnum() and start - word <= LONGEST_PREFIX:
            word -= 1
        if (prefix := content[word:start]) in EITHER:
            yield word + letters_in_front(prefix), -end, number, word, prefix, candidates


def _meant(candidates: Iterable[Candidate], prefix: str, text: Folded, word: int, start: int, end: int) -> Candidate | None:
    """The first candidate whose attached letters, capitals and guards fit."""
    for candidate in candidates:
        if (
            prefix in candidate.prefixes
            and (candidate.capitals == "any" or has_capitals(text.quote(start, end), candidate.capitals))
            and (not candidate.guards or _is_allowed(candidate, Spot(text, word, start, end)))
        ):
            return candidate
    return None


def _is_allowed(candidate: Candidate, spot: Spot) -> bool:
    return all(guard.allows(candidate.entity.id, spot) for guard in candidate.guards)
