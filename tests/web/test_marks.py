from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.payload import LONGEST_QUOTE
from db.event import Proof
from web.marks import Passage, held_by, numbered, quoted, whole, with_room


def at(name: str, quote: str, start: int, end: int, part: Literal["text", "title"] = "text") -> Proof:
    return Proof(report="r", field=name, quote=quote, start=start, end=end, part=part)


def proof(text: str, quote: str, name: str = "kind") -> Proof:
    start = text.index(quote)
    return at(name, quote, start, start + len(quote))


def marked(passage: Passage, number: int) -> str:
    return "".join(piece.text for piece in passage if number in piece.proofs)


def read(passage: Passage) -> str:
    return "".join(piece.text for piece in passage)


def length(passage: Passage) -> int:
    """Characters of the article, without what stands for those left out."""
    return sum(len(piece.text) for piece in passage if piece.text != " … ")


LONG = " ".join(f"Sentence number {n} goes on for quite a while before it comes to its end." for n in range(20))


def test_a_mark_shows_the_slice_that_its_proof_points_at() -> None:
    text = "They met in Rabat. They signed a memorandum there. Nobody spoke."
    passage = quoted(text, {proof(text, "a memorandum"): 1})
    assert marked(passage, 1) == "a memorandum"
    assert read(passage) == "They signed a memorandum there."


def test_a_mark_inside_another_is_split_and_both_still_read_whole() -> None:
    text = "They signed a memorandum of understanding in Oslo."
    passage = quoted(text, {proof(text, "signed a memorandum of understanding"): 1, proof(text, "memorandum", "instrument"): 2})
    assert marked(passage, 1) == "signed a memorandum of understanding"
    assert marked(passage, 2) == "memorandum"


def test_overlapping_marks_are_split_and_both_still_read_whole() -> None:
    text = "one two three four"
    passage = quoted(text, {proof(text, "one two three"): 1, proof(text, "two three four", "place"): 2})
    assert marked(passage, 1) == "one two three"
    assert marked(passage, 2) == "two three four"


def test_each_proof_begins_once_and_ends_once() -> None:
    text = "one two three four"
    passage = quoted(text, {proof(text, "one two three"): 1, proof(text, "two"): 2})
    assert sorted(n for piece in passage for n in piece.begins) == [1, 2]
    assert sorted(n for piece in passage for n in piece.ends) == [1, 2]


def test_an_arabic_clitic_stays_outside_the_mark() -> None:
    text = "زيارة للنرويج هذا الأسبوع."
    passage = quoted(text, {proof(text, "نرويج"): 1})
    assert [piece.text for piece in passage] == ["زيارة لل", "نرويج", " هذا الأسبوع."]


def test_a_proof_across_the_border_of_sentences_joins_them() -> None:
    text = "He came to Rabat. He signed. He left."
    passage = quoted(text, {proof(text, "Rabat. He signed"): 1})
    assert [piece.text for piece in passage] == ["He came to ", "Rabat. He signed", "."]


def test_proofs_in_more_than_two_sentences_are_quoted_with_a_little_around_them() -> None:
    proofs = [proof(LONG, f"number {n} ") for n in (1, 5, 9)]
    passage = quoted(LONG, numbered(proofs))
    assert read(passage).count("…") == 4
    assert [marked(passage, n) for n in (1, 2, 3)] == ["number 1 ", "number 5 ", "number 9 "]
    assert length(passage) <= LONGEST_QUOTE


def test_neighbouring_sentences_are_quoted_without_a_gap_and_others_with_one() -> None:
    text = "He came. He saw.\nHe signed. He left."
    near = quoted(text, {proof(text, "saw"): 1, proof(text, "signed", "place"): 2})
    far = quoted(text, {proof(text, "came"): 1, proof(text, "left", "place"): 2})
    assert (read(near), read(far)) == ("He saw. He signed.", "He came. … He left.")


def test_a_long_sentence_is_cut_at_words_around_its_proof() -> None:
    text = "word " * 100 + "memorandum " + "word " * 100
    passage = quoted(text, {proof(text, "memorandum"): 1})
    assert length(passage) <= LONGEST_QUOTE
    assert set(read(passage).split()) == {"…", "word", "memorandum"}
    assert read(passage).count("…") == 2


def test_context_never_crosses_into_another_paragraph() -> None:
    text = "\n".join(["short line"] * 40)
    proofs = [at(f"f{n}", "line", n * 11 + 6, n * 11 + 10) for n in (0, 3, 6)]
    assert all("\n" not in piece.text for piece in quoted(text, numbered(proofs)))


def test_proofs_that_find_no_room_are_left_out_and_never_cut() -> None:
    proofs = [
        proof(LONG, f"Sentence number {n} goes on for quite a while before it comes to its end.", f"f{n}") for n in range(20)
    ]
    kept = with_room(LONG, proofs)
    assert kept == proofs[: len(kept)]
    assert 0 < len(kept) < len(proofs)
    assert length(quoted(LONG, numbered(kept))) <= LONGEST_QUOTE


def test_the_first_proof_is_shown_however_long_it_is() -> None:
    long_proof = proof(LONG, LONG[:500])
    assert with_room(LONG, [long_proof, proof(LONG, "number 9 ")]) == [long_proof]


def test_a_quote_that_the_text_no_longer_holds_is_not_shown() -> None:
    text = "They signed it."
    moved = at("kind", "signed", 0, 6)
    assert held_by([moved, proof(text, "signed")], text, "text") == [proof(text, "signed")]


def test_an_empty_quote_is_not_shown() -> None:
    assert held_by([at("kind", "", 3, 3)], "They signed it.", "text") == []


def test_the_first_proof_of_each_field_comes_before_second_ones() -> None:
    text = "Spain and Germany signed."
    spain, germany, signed = proof(text, "Spain", "partners"), proof(text, "Germany", "partners"), proof(text, "signed")
    assert held_by([spain, germany, signed], text, "text") == [spain, signed, germany]


def test_proofs_of_the_same_words_share_a_number() -> None:
    text = "They signed a memorandum."
    numbers = numbered([proof(text, "memorandum"), proof(text, "memorandum", "instrument"), proof(text, "signed")])
    assert list(numbers.values()) == [1, 1, 2]


def test_the_same_place_in_title_and_text_has_two_numbers() -> None:
    in_title = at("kind", "x", 0, 1, "title")
    assert list(numbered([in_title, at("kind", "x", 0, 1)]).values()) == [1, 2]


def test_a_title_is_shown_whole_with_its_marks() -> None:
    title = "Oslo and Rabat sign"
    passage = whole(title, {at("partners", "Oslo", 0, 4, "title"): 1})
    assert [piece.text for piece in passage] == ["Oslo", " and Rabat sign"]


@pytest.mark.parametrize("text", ["", "No proof points here."])
def test_without_proofs_nothing_is_quoted(text: str) -> None:
    assert quoted(text, {}) == ()


@given(st.text(alphabet="ab .\nمن", min_size=1, max_size=900), st.data())
def test_whatever_is_marked_equals_its_slice(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, len(text) - 1), min_size=1, max_size=6))
    proofs = [at(f"f{n}", text[s : s + 1 + n * 7], s, min(len(text), s + 1 + n * 7)) for n, s in enumerate(starts)]
    numbers = numbered(with_room(text, held_by(proofs, text, "text")))
    passage = quoted(text, numbers)
    assert all(marked(passage, number) == shown.quote for shown, number in numbers.items())
    assert length(passage) <= max(LONGEST_QUOTE, *(len(shown.quote) for shown in numbers))
