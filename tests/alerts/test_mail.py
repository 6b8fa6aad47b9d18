"""The head of a mail: its subject and its headers."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from alerts.mail import NotOneAddress, email_message, one_address
from alerts.message import Instance
from db.event import FieldChange
from parser.article import Language
from tests.alerts.events import event
from tests.alerts.letters import ETHIOPIA, SIGNED, TALKS, html, mail, text, to
from tests.alerts.test_message import CORRECTION, due, packed

# Subjects


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "مذكرة تفاهم مع النرويج (مراكش)، نونبر 2025"),
        ("fr", "Mémorandum d’entente avec la Norvège (Marrakech), nov. 2025"),
        ("en", "MoU with Norway (Marrakech), Nov 2025"),
        ("es", "Memorando de entendimiento con Noruega (Marrakech), nov 2025"),
    ],
)
def test_the_subject_is_the_fact(instance: Instance, language: Language, subject: str) -> None:
    assert mail(packed(due(SIGNED, **to(language))), instance)["subject"] == subject


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "مذكرات تفاهم: 2 (النرويج وإثيوبيا)، لقاءات: 43 (مراكش)"),
        ("fr", "2 mémorandums\u202f: Norvège, Éthiopie + 43 rencontres (Marrakech)"),
        ("en", "MoUs: 2 (Norway, Ethiopia), meetings: 43 (Marrakech)"),
        ("es", "Memorandos: 2 (Noruega y Etiopía), reuniones: 43 (Marrakech)"),
    ],
)
def test_the_subject_of_several_counts_them_agreements_first(instance: Instance, language: Language, subject: str) -> None:
    dues = [due(TALKS, 1, **to(language)), due(SIGNED, 2, **to(language)), due(ETHIOPIA, 3, **to(language))]
    assert mail(packed(*dues), instance)["subject"] == subject


def test_agreements_of_several_forms_are_called_agreements(instance: Instance) -> None:
    other = replace(ETHIOPIA, instrument="protocol", place="Rabat")
    assert mail(packed(due(SIGNED, 1, **to("en")), due(other, 2, **to("en"))), instance)["subject"] == (
        "Agreements: 2 (Norway, Ethiopia)"
    )


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "تصويب: مذكرة تفاهم مع إسبانيا (مراكش)، نونبر 2025"),
        ("fr", "Correction\u202f: Mémorandum d’entente avec l’Espagne (Marrakech), nov. 2025"),
        ("en", "Correction: MoU with Spain (Marrakech), Nov 2025"),
        ("es", "Corrección: Memorando de entendimiento con España (Marrakech), nov 2025"),
    ],
)
def test_a_correction_opens_with_the_subject_that_its_reader_knows(instance: Instance, language: Language, subject: str) -> None:
    fields = (FieldChange(field="partners", before=["ES"], after=["NO"]),)
    parsed = mail(packed(due(SIGNED, fields=fields, **CORRECTION, **to(language))), instance)
    assert parsed["subject"] == subject


def test_a_correction_says_what_was_what_is_and_why_before_anything_else(instance: Instance) -> None:
    fields = (
        FieldChange(field="place", before="Tangier", after="Marrakech"),
        FieldChange(field="counterparts", before=[], after=[{"partner": "NO"}]),
    )
    lines = text(mail(packed(due(SIGNED, fields=fields, **CORRECTION, **to("en"))), instance)).splitlines()
    assert lines[1:4] == [
        "Place, before: Tangier",
        "Place, now: Marrakech",
        "Parties, before: DGSN and DGST, Norway",
    ]
    assert "Why: a new report, an edited text or a person’s correction" in lines[:9]


def test_a_withdrawal_can_be_told_though_no_outlet_tells_the_event_any_more(instance: Instance) -> None:
    gone = event(status="retracted", reports=(), evidence=(), origins=())
    parsed = mail(packed(due(gone, key="retracted", news=None, what="retracted", **to("fr"))), instance)
    assert parsed["subject"] == "Retrait\u202f: Mémorandum d’entente avec la Norvège (Marrakech), nov. 2025"
    assert "Article" not in text(parsed)


@pytest.mark.parametrize(
    ("language", "mark"), [("ar", "(متأخر)"), ("fr", "(en retard)"), ("en", "(late)"), ("es", "(con retraso)")]
)
def test_what_a_catch_up_found_says_that_it_is_late(instance: Instance, language: Language, mark: str) -> None:
    parsed = mail(packed(due(SIGNED, arrival="catchup", **to(language))), instance)
    assert parsed["subject"].endswith(mark)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ar", "خبر متأخر: نشره طنجة7 يوم 27 نونبر 2025، 11:20 وقد تعذرت علينا قراءته حينها"),
        ("fr", "En retard\u202f: \u2068طنجة7\u2069 l’a publié le 27 nov. 2025, 11:20, quand nous ne pouvions pas le lire"),
        ("en", "Late: \u2068طنجة7\u2069 published it on 27 Nov 2025, 11:20, when we could not read it"),
        ("es", "Con retraso: \u2068طنجة7\u2069 lo publicó el 27 nov 2025, 11:20, cuando no podíamos leerlo"),
    ],
)
def test_what_is_late_says_whose_it_is_and_when_it_was_published(instance: Instance, language: Language, line: str) -> None:
    read = text(mail(packed(due(SIGNED, arrival="catchup", **to(language))), instance))
    assert line in read.replace("\n", " ")


def test_what_is_late_and_undated_says_whose_it_is(instance: Instance) -> None:
    parsed = mail(packed(due(SIGNED, arrival="catchup", published=None, **to("en"))), instance)
    assert "Late: we could not read \u2068طنجة7\u2069 in time" in text(parsed)


def test_a_mail_of_the_demo_is_marked_at_the_end_of_an_arabic_subject_and_before_others(instance: Instance) -> None:
    demo = replace(instance, is_demo=True)
    assert mail(packed(due(SIGNED, **to("ar"))), demo)["subject"].endswith(" [demo]")
    assert mail(packed(due(SIGNED, **to("fr"))), demo)["subject"].startswith("[demo] ")


def test_both_bodies_of_a_demo_mail_open_by_saying_that_nothing_in_it_is_real(instance: Instance) -> None:
    real, shown = (mail(packed(due(SIGNED, **to("en"))), one) for one in (instance, replace(instance, is_demo=True)))
    mark = "Demo: outlets and news are invented"
    assert text(shown).startswith(mark)
    assert html(shown).index(mark) < html(shown).index("<h1")
    assert mark not in text(real) + html(real)


def test_a_long_subject_loses_its_date(instance: Instance) -> None:
    long = event(partners=("NO", "AE"), place=None, status="planned", news="planned")
    subject = mail(packed(due(long, **to("es"))), instance)["subject"]
    assert subject == "Previsto: memorando de entendimiento con Noruega y Emiratos Árabes Unidos"


# Headers


def test_the_headers_are_those_of_a_list_that_can_be_left(instance: Instance) -> None:
    parsed = mail(packed(due(SIGNED)), instance)
    assert parsed["from"] == "Marsad <marsad@observatory.example>"
    assert parsed["to"] == "reader@example.org"
    assert parsed["reply-to"] == "operator@observatory.example"
    assert parsed["list-id"] == "<new-mou.observatory.example>"
    assert parsed["auto-submitted"] == "auto-generated"
    assert parsed["feedback-id"] == "new-mou:event.new:marsad"
    assert parsed["list-unsubscribe"] == "<mailto:operator@observatory.example?subject=stop%20s1>"
    assert parsed["content-language"] == "ar"
    assert parsed["date"].datetime.isoformat() == "2025-11-27T10:31:00+00:00"


def test_the_same_parcel_is_the_same_bytes(instance: Instance) -> None:
    first, second = (email_message(packed(due(SIGNED)), instance) for _ in range(2))
    assert first == second
    assert f"<{first.id}@observatory.example>".encode() in first.body


def test_a_mail_is_seven_bit_and_has_no_long_line(instance: Instance) -> None:
    body = email_message(packed(due(SIGNED), due(TALKS, 2), due(ETHIOPIA, 3)), replace(instance, name="مرصد التعاون الأمني")).body
    assert body.isascii()
    assert max(map(len, body.split(b"\r\n"))) <= 78
    assert b"\n" not in body.replace(b"\r\n", b"")


@pytest.mark.parametrize("words", range(1, 12))
def test_no_space_is_lost_or_won_where_an_arabic_header_is_folded(instance: Instance, words: int) -> None:
    name = " ".join(["مرصد التعاون"] * words)
    parsed = message_from_bytes(email_message(packed(due(SIGNED)), replace(instance, name=name)).body, policy=default)
    assert parsed["from"].addresses[0].display_name == name


@pytest.mark.parametrize(
    "hostile",
    ["Rabat\r\nBcc: victim@example.org", "Rabat\nX-Evil: 1", "Ra\u202ebat", "Rabat\x00", "Rabat\u2028Bcc: victim@example.org"],
)
def test_a_place_as_written_cannot_add_a_header_or_turn_the_subject(instance: Instance, hostile: str) -> None:
    parsed = mail(packed(due(event(place=hostile))), instance)
    assert parsed["bcc"] is None
    assert parsed["x-evil"] is None
    assert not re.search(r"[\r\n\x00\u2028\u202e]", parsed["subject"])


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org,b@example.org",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "Reader <a@example.org>",
        "a@example.org b@example.org",
        '"a,b"@example.org',
        "a@@example.org",
        "a@",
        "@example.org",
        "a.@example.org",
        "a@example..org",
        "قارئ@example.org",
        "",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(instance: Instance, address: str) -> None:
    with pytest.raises(NotOneAddress):
        one_address(address)
    with pytest.raises(NotOneAddress):
        email_message(packed(due(SIGNED, to={"address": address})), instance)


@pytest.mark.parametrize("address", ["reader@example.org", "first.last+marsad@mail.example.ma", "root@localhost"])
def test_a_plain_address_is_one_address(address: str) -> None:
    assert str(one_address(address)) == address
