from datetime import UTC, datetime

from parser.article import Article
from parser.linking.told import gist, heirs, resemblance, sketch, telling_sentence
from parser.mention import Evidence
from tests.parser.reports import mention, mou, told

TEXT = "La police a parlé hier.\nIl a signé un mémorandum avec Oslo. Puis il est parti."


def article() -> Article:
    return Article(
        url="https://a.example/1", title="Un accord signé", text=TEXT, language="fr", published=datetime(2025, 11, 27, tzinfo=UTC)
    )


def test_the_telling_sentence_is_that_of_the_trigger() -> None:
    start = TEXT.index("signé")
    said = mention(evidence=(Evidence("kind", "signé", start, start + 5),))
    assert telling_sentence(said, article()) == "il a signe un memorandum avec oslo."


def test_the_title_may_tell_it_alone() -> None:
    said = mention(evidence=(Evidence("kind", "signé", 10, 15, "title"),))
    assert telling_sentence(said, article()) == "un accord signe"


def test_without_evidence_there_is_no_telling_sentence() -> None:
    assert telling_sentence(mention(), article()) == ""


def test_a_copy_with_another_opening_resembles_its_original_and_another_text_does_not() -> None:
    text = " ".join(f"parole{n}" for n in range(300))
    assert resemblance(sketch(text), sketch(f"Avec agences {text}")) > 0.9
    assert resemblance(sketch(text), sketch(" ".join(f"autre{n}" for n in range(300)))) == 0
    assert resemblance(sketch("trop court"), sketch("trop court")) == 0


def test_numbers_of_a_sentence_are_those_that_can_tell_events_apart() -> None:
    assert told(mention(), sentence="43 meetings with 9 states in 2025 and 120 kg").numbers == {"43", "120"}


def test_each_thing_told_before_has_one_heir_in_a_later_reading() -> None:
    before = [gist(mou("NO")), gist(mention("meeting", "NO SE")), gist(mention("award", "ES"))]
    after = [gist(mention("visit", "SE")), gist(mou("NO FI")), gist(mou("NO"))]
    assert heirs(before, after) == [1, 0, None]
