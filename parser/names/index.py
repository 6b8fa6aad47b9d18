"""Compiles forms into what is searched for in one language, and refuses a form that two owners share without a guard."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from parser.article import Language
from parser.names.entries import Entity, Form
from parser.names.guards import Guard, problem_of
from parser.names.spelling import Capitals, capitals, inflections, stem
from parser.text import fold
from seeds.datafile import Problem


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a stretch of text may name, and what it needs for that."""

    entity: Entity
    form: Form
    prefixes: frozenset[str]
    """Letters that may be attached before it."""
    capitals: Capitals
    guards: tuple[Guard, ...]
    told: tuple[Any, ...]
    """What a name tells beside where it stands, in the order of `parser.names.gazetteer.Name`."""


@dataclass(slots=True)
class Index:
    """The candidates of one language by the folded letters that are searched for."""

    by_key: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: str, candidate: Candidate) -> None:
        """Take in a candidate, or refuse it if another entity owns its letters and no guard decides between the two."""
        if not any(char.isalnum() for char in key):
            self._refuse(candidate, "has no letters")
        elif any(_are_same(candidate, other) for other in self.by_key[key]):
            return
        elif rival := next(self._rivals(key, candidate), None):
            self._refuse(candidate, f'is already "{rival.form.text}" of {rival.entity.id} ({rival.form.source})')
        else:
            self.by_key[key].append(candidate)

    def _refuse(self, candidate: Candidate, reason: str) -> None:
        source = candidate.form.source
        self.problems.append(Problem(source.file, source.line, f'"{candidate.form.text}" of {candidate.entity.id} {reason}'))

    def _rivals(self, key: str, candidate: Candidate) -> Iterator[Candidate]:
        """Other entities' candidates that the same letters may mean, without a guard that knows them both."""
        for other in self.by_key[key]:
            if other.entity.id != candidate.entity.id and not _is_decided(candidate, other):
                yield other
        for prefix in candidate.prefixes - {""}:
            for other in self.by_key.get(prefix + key, ()):
                if other.entity.id != candidate.entity.id and "" in other.prefixes and not _share_a_guard(candidate, other):
                    yield other


def compile_index(entities: Iterable[Entity], guards: Sequence[Guard], language: Language) -> Index:
    """Collect everything that may be found in texts of one language: its forms and those common to all."""
    index = Index()
    guarded = _Guarded(guards, language)
    for entity in entities:
        for form in entity.forms:
            if form.language in (language, None):
                for key, candidate in _candidates(entity, form, guarded):
                    index.add(key, candidate)
    return index


def unknown_guarded_forms(entities: Iterable[Entity], guards: Iterable[Guard]) -> Iterator[Problem]:
    """Name the forms that guards speak of and nobody owns."""
    owned = {fold(spelling) for entity in entities for form in entity.forms for spelling in _spellings(form)}
    for guard in guards:
        for form in guard.entry.forms:
            if fold(form) not in owned:
                yield problem_of(guard, form, f'nothing has the form "{form}"')


class _Guarded:
    """Finds the guards of a form by any of its spellings."""

    def __init__(self, guards: Iterable[Guard], language: Language) -> None:
        self._of_adjectives: list[Guard] = []
        self._by_form: dict[str, list[Guard]] = defaultdict(list)
        for guard in guards:
            if language in guard.entry.languages:
                if guard.entry.every_adjective:
                    self._of_adjectives.append(guard)
                for form in guard.entry.forms:
                    self._by_form[fold(form)].append(guard)

    def of(self, form: Form, spelling: str) -> tuple[Guard, ...]:
        general = self._of_adjectives if form.is_adjective else []
        spellings = dict.fromkeys((fold(form.text), fold(spelling)))
        return (*general, *(guard for key in spellings for guard in self._by_form.get(key, ())))


def _candidates(entity: Entity, form: Form, guarded: _Guarded) -> Iterator[tuple[str, Candidate]]:
    for spelling in _spellings(form):
        key, prefixes = stem(spelling, is_adjective=form.is_adjective)
        yield key, Candidate(entity, form, prefixes, capitals(form.text), guarded.of(form, spelling), _told(entity, form))


def _told(entity: Entity, form: Form) -> tuple[Any, ...]:
    return (
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


def _spellings(form: Form) -> Iterator[str]:
    return inflections(form.text) if form.is_adjective else iter((form.text,))


def _are_same(one: Candidate, other: Candidate) -> bool:
    return one.entity.id == other.entity.id and one.prefixes <= other.prefixes and other.capitals in ("any", one.capitals)


def _is_decided(one: Candidate, other: Candidate) -> bool:
    """Whether a guard of both forms may read either of their entities."""
    owners = {one.entity.id, other.entity.id}
    return any(guard in other.guards and owners <= guard.readings for guard in one.guards)


def _share_a_guard(one: Candidate, other: Candidate) -> bool:
    """Whether a guard names both forms; general guards of all adjectives do not count."""
    return any(guard in other.guards and not guard.entry.every_adjective for guard in one.guards)
