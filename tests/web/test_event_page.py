from datetime import UTC, datetime

import pytest

from db.event import Event
from parser.mention import Counterpart, Person
from tests.web.samples import NORWAY, NOW, ROUND_UP, SomeNames, a_report, an_event, proofs
from web.event_page import in_order, original, page, related
from web.facts import counterpart, facts
from web.words import Words

EN, AR = Words("en", SomeNames()), Words("ar", SomeNames())


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def test_reports_stand_in_the_reader_s_language_first_then_newest_first() -> None:
    old, new = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC)
    reports = [
        a_report("fr-old", language="fr", published=old),
        a_report("ar-new", published=new),
        a_report("fr-unknown", language="fr", published=None, fetched=new),
    ]
    assert [report.id for report in in_order(reports, "fr")] == ["fr-unknown", "fr-old", "ar-new"]


def test_an_article_that_tells_an_event_twice_is_one_report() -> None:
    assert len(in_order([a_report("one"), a_report("one", told_as="recalled")], "ar")) == 1


def test_a_report_whose_text_is_gone_is_listed_without_a_quote() -> None:
    text = "They signed it."
    event = an_event("GONE2222", evidence=proofs("r-GONE2222", text, [("kind", "signed")]))
    (evidence,) = page(event, lambda _: None, EN).evidence
    assert evidence.quote == ()


def test_a_proof_is_numbered_once_in_the_order_of_reading() -> None:
    text = "In Oslo they signed a memorandum."
    said = [("kind", "signed"), ("instrument", "memorandum"), ("place", "Oslo")]
    event = an_event("ORDER222", instrument="protocol", place="Oslo", evidence=proofs("r-ORDER222", text, said))
    proved = {fact.field: fact.proofs for fact in page(event, lambda _: text, EN).facts}
    assert (proved["place"], proved["kind"], proved["instrument"]) == ((1,), (2,), (3,))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "tamghart.example/1", ""])
def test_an_address_that_is_not_of_the_web_is_not_linked(url: str) -> None:
    assert original(a_report("r", url=url), []) == ""


def test_the_original_is_linked_with_the_words_that_prove() -> None:
    text = "They signed a memorandum, there."
    linked = original(a_report("r"), proofs("r", text, [("kind", "signed a memorandum, there")]))
    assert linked == "https://tamghart.example/r#:~:text=signed%20a%20memorandum%2C%20there"


def test_an_address_with_a_fragment_of_its_own_is_left_alone() -> None:
    report = a_report("r", url="https://tamghart.example/#!/r")
    assert original(report, proofs("r", "They signed.", [("kind", "signed")])) == report.url


def test_a_dash_in_the_words_looked_for_does_not_cut_the_link_in_two() -> None:
    found = proofs("r", "They met in Rabat-Salé.", [("place", "Rabat-Salé")])
    assert original(a_report("r"), found).endswith("#:~:text=Rabat%2DSal%C3%A9")


@pytest.mark.parametrize("url", ["http://[::1/r", "//tamghart.example/r", "", "javascript:alert(1)"])
def test_what_is_no_web_address_is_not_linked(url: str) -> None:
    assert original(a_report("r", url=url), ()) == url * url.startswith("http")


def test_the_reader_s_script_comes_first_in_a_name() -> None:
    one = Counterpart(partner="NO", agency="norwegian_police", person=Person(ar="هاكون", latn="Håkon"))
    assert plain(counterpart(one, AR)) == "هاكون / Håkon، الشرطة الوطنية النرويجية"
    assert plain(counterpart(one, EN)) == "Håkon / هاكون, norwegian_police"


def test_a_name_seen_in_one_script_is_not_made_up_in_the_other() -> None:
    assert plain(counterpart(Counterpart(partner="NO", person=Person(ar="هاكون")), EN)) == "هاكون, Norway"


def test_what_is_not_given_is_no_fact() -> None:
    fields = {fact.field for fact in facts(an_event("BARE2222"), {}, EN)}
    assert fields == {"kind", "status", "partner", "service", "date"}


def test_related_events_share_frame_or_partner_the_frame_first() -> None:
    others = [an_event("SPAIN222", partners=("NO",)), ROUND_UP, an_event("OTHER222", partners=("SN",)), NORWAY]
    assert [event.id for event in related(NORWAY, others)] == [ROUND_UP.id, "SPAIN222"]


def test_a_withdrawn_event_is_related_to_nothing() -> None:
    assert related(NORWAY, [an_event("GONE2222", partners=("NO",), status="retracted")]) == []


def test_at_most_eight_related_events_are_shown_newest_first() -> None:
    others: list[Event] = [an_event(f"E{n:07}", date=f"2025-01-{n:02}") for n in range(1, 15)]
    shown = related(an_event("HERE2222"), others)
    assert [event.date for event in shown] == [f"2025-01-{n:02}" for n in range(14, 6, -1)]


def test_times_are_told_in_morocco_with_their_offset() -> None:
    assert plain(EN.moment(NOW)) == "28 Nov 2025, 13:00 +01:00"
