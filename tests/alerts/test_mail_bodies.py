"""What a mail says, as text and as HTML."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.catalogue import LANGUAGES
from alerts.filter import EventFilter, matches
from alerts.letter import letter
from alerts.mail import WIDTH, wrapped
from alerts.message import Instance
from alerts.payload import LONGEST_QUOTE, Coverage
from db.event import Event
from parser.article import Language
from tests.alerts.events import NOW, event, proof, report
from tests.alerts.letters import ETHIOPIA, SIGNED, TALKS, Elements, html, mail, text, to
from tests.alerts.test_filter import SATISFIED, UNSATISFIED
from tests.alerts.test_message import due, packed

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
