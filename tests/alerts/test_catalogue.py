import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

from alerts.catalogue import LANGUAGES, Missing, catalogue, count, say
from parser.article import Language

Key = tuple[str, str]


def keys(language: Language) -> dict[Key, Message]:
    messages = [message for message in catalogue(language) if message.id]
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): message for message in messages
    }


def phrases(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def slots(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


ALL = {language: keys(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: Language) -> None:
    assert set(ALL[language]) == set(ALL["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_empty_or_in_doubt(language: Language) -> None:
    for key, message in ALL[language].items():
        assert all(phrases(message)), key
        assert not message.fuzzy, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_asks_for_a_slot_that_no_other_language_has(language: Language) -> None:
    for (context, key), message in ALL[language].items():
        offered = {"with", "to", "from"} if context == "title" else set[str]()
        for other in LANGUAGES:
            offered |= {slot for phrase in phrases(ALL[other][context, key]) for slot in slots(phrase)}
        others = [slots(phrase) for other in LANGUAGES for phrase in phrases(ALL[other][context, key])]
        for phrase in phrases(message):
            assert slots(phrase) <= offered, (context, key)
            if context not in {"title", "count", "group", "list", "says"}:
                assert all(slots(phrase) == other for other in others), (context, key)


def test_arabic_has_six_plural_forms_and_the_others_two() -> None:
    assert {language: catalogue(language).num_plurals for language in LANGUAGES} == {"ar": 6, "fr": 2, "en": 2, "es": 2}
    assert len(phrases(ALL["ar"]["count", "outlet"])) == 6


@pytest.mark.parametrize(
    ("n", "said"), [(0, "أصول: 0"), (1, "أصل واحد"), (2, "أصلان"), (3, "أصول: 3"), (11, "أصول: 11"), (100, "أصول: 100")]
)
def test_arabic_counts_in_each_of_its_forms(n: int, said: str) -> None:
    assert count("ar", "origin", n) == said


def test_no_arabic_preposition_is_glued_to_a_slot() -> None:
    for key, message in ALL["ar"].items():
        for phrase in phrases(message):
            assert not re.search(r"[لبك]\{", phrase), key


def test_arabic_has_neither_stretched_letters_nor_foreign_punctuation() -> None:
    for key, message in ALL["ar"].items():
        for phrase in phrases(message):
            assert not re.search(r"ـ|[\u0600-\u06ff][,;?]", phrase), key


def test_french_puts_a_narrow_space_before_high_punctuation() -> None:
    for key, message in ALL["fr"].items():
        for phrase in phrases(message):
            assert not re.search(r"[^\u202f][;!?»]|[^\u202f]: |«[^\u202f]|[^\u202f]:$", phrase), key
            assert "'" not in phrase, key


def test_a_key_that_nobody_wrote_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(Missing, match='no "agrement" under "kind"'):
        say("fr", "kind", "agrement")
