"""Numbers in words, in the four languages."""

import pytest

from parser.article import Language
from parser.detection.numbers import folded_numbers, number_before
from parser.knowledge import Knowledge
from parser.text import fold


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("ar", "عقد ثلاثة وأربعين", 43),
        ("ar", "إثني عشر", 12),
        ("ar", "عقد 43", 43),
        ("fr", "a tenu quarante-trois", 43),
        ("fr", "quatre-vingt-douze", 92),
        ("fr", "soixante-dix", 70),
        ("fr", "vingt et une", 21),
        ("en", "no fewer than forty-three", 43),
        ("en", "twelve short", 12),
        ("es", "cuarenta y tres", 43),
        ("es", "veintiuna breves", 21),
    ],
)
def test_a_number_before_what_it_counts_is_read(language: Language, text: str, number: int, knowledge: Knowledge) -> None:
    assert number_before(fold(text), knowledge.lexicons.numbers[language]) == number


@pytest.mark.parametrize("text", ["held a few", "", "three whole long days of"])
def test_where_no_number_stands_near_there_is_none(text: str, knowledge: Knowledge) -> None:
    assert number_before(text, knowledge.lexicons.numbers["en"]) is None


def test_words_of_a_data_file_are_compared_folded() -> None:
    assert folded_numbers({16: ["dieciséis"]}) == {"dieciseis": 16}
