import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.payload import LONGEST_QUOTE
from alerts.quote import excerpt, proving_sentence
from db.event import Proof
from tests.alerts.events import proof

TEXT = "استقبل حموشي السفير. ووقع مذكرة تفاهم مع النرويج بمراكش.\nثم تحدث عن مذكرة تفاهم أخرى."


def at(text: str, words: str, field: str, after: int = 0, **fields: str) -> Proof:
    start = text.index(words, after)
    return proof(words, field=field, start=start, end=start + len(words), **fields)


def test_the_sentence_that_proves_most_fields_is_quoted() -> None:
    proofs = [at(TEXT, "استقبل", "kind"), at(TEXT, "مذكرة تفاهم", "instrument"), at(TEXT, "النرويج", "partners")]
    assert proving_sentence(TEXT, proofs) == "ووقع مذكرة تفاهم مع النرويج بمراكش."


def test_of_two_that_prove_as_much_the_first_is_quoted() -> None:
    later = TEXT.index("ثم")
    proofs = [at(TEXT, "مذكرة تفاهم", "instrument"), at(TEXT, "مذكرة تفاهم", "instrument", later)]
    assert proving_sentence(TEXT, proofs) == "ووقع مذكرة تفاهم مع النرويج بمراكش."


def test_marks_that_comparing_ignores_stay_in_the_quote() -> None:
    text = "أَكَّدَ المصدر. وقّع حموشي مذكّرة تفاهم."
    assert proving_sentence(text, [at(text, "مذكّرة", "instrument")]) == "وقّع حموشي مذكّرة تفاهم."


def test_a_proof_in_the_title_or_beyond_the_text_proves_no_sentence() -> None:
    assert proving_sentence(TEXT, [proof("استقبل", start=0, end=6, part="title")]) is None
    assert proving_sentence("قصير", [proof("استقبل", start=40, end=46)]) is None
    assert proving_sentence("", []) is None


@pytest.mark.parametrize("place", [0, 500, 1000, 1990])
def test_a_long_sentence_is_cut_around_its_proof_between_words(place: int) -> None:
    sentence = "كلمة " * 400
    start = place // 5 * 5
    sentence = sentence[:start] + "دليل " + sentence[start + 5 :]
    cut = excerpt(sentence, start, start + 4)
    assert len(cut) <= LONGEST_QUOTE
    assert "دليل" in cut
    assert set(cut.replace("…", "").split()) <= {"كلمة", "دليل"}
    assert cut.startswith("…") == (start > 150)


@given(text=st.text(st.sampled_from("ab ك"), min_size=1, max_size=900), start=st.integers(0, 899), length=st.integers(1, 900))
def test_an_excerpt_is_never_longer_than_allowed_and_says_where_it_was_cut(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    cut = excerpt(text, start, min(len(text), start + length))
    assert len(cut) <= LONGEST_QUOTE
    assert ("…" in cut) == (len(text) > LONGEST_QUOTE)
