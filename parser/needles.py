"""The words without which no article tells of our services: what the gate of detection asks for, as plain strings.

Whatever passes that gate (`parser.detection.detect.is_about_us`) names one of ours; or something of Morocco beside a word for
police; or something of Morocco and, anywhere, a foreign service, a body of police forces or a red notice.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from parser.article import Language
from parser.detection.lexicon import LANGUAGES
from parser.detection.paradigm import spelt
from parser.detection.senses import Sense
from parser.detection.wording import LanguageWords, Words
from parser.knowledge import Knowledge
from parser.names.entries import HOME, Entity, Form
from parser.names.spelling import inflections, stem
from parser.text import fold

Group = Literal["ours", "home", "police", "abroad"]
_POLICE: tuple[Sense, ...] = ("security", "warrant")
_ABROAD: tuple[Sense, ...] = ("red_notice",)


class Needle(NamedTuple):
    """One folded form that is looked for, in texts of one language."""

    text: str
    group: Group
    language: Language


def needles(knowledge: Knowledge) -> Iterator[Needle]:
    """Give every form of every group, as folded texts write it; an Arabic one without its article."""
    for language in LANGUAGES:
        for entity in knowledge.gazetteer.entities.values():
            if (group := _group(entity)) is not None:
                yield from (Needle(key, group, language) for key in _keys(entity, language))
        words = knowledge.lexicons.words[language]
        yield from (Needle(fold(form), "police", language) for form in _spelt(words, _POLICE))
        yield from (Needle(fold(form), "abroad", language) for form in _spelt(words, _ABROAD))


def _group(entity: Entity) -> Group | None:
    if entity.kind == "ours" or entity.services:
        return "ours"
    if HOME in (entity.id, entity.country):
        return "home"
    return "abroad" if entity.kind == "agency" or entity.is_police else None


def _keys(entity: Entity, language: Language) -> Iterator[str]:
    for form in entity.forms:
        if form.language in (language, None):
            yield from (stem(spelling, is_adjective=form.is_adjective)[0] for spelling in _inflected(form))


def _inflected(form: Form) -> Iterator[str]:
    return inflections(form.text) if form.is_adjective else iter((form.text,))


def _spelt(words: LanguageWords, senses: tuple[Sense, ...]) -> Iterator[str]:
    for sense in senses:
        if sense in words.words:
            yield from _forms(words.words[sense], words)


def _forms(of: Words, words: LanguageWords) -> Iterator[str]:
    for pattern in (*of.forms, *(pattern for patterns in of.tensed.values() for pattern in patterns)):
        yield from spelt(pattern)
    for verb in of.verbs:
        for patterns in words.paradigms[verb.like].values():
            yield from (form for pattern in patterns for form in spelt(pattern, verb.root))
