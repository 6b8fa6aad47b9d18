"""The words: patterns spell out what they say, forms are found as words, every trigger fires on its own examples."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parser.article import Article, Language
from parser.detection.detect import detect
from parser.detection.lexicon import LANGUAGES, Form, Lexicon
from parser.detection.lexicons import Lexicons
from parser.detection.paradigm import spelt
from parser.knowledge import Knowledge
from parser.text import fold
from seeds import SEEDS
from seeds.problem import Refused

WORDS = Lexicons.load([SEEDS])
PUBLISHED = datetime(2023, 3, 15, 10, tzinfo=UTC)


def sentences_of(field: str) -> Iterator[object]:
    for language, words in WORDS.words.items():
        for name, trigger in words.triggers.items():
            for text in getattr(trigger, field):
                yield pytest.param(language, name, text, id=f"{language} {name}: {text}")


@pytest.mark.parametrize(("language", "name", "text"), list(sentences_of("examples")))
def test_a_trigger_fires_on_its_example(language: Language, name: str, text: str, knowledge: Knowledge) -> None:
    assert WORDS.triggers[name].kind in told_kinds(language, text, knowledge)


@pytest.mark.parametrize(("language", "name", "text"), list(sentences_of("counter_examples")))
def test_a_trigger_stays_quiet_on_its_near_miss(language: Language, name: str, text: str, knowledge: Knowledge) -> None:
    assert WORDS.triggers[name].kind not in told_kinds(language, text, knowledge)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_examples_and_near_misses_for_every_trigger(language: Language) -> None:
    words = WORDS.words[language]

    assert set(words.triggers) == set(WORDS.triggers)
    assert all(trigger.examples and trigger.counter_examples for trigger in words.triggers.values())


@pytest.mark.parametrize("listed", [WORDS.triggers, WORDS.instruments, WORDS.topics], ids=["triggers", "instruments", "topics"])
def test_whatever_people_read_has_a_name_in_every_language(listed: dict[str, object]) -> None:
    for entry in listed.values():
        assert set(getattr(entry, "name")) == set(LANGUAGES)  # noqa: B009  # three models that share only this field


def test_alternatives_are_spelt_out_in_order() -> None:
    assert list(spelt("accord{,s} {de,sur}")) == ["accord de", "accord sur", "accords de", "accords sur"]


def test_alternatives_may_hold_alternatives_and_give_each_form_once() -> None:
    assert list(spelt("{a{b,c},ab}")) == ["ab", "ac"]


def test_digits_stand_for_the_letters_of_a_root() -> None:
    assert list(spelt("{ي,ت}123", "و ق ع")) == ["يوقع", "توقع"]


def test_a_brace_without_its_partner_is_refused() -> None:
    with pytest.raises(ValueError, match="brace"):
        list(spelt("accord{s"))


def test_a_digit_beyond_the_root_is_refused() -> None:
    with pytest.raises(ValueError, match="wants 3 parts"):
        list(spelt("13", "a b"))


def test_a_form_counts_only_as_a_word_of_its_own() -> None:
    assert found("designed signs", {"sign": [Form("trigger", "sign")]}) == []
    assert found("to sign.", {"sign": [Form("trigger", "sign")]}) == ["sign"]


def test_an_arabic_form_may_carry_the_letters_that_are_licensed() -> None:
    forms = {fold("زيارة"): [Form("trigger", "visit")]}

    assert found("للزيارة والزيارة بزيارة", forms) == ["زياره", "زياره", "زياره"]
    assert found("استزيارة", forms) == []


def test_a_verb_carries_other_letters_than_a_noun() -> None:
    forms = {fold("وقع"): [Form("trigger", "sign", "past")]}

    assert found("ووقع فوقع", forms) == ["وقع", "وقع"]
    assert found("الوقع بوقع", forms) == []


def test_an_arabic_preposition_at_the_end_of_a_form_is_written_onto_the_next_word() -> None:
    forms = {fold("نزل ب"): [Form("trigger", "travel", "past")]}

    assert found("نزل بطوكيو", forms) == [fold("نزل ب")]
    assert found("نزل فيها", forms) == []


def test_the_longest_form_of_a_sense_wins() -> None:
    forms = {"memorandum": [Form("instrument", "short")], "memorandum of understanding": [Form("instrument", "long")]}

    assert [hit.form.id for hit in lexicon(forms).find("a memorandum of understanding")] == ["long"]


def test_a_shield_hides_the_words_that_it_is_made_of() -> None:
    forms = {"received": [Form("trigger", "receive")], "received complaints": [Form("shield", "shield")]}

    assert [hit.form.sense for hit in lexicon(forms).find("he received complaints")] == ["shield"]


@pytest.mark.parametrize("length", range(30, 42))
def test_a_form_that_a_day_parts_ends_where_its_word_does(length: int) -> None:
    long = "a" * length
    words = lexicon({f"signed {long} an": [Form("trigger", "sign")]})

    assert words.find(f"signed on monday {long} another", days=[(7, 16)]) == []


@pytest.mark.parametrize("length", range(30, 42))
def test_a_form_that_a_day_parts_begins_where_its_word_does(length: int) -> None:
    long = "a" * length
    words = lexicon({f"an {long} to": [Form("trigger", "sign")]})
    start = len(f"human {long} ")

    assert words.find(f"human {long} on monday to", days=[(start, start + 9)]) == []


def test_a_form_that_a_day_parts_is_found() -> None:
    words = lexicon({"signed an": [Form("trigger", "sign")]})

    assert [(hit.start, hit.end) for hit in words.find("both signed on monday, an accord", days=[(12, 21)])] == [(5, 25)]


def test_a_form_that_many_days_part_is_found() -> None:
    words = lexicon({"signed an": [Form("trigger", "sign")]})

    assert len(words.find("signed monday, tuesday, friday an accord", days=[(7, 13), (15, 22), (24, 30)])) == 1


def test_future_and_past_of_one_verb_are_told_apart() -> None:
    tenses = {fold(text): hit.form.tense for text in ("وقع", "يوقع", "سيوقع") for hit in WORDS.by_language["ar"].find(fold(text))}

    assert tenses == {"وقع": "past", "يوقع": "present", "سيوقع": "future"}


def test_a_layer_above_adds_words_to_a_trigger(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "en.toml").write_text('extends = true\n[triggers.sign]\nforms = ["autograph{,ed}"]\n', encoding="utf-8")

    assert "sign" in ids(Lexicons.load([SEEDS, tmp_path]), "autographed")
    assert "sign" not in ids(WORDS, "autographed")


def test_a_misspelt_sense_is_refused_with_its_line_and_the_nearest_known_one(tmp_path: Path) -> None:
    layer = copied(tmp_path)
    path = layer / "lexicon" / "en.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[words.ambasador]\nforms = ["envoy"]\n', encoding="utf-8")

    with pytest.raises(Refused, match=r"en\.toml:\d+: .*ambasador.*ambassador"):
        Lexicons.load([layer])


def test_a_trigger_without_a_meaning_is_refused(tmp_path: Path) -> None:
    layer = copied(tmp_path)
    path = layer / "lexicon" / "en.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[triggers.dance]\nexamples = ["They danced."]\n', encoding="utf-8")

    with pytest.raises(Refused, match=r'trigger "dance" is not in triggers\.toml'):
        Lexicons.load([layer])


def test_a_verb_without_a_paradigm_is_refused(tmp_path: Path) -> None:
    layer = copied(tmp_path)
    path = layer / "lexicon" / "en.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('like = "strong"', 'like = "strange"', 1), encoding="utf-8")

    with pytest.raises(Refused, match='no paradigm "strange"'):
        Lexicons.load([layer])


def told_kinds(language: Language, text: str, knowledge: Knowledge) -> set[str]:
    article = Article(url="https://outlet.example/1", title="", text=text, language=language, published=PUBLISHED)
    return {mention.kind for mention in detect(article, knowledge) if mention.status not in ("denied", "cancelled")}


def lexicon(forms: dict[str, list[Form]]) -> Lexicon:
    return Lexicon(forms, {"noun": ["و", "ب", "ال", "لل", "وال"], "verb": ["و", "ف"]})


def found(text: str, forms: dict[str, list[Form]]) -> list[str]:
    folded = fold(text)
    return [folded[hit.start : hit.end] for hit in lexicon(forms).find(folded)]


def ids(words: Lexicons, text: str) -> set[str]:
    return {hit.form.id for hit in words.by_language["en"].find(fold(text))}


def copied(to: Path) -> Path:
    shutil.copytree(SEEDS / "lexicon", to / "lexicon")
    return to
