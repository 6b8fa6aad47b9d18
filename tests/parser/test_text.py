"""Text: folding and the way back, words, and where a sentence ends."""

import pytest

from parser.text import fold, folded, sentences, words


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He came on March 6. He left.", ["He came on March 6.", "He left."]),
        ("Il est venu le 6. Puis il est reparti.", ["Il est venu le 6.", "Puis il est reparti."]),
        ("جاء يوم 6. ثم غادر.", ["جاء يوم 6.", "ثم غادر."]),
        ("Reçu par A. Hammouchi. Puis rien.", ["Reçu par A. Hammouchi.", "Puis rien."]),
        ("dr. who met mr. x. they left.", ["dr. who met mr. x. they left."]),
        ("It weighed 3.5 tonnes. It was seized.", ["It weighed 3.5 tonnes.", "It was seized."]),
        ("انتهى.ثم بدأ", ["انتهى.", "ثم بدأ"]),
        ("Vraiment ? Oui !", ["Vraiment ?", "Oui !"]),
    ],
)
def test_a_sentence_ends_at_its_dot_and_not_at_that_of_an_initial(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_spellings_that_mean_the_same_fold_alike() -> None:
    assert fold("الأُنتربــول") == fold("الانتربول")
    assert fold("Éthiopie’s") == "ethiopie's"
    assert fold("٢٤") == "24"


def test_a_folded_span_leads_back_to_the_words_as_written() -> None:
    text = folded("وقّـــع حموشي")
    start = text.text.index("وقع")

    assert text.quote(start, start + 3) == "وقّـــع"


def test_letters_that_fold_to_two_keep_later_spans_right() -> None:
    text = folded("œuvre à Rabat")
    start = text.text.index("rabat")

    assert text.quote(start, start + len("rabat")) == "Rabat"


def test_a_word_keeps_its_apostrophe_and_hyphen() -> None:
    text = "l'accord-cadre 2030"

    assert [text[start:end] for start, end in words(text)] == ["l'accord-cadre", "2030"]
