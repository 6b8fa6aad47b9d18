"""All languages' words, read from the layers of `lexicon/` and compiled."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from parser.article import Language
from parser.detection.lexicon import LANGUAGES, Form, Lexicon
from parser.detection.numbers import folded_numbers
from parser.detection.paradigm import spelt
from parser.detection.senses import Tense
from parser.detection.wording import Future, Instruments, LanguageWords, ListedWords, Topics, Trigger, Triggers, Words
from parser.text import fold
from seeds.datafile import Problem, Refused, load, overlaid

_ENDING = 3
"""How many last letters tell an accented form from its neighbour."""


@dataclass(frozen=True)
class Lexicons:
    """All languages' words and what they mean."""

    by_language: Mapping[Language, Lexicon]
    words: Mapping[Language, LanguageWords]
    triggers: Mapping[str, Trigger]
    instruments: Mapping[str, ListedWords]
    topics: Mapping[str, ListedWords]
    numbers: Mapping[Language, Mapping[str, int]]
    """Numbers by their folded words."""
    futures: Mapping[Language, re.Pattern[str]]
    """Verbs in the future, in raw text."""

    @classmethod
    def load(cls, layers: Iterable[Path]) -> "Lexicons":
        """Read and compile `lexicon/` of each layer, lowest first. Raises `Refused` naming file and line."""
        files = overlaid(layers, "lexicon")
        triggers = _read(files["triggers"], Triggers).triggers
        instruments = _read(files["instruments"], Instruments).instruments
        topics = {str(name): words for name, words in _read(files["topics"], Topics).topics.items()}
        words = {language: _read(files[language], LanguageWords) for language in LANGUAGES}
        compiled = {}
        for language, own in words.items():
            _check(own, triggers, files[language][-1])
            listed = [*_listed("instrument", instruments, language), *_listed("topic", topics, language)]
            try:
                forms = _gathered([*_forms(own), *listed])
            except ValueError as error:
                raise Refused([Problem(files[language][-1], 1, str(error))]) from error
            compiled[language] = Lexicon(forms, {k: [c for p in some for c in spelt(p)] for k, some in own.clitics.items()})
        numbers = {language: folded_numbers(own.numbers) for language, own in words.items()}
        futures = {language: _future(own.future) for language, own in words.items() if own.future is not None}
        return cls(compiled, words, triggers, instruments, topics, numbers, futures)


Model = TypeVar("Model", bound=BaseModel)


def _future(future: Future) -> re.Pattern[str]:
    others = "|".join(map(re.escape, future.other_words))
    return re.compile(rf"(?<![^\W\d_])(?!(?:{others})\b){future.pattern}(?![^\W\d_])" if others else future.pattern)


def _read(paths: Sequence[Path], model: type[Model]) -> Model:
    found = load(paths, model)
    if found is None:
        raise Refused([Problem(paths[-1], 1, "the lexicon cannot do without this file")])
    return found


def _check(words: LanguageWords, triggers: Mapping[str, Trigger], path: Path) -> None:
    unknown = [name for name in words.triggers if name not in triggers]
    if unknown:
        raise Refused([Problem(path, 1, f'trigger "{name}" is not in triggers.toml') for name in unknown])


def _gathered(forms: Iterable[tuple[str, Form]]) -> dict[str, list[Form]]:
    gathered: dict[str, list[Form]] = {}
    for text, form in forms:
        if text != text.strip():
            raise ValueError(f'"{text}" begins or ends with a blank and would never be found')
        meanings = gathered.setdefault(fold(text), [])
        if form not in meanings:
            meanings.append(form)
    return gathered


def _forms(own: LanguageWords) -> Iterator[tuple[str, Form]]:
    for name, trigger in own.triggers.items():
        yield from ((text, Form("trigger", name, tense, ending=text[-_ENDING:].lower())) for text, tense in _spelt(trigger, own))
    for name, cue in own.cues.items():
        yield from ((text, Form("cue", name, tense, cue.status, cue.reach)) for text, tense in _spelt(cue, own))
    for sense, words in own.words.items():
        yield from ((text, Form(sense, sense, tense)) for text, tense in _spelt(words, own))


def _listed(sense: str, values: Mapping[str, ListedWords], language: Language) -> Iterator[tuple[str, Form]]:
    for name, value in values.items():
        for pattern in value.forms.get(language, ()):
            yield from ((text, Form(sense, name)) for text in spelt(pattern))


def _spelt(words: Words, own: LanguageWords) -> Iterator[tuple[str, Tense]]:
    for pattern in words.forms:
        yield from ((text, "noun") for text in spelt(pattern))
    for tense, patterns in words.tensed.items():
        yield from ((text, tense) for pattern in patterns for text in spelt(pattern))
    for verb in words.verbs:
        if verb.like not in own.paradigms:
            raise ValueError(f'no paradigm "{verb.like}" for the root "{verb.root}"')
        for tense, patterns in own.paradigms[verb.like].items():
            yield from ((text, tense) for pattern in patterns for text in spelt(pattern, verb.root))
