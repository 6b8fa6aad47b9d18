import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest

from alerts.catalogue import LANGUAGES
from alerts.filter import EventFilter, matches
from alerts.letter import letter
from alerts.mail import WIDTH, NotOneAddress, email_message, one_address, wrapped
from alerts.message import Instance, Parcel
from alerts.payload import LONGEST_QUOTE, Coverage
from db.event import Event, FieldChange
from parser.article import Language
from parser.mention import Counterpart, Person
from tests.alerts.events import NOW, event, proof, report
from tests.alerts.test_filter import SATISFIED, UNSATISFIED
from tests.alerts.test_message import CORRECTION, due, packed

SIGNED = event(
    outlets=3,
    counterparts=(
        Counterpart(partner="NO", agency="الشرطة الوطنية النرويجية", person=Person(ar="هاكون سكولستاد", latn="Håkon Skulstad")),
    ),
    reports=(
        report(),
        report(id="lm:1", outlet="lematin", language="fr", title="La DGSN signe", url="https://lematin.example/1"),
        report(id="goud:1", outlet="goud", url="https://goud.example/1"),
    ),
    evidence=(
        proof("بمراكش، وضع حموشي وهاكون سكولستاد، رئيس الشرطة الوطنية النرويجية، توقيعيهما على مذكرة تفاهم"),
        proof("مذكرة تفاهم", field="instrument"),
        proof("النرويجية", field="partners"),
    ),
)
TALKS = event(
    id="AAAAAAA2",
    kind="meeting",
    instrument=None,
    partners=("ES", "DE", "SN", "FR"),
    counts={"announced": 43, "named": 51},
    topics=(),
    date="2025-11-24",
    date_end="2025-11-27",
)
ETHIOPIA = event(id="AAAAAAA3", partners=("ET",), possibly_same_as=("BBBBBBBB",))


def mail(parcel: Parcel, instance: Instance) -> EmailMessage:
    parsed = message_from_bytes(email_message(parcel, instance).body, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def text(parsed: EmailMessage) -> str:
    part = parsed.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(parsed: EmailMessage) -> str:
    part = parsed.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def to(language: Language, **fields: Any) -> dict[str, Any]:
    return {"to": {"language": language, **fields}}


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


# Text


def test_an_arabic_mail_reads_as_one_would_write_it(instance: Instance) -> None:
    assert text(mail(packed(due(SIGNED)), instance)) == (
        "مذكرة تفاهم مع النرويج (مراكش)\n"
        "إعلان المديرية العامة للأمن الوطني ولمراقبة التراب الوطني (منابر: 3، أصل\n"
        "واحد؛ لا إعلان مرصودا من النرويج)\n"
        "\n"
        "التاريخ: نونبر 2025، اليوم غير مذكور\n"
        "المكان: مراكش\n"
        "الأطراف: المديرية العامة للأمن الوطني ولمراقبة التراب الوطني، الشرطة\n"
        "الوطنية النرويجية\n"
        "المسؤولون: هاكون سكولستاد\n"
        "الوثيقة: مذكرة تفاهم\n"
        "المواضيع: الجريمة المنظمة\n"
        "\n"
        "«بمراكش، وضع حموشي وهاكون سكولستاد، رئيس الشرطة الوطنية النرويجية،\n"
        "توقيعيهما على مذكرة تفاهم»\n"
        "المصدر: طنجة7، 27 نونبر 2025\n"
        "في منابر أخرى: \u2068goud\u2069، \u2068Le Matin\u2069\n"
        "رابط الخبر:\n"
        "https://tanja7.example/1\n"
        "رقم الحدث: 7K3QF2MD، الصيغة: 1\n"
        "\n"
        "لماذا وصلتك: قاعدة «اتفاقيات جديدة»، الشروط: اتفاقية + خبر جديد\n"
        "مشترك منذ: 3 أكتوبر 2025\n"
        "اقتباس لا غير، والنص الكامل عند ناشره\n"
        "لإيقاف هذا الاشتراك:\n"
        "marsad subscriptions stop s1\n"
    )


@pytest.mark.parametrize("told", [SIGNED, TALKS, ETHIOPIA], ids=["memorandum", "round-up", "uncertain"])
def test_every_arabic_line_opens_with_an_arabic_letter_and_addresses_stand_alone(instance: Instance, told: Event) -> None:
    for line in text(mail(packed(due(told)), instance)).splitlines():
        if re.search(r"[\u0600-\u06ff]", line):
            first = re.search(r"\w", line)
            assert first is not None
            assert re.match(r"[\u0621-\u064a]", first[0]), line
        assert "://" not in line or " " not in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_that_can_be_met_has_its_words(instance: Instance, language: Language) -> None:
    everything = {
        "kind": "agreement",
        "not_kind": "visit",
        "instrument": "memorandum_of_understanding",
        "not_instrument": "protocol",
        "partner": "NO",
        "not_partner": "ES",
        "outlets_min": "1",
        "date_from": "2025-01-01",
        "words": "مذكرة",
        "not_words": "visite",
        "not_status": "planned",
        "not_news": "planned",
        **{facet: value for facet, value in SATISFIED.items() if facet not in {"outlet", "language"}},
        **{f"not_{facet}": value for facet, value in UNSATISFIED.items()},
    }
    met = matches(EventFilter.model_validate(everything), SIGNED)
    assert met.failed == ()
    reasons = letter(packed(due(SIGNED, **to(language, narrowing=everything))), instance).reasons
    assert reasons[0].count(" + ") == len(dict.fromkeys(["kind", "news", *met.conditions])) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_prose_is_longer_than_the_width(instance: Instance, language: Language) -> None:
    dues = [due(told, n, **to(language)) for n, told in enumerate((SIGNED, TALKS, ETHIOPIA))]
    for line in text(mail(packed(*dues), instance)).splitlines():
        assert len(line) <= WIDTH or "://" in line, line


def test_a_latin_word_never_opens_a_broken_arabic_line() -> None:
    broken = wrapped("التقى وفد من INTERPOL " * 10, "ar").splitlines()
    assert len(broken) > 1
    assert all(re.match(r"[\u0621-\u064a]", line) for line in broken)


def test_a_foreign_proof_stays_as_written_with_the_meaning_of_what_matched(instance: Instance) -> None:
    read = text(mail(packed(due(SIGNED, **to("en"))), instance))
    assert "As written:\n«بمراكش، وضع حموشي" in read
    assert "Where: “\u2068مذكرة تفاهم\u2069” memorandum of understanding, “\u2068النرويجية\u2069” Norway" in read


def test_a_proof_in_the_reader_s_language_comes_first_and_needs_no_gloss(instance: Instance) -> None:
    both = replace(SIGNED, evidence=(*SIGNED.evidence, proof("La DGSN a signé un mémorandum", report="lm:1")))
    read = text(mail(packed(due(both, **to("fr"))), instance))
    assert "«\u202fLa DGSN a signé un mémorandum\u202f»\nSource\u202f: Le Matin, 27 nov. 2025" in read
    assert "https://lematin.example/1" in read
    assert "Tel quel" not in read


def test_the_quote_is_the_sentence_of_the_article_in_which_the_proofs_stand(instance: Instance) -> None:
    text_ = "خبر آخر.\nوقع حموشي أمس بمراكش مذكرة تفاهم مع نظيره النرويجي. ثم عاد إلى الرباط."
    start = text_.index("مذكرة")
    proved = event(evidence=(proof("مذكرة تفاهم", start=start, end=start + len("مذكرة تفاهم")),))
    parcel = replace(packed(due(proved)), texts={"tanja7:1": text_})
    [story] = letter(parcel, instance).stories
    assert story.quote is not None
    assert story.quote.text == "وقع حموشي أمس بمراكش مذكرة تفاهم مع نظيره النرويجي."


def test_a_proof_in_the_headline_alone_quotes_the_headline(instance: Instance) -> None:
    told = event(evidence=(proof("مذكرة", part="title", start=6, end=11),))
    [story] = letter(packed(due(told)), instance).stories
    assert story.quote is not None
    assert story.quote.text == "توقيع مذكرة بمراكش"


def test_a_name_in_foreign_letters_is_closed_off_so_that_it_turns_nothing_around_it(instance: Instance) -> None:
    read = text(mail(packed(due(SIGNED, **to("fr"))), instance))
    assert "Source\u202f: \u2068طنجة7\u2069, 27 nov. 2025" in read
    assert "Parties\u202f: DGSN et DGST, \u2068الشرطة الوطنية النرويجية\u2069" in read


def test_no_more_than_three_hundred_characters_are_quoted(instance: Instance) -> None:
    long = event(evidence=(proof("كلمة " * 200),))
    [story] = letter(packed(due(long)), instance).stories
    assert story.quote is not None
    assert len(story.quote.text) <= LONGEST_QUOTE
    assert story.quote.text.endswith("كلمة…")


def test_outlets_that_are_not_read_now_are_named(instance: Instance) -> None:
    parcel = replace(packed(due(SIGNED, **to("en"))), coverage=Coverage(19, 20, ("lematin",)))
    assert "Outlets not read now: 1 (Le Matin)" in text(mail(parcel, instance))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ar", "منابر لا تقرأ الآن: 1 (\u2068Le Matin\u2069 منذ 24 نونبر 2025)"),
        ("fr", "Titres non lus en ce moment\u202f: 1 (Le Matin depuis le 24 nov. 2025)"),
        ("en", "Outlets not read now: 1 (Le Matin since 24 Nov 2025)"),
        ("es", "Medios sin lectura ahora: 1 (Le Matin desde el 24 nov 2025)"),
    ],
)
def test_since_when_an_outlet_is_not_read_is_said_where_it_is_known(instance: Instance, language: Language, line: str) -> None:
    coverage = Coverage(19, 20, ("lematin",), {"lematin": NOW - timedelta(days=3)})
    assert line in text(mail(replace(packed(due(SIGNED, **to(language))), coverage=coverage), instance))


def test_public_pages_are_linked_where_there_are_any(instance: Instance) -> None:
    public = replace(instance, public_url="https://marsad.example")
    assert "https://marsad.example/ar/event/7K3QF2MD\n" in text(mail(packed(due(SIGNED)), public))


# HTML


class Elements(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr"), ("es", "ltr")])
def test_direction_and_language_stand_on_everything_that_a_client_may_keep(
    instance: Instance, language: Language, direction: str
) -> None:
    found = Elements(html(mail(packed(due(SIGNED, **to(language))), instance))).found
    for tag, attributes in found:
        if tag in {"html", "body", "table", "td"}:
            assert (attributes["lang"], attributes["dir"]) == (language, direction), tag
    sides = {attributes["align"] for tag, attributes in found if tag == "td"}
    assert sides == {"center", "right" if direction == "rtl" else "left"}
    assert all(attributes["role"] == "presentation" for tag, attributes in found if tag == "table")


def test_a_quote_has_the_direction_of_its_own_language(instance: Instance) -> None:
    found = Elements(html(mail(packed(due(SIGNED, **to("fr"))), instance))).found
    [quote] = [attributes for tag, attributes in found if tag == "blockquote"]
    assert (quote["lang"], quote["dir"]) == ("ar", "rtl")


def test_html_has_nothing_that_is_fetched_or_run(instance: Instance) -> None:
    source = html(mail(packed(due(SIGNED), due(TALKS, 2)), instance))
    tags = {tag for tag, _ in Elements(source).found}
    assert not tags & {"img", "script", "link", "style", "iframe", "object", "form"}
    assert "url(" not in source
    assert " on" not in re.sub(r">[^<]*<", "><", source)


def test_text_and_html_carry_the_same_facts(instance: Instance) -> None:
    parsed = mail(packed(due(SIGNED), due(TALKS, 2)), instance)
    plain = " ".join(re.sub(r"\s+", " ", text(parsed)).split())
    for story in letter(packed(due(SIGNED), due(TALKS, 2)), instance).stories:
        for _, value in story.facts:
            assert value in plain
            assert value in html(parsed)
        assert story.who_says_so in plain
        assert story.who_says_so in html(parsed)


@pytest.mark.parametrize("hostile", ['<script>alert("1")</script>', "{{ 7*7 }}", "\"><img src=x onerror='1'>", "{say}"])
def test_what_comes_from_a_page_stays_text(instance: Instance, hostile: str) -> None:
    told = event(place=hostile, evidence=(proof(hostile),), reports=(report(outlet=hostile),))
    parsed = mail(packed(due(told)), instance)
    assert hostile in text(parsed)
    assert not {"script", "img"} & {tag for tag, _ in Elements(html(parsed)).found}
    assert "49" not in html(parsed)


def test_only_web_addresses_become_links(instance: Instance) -> None:
    told = event(reports=(report(url="javascript:alert(1)"),))
    assert [attributes for tag, attributes in Elements(html(mail(packed(due(told)), instance))).found if tag == "a"] == []
