"""Whatever bytes arrive as an article, reading them ends, soon and without an error, and evidence is a quote of them."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parser.article import Article, Language
from parser.detection.detect import detect
from parser.detection.lexicon import LANGUAGES
from parser.detection.marked import LONGEST, mark
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.pages.extract import extract
from parser.text import LONGEST_SENTENCE
from seeds import SEEDS

KNOWN = Knowledge.load([SEEDS])
LANGUAGE = st.sampled_from(LANGUAGES)
SURROGATE, BIDI = "\ud800\udfff\udc00", "\u202e\u2066\u200f\u061c\u2069"
ANY = st.text(st.characters() | st.sampled_from(SURROGATE + BIDI), max_size=300)
WORDS = """
حموشي وقع يوقع لم أمس بالرباط مذكرة تفاهم مع الشرطة البلغارية و نظيره الإسباني زيارة إلى سنة 2019 ، . : » «
Hammouchi DGSN a signé signed firmó received reçu recibió un accord MoU with the German police avec la police belge con
la Policía Nacional in Rabat mardi 12 mars 2024 yesterday ayer the two sides , . ; ( ) Interpol red notice thanks to
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])
MOSAIC = st.lists(PIECES, max_size=80).map(" ".join)
"""Words that rules look for, in an order in which nobody writes."""


def read(text: str, language: Language, title: str = "") -> tuple[Mention, ...]:
    article = Article(
        url="https://outlet.example/1",
        title=title,
        text=text,
        language=language,
        published=datetime(2025, 1, 15, tzinfo=UTC),
        outlet="outlet",
    )
    mentions = detect(article, KNOWN)
    for mention in mentions:
        for proof in mention.evidence:
            assert proof.quote == (title if proof.part == "title" else text)[proof.start : proof.end]
    return mentions


@given(ANY, ANY, LANGUAGE)
@example(SURROGATE * 3, BIDI, "ar")
@example(f"وقع {BIDI}حموشي{BIDI} مذكرة تفاهم مع{SURROGATE} ألبانيا", SURROGATE, "ar")
def test_any_characters_are_read(text: str, title: str, language: Language) -> None:
    read(text, language, title)


@given(MOSAIC, MOSAIC, LANGUAGE)
def test_words_of_the_subject_in_any_order_are_read(text: str, title: str, language: Language) -> None:
    read(text, language, title)


@given(st.binary(max_size=400), MOSAIC)
def test_any_bytes_are_a_page_or_none(junk: bytes, words: str) -> None:
    page = b"<html><body><p>" + words.encode() + junk + b"</p></body></html>"
    extract(page, url="https://outlet.example/1", furniture=KNOWN.furniture, calendar=KNOWN.calendar)


def test_marks_that_steer_direction_do_not_hide_an_event() -> None:
    [mention] = read(f"وقع {BIDI}حموشي{BIDI} بالرباط، أمس، مذكرة تفاهم مع {BIDI}شرطة ألبانيا.", "ar")
    assert (mention.kind, mention.partners) == ("agreement", ("AL",))


def test_a_paragraph_without_end_is_read_in_pieces_and_only_so_far() -> None:
    text = "قال المدير العام إن حموشي يوقع مذكرة تفاهم مع ألبانيا بالرباط وإن الأسعار ارتفعت في الأسواق خلال الأسبوع و" * 90_000
    assert len(text.encode()) > 10_000_000
    article = Article(url="https://outlet.example/1", title="", text=text, language="ar", published=None, outlet="outlet")
    marked = mark(article, None, KNOWN)
    assert max(sentence.end - sentence.start for sentence in marked.sentences) <= LONGEST_SENTENCE
    assert marked.sentences[-1].end <= LONGEST
    read(text, "ar")


def test_ten_thousand_names_of_countries_are_read() -> None:
    names = ("Belgique, Brésil, Niger, Nigeria, Guinée, " * 2_000).rstrip(", ")
    read(f"Hammouchi a reçu les ambassadeurs de {names}.", "fr")


ROWS = pytest.mark.parametrize(("language", "words"), [("en", "on Monday "), ("en", "in Madrid, "), ("es", "tambien ")])
"""What may part a form, again and again."""


@ROWS
def test_ten_thousand_days_places_or_adverbs_in_a_row_are_read(language: Language, words: str) -> None:
    read(f"Hammouchi DGSN {words * 10_000}", language)


@ROWS
def test_twice_as_many_days_places_or_adverbs_in_a_row_are_about_twice_the_work(language: Language, words: str) -> None:
    find = KNOWN.lexicons.by_language[language].find

    def work(times: int) -> int:
        text, size = words * times, len(words)
        spans = [(at, at + len("Monday")) for at in range(3, len(text), size)]
        return calls_of(lambda: find(text, [] if language == "es" else spans))

    assert work(800) < 2.5 * work(400)


def calls_of(act: Callable[[], object]) -> int:
    """How many calls something takes: as good as its time, and the same on every machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls
