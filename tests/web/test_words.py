"""The pages' own catalogues: nothing missing, nothing left over, the same slots in every language."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from alerts.catalogue import LANGUAGES
from alerts.filter import EventFilter
from db.event import EventStatus
from parser.article import Language
from parser.mention import Direction, Instrument, Kind, Level, ReportOrigin, Service, ToldAs, Topic
from tests.web.samples import SomeNames
from web.facts import VALUES
from web.words import LOCALE, Words

WEB = Path(__file__).parents[2] / "web"
CODES: dict[str, Any] = {
    "kind": Kind,
    "status": EventStatus,
    "instrument": Instrument,
    "topic": Topic,
    "direction": Direction,
    "level": Level,
    "service": Service,
    "origin": ReportOrigin,
    "told_as": ToldAs,
    "language": Language,
}
TRANSLATED = ("ar", "fr", "es")


def catalogue(lang: str) -> Catalog:
    with (LOCALE / f"{lang}.po").open("rb") as source:
        return read_po(source, locale=lang)


def sentences() -> Iterator[str | tuple[str, ...]]:
    """Every sentence that templates and code ask for."""
    for template in (WEB / "templates").glob("*.html"):
        yield from (message for _, message, _, _ in extract_from_file("jinja2", template, options={}))
    for module in WEB.glob("*.py"):
        yield from (message for _, message, _, _ in extract_from_file("python", module))


ASKED = set(sentences())


def forms(message: Message) -> list[str]:
    """What a message is translated by, in each of its plural forms."""
    given = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [form or "" for form in given]


def slots(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(lang: str) -> None:
    known = {message.id for message in catalogue(lang) if message.id and not message.context}
    assert known == ASKED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_is_empty_or_unsure(lang: str) -> None:
    for message in catalogue(lang):
        assert all(forms(message)), message.id
        assert not message.fuzzy


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_keeps_the_slots(lang: str) -> None:
    for message in catalogue(lang):
        if message.id and not message.context:
            wanted = slots(message.id if isinstance(message.id, str) else message.id[1])
            assert all(slots(form) == wanted for form in forms(message)), message.id


def test_arabic_has_all_six_plural_forms() -> None:
    plurals = [forms(message) for message in catalogue("ar") if isinstance(message.id, tuple)]
    assert plurals
    assert {len(plural) for plural in plurals} == {6}


def test_all_languages_name_the_same_codes() -> None:
    named = [{(m.context, m.id) for m in catalogue(lang) if m.context} for lang in LANGUAGES]
    assert all(one == named[0] for one in named)


@pytest.mark.parametrize(("lang", "field"), list(product(LANGUAGES, CODES)))
def test_every_code_of_a_field_has_a_word(lang: Language, field: str) -> None:
    words = Words(lang, SomeNames())
    for code in get_args(CODES[field]):
        label = words.label(field, code)
        assert label
        assert "_" not in label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_badge_has_a_word(lang: Language) -> None:
    words = Words(lang, SomeNames())
    for code in ("new", "retelling", "possibly_same", *set(get_args(EventStatus)) - {"occurred"}):
        assert "_" not in words.label("badge", code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_and_every_filter_has_a_name(lang: Language) -> None:
    words = Words(lang, SomeNames())
    for name in {*VALUES, *(field.removeprefix("not_") for field in EventFilter.model_fields)}:
        assert words.field(name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_are_western_in_every_language(lang: Language) -> None:
    source = (LOCALE / f"{lang}.po").read_text(encoding="utf-8")
    assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", source)


def test_french_puts_a_narrow_space_before_high_punctuation() -> None:
    for message in catalogue("fr"):
        if message.id:
            assert not any(re.search(r"[^\u202f][:;!?]", form) for form in forms(message)), message.id


def test_a_value_without_a_word_stands_for_itself() -> None:
    assert Words("fr", SomeNames()).label("outlet", "tamghart") == "tamghart"
