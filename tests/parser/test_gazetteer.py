import pytest
from hypothesis import given
from hypothesis import strategies as st

import seeds
from parser.article import Language
from parser.names.entries import LANGUAGES
from parser.names.gazetteer import Gazetteer
from parser.text import folded
from tests.parser.naming import SHIPPED, entities, find, quotes

# Finding: words, attached letters, capitals


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("وفد حل بإسبانيا", "إسبانيا"),
        ("وألمانيا", "ألمانيا"),
        ("لألمانيا", "ألمانيا"),
        ("وبألبانيا", "ألبانيا"),
        ("للأمم المتحدة", "أمم المتحدة"),
        ("وللشرطة البلغارية", "شرطة البلغارية"),
        ("والأنغولي", "الأنغولي"),
        ("بالمغرب", "المغرب"),
        ("كالبرازيل", "البرازيل"),
        ("و إسبانيا", "إسبانيا"),
    ],
)
def test_attached_letters_stay_outside_the_name_and_the_article_inside(text: str, quote: str) -> None:
    assert quotes(text)[-1] == quote


@pytest.mark.parametrize("text", ["فرنسابيا", "سبإسبانيا", "هنداوي", "لبنانكم", "سيالمغرب", "هند", "ماني", "لال إسبانيول"])
def test_letters_inside_a_longer_word_or_a_stem_without_its_article_are_no_name(text: str) -> None:
    assert entities(text) == []


@pytest.mark.parametrize(
    "adjective",
    ["إسباني", "الإسبانية", "إسبانيين", "الإسبانيون", "إسبانيان", "إسبانيتين", "الإسبانيتان", "إسبانيات", "مسؤولو إسباني"],
)
def test_an_arabic_adjective_is_found_in_gender_number_and_case(adjective: str) -> None:
    assert entities(adjective) == ["ES"]
    assert find(adjective)[0].kind == "demonym"


def test_spelling_variants_of_a_name_are_one() -> None:
    for spelling in ("إسبانيا", "اسبانيا", "أسبانيا", "إِسبانيا", "اســـبانيا"):
        assert entities(spelling) == ["ES"]


def test_names_in_presentation_forms_and_with_marks_are_quoted_as_written() -> None:
    assert quotes("زيارة إلى فـرنـسا،") == ["فـرنـسا"]


def test_the_longest_name_wins() -> None:
    assert entities("غينيا الاستوائية") == ["GQ"]
    assert entities("بابوا غينيا الجديدة") == ["PG"]
    assert entities("جنوب السودان") == ["SS"]
    assert entities("Papouasie-Nouvelle-Guinée", "fr") == ["PG"]
    assert entities("the Dominican Republic", "en") == ["DO"]
    assert entities("Corea del Norte", "es") == ["KP"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("du thé de Chine", "fr", ["CN"]),
        ("elle chine aux puces", "fr", []),
        ("porcelana y china", "es", ["CN"]),
        ("turkey and stuffing", "en", []),
        ("a Turkish official", "en", ["TR"]),
        ("the polish of the floor", "en", []),
        ("Polish police", "en", ["PL-POLICJA"]),
        ("un raid aérien", "fr", []),
        ("le patron du RAID", "fr", ["FR-RAID"]),
        ("join us", "en", []),
        ("US officials", "en", ["US"]),
        ("ESPAÑA Y MARRUECOS", "es", ["ES", "MA"]),
    ],
)
def test_latin_names_need_the_capitals_of_their_form(text: str, language: Language, expected: list[str]) -> None:
    assert entities(text, language) == expected


def test_an_apostrophe_or_a_hyphen_parts_words() -> None:
    assert entities("l’Espagne et la coopération franco-espagnole", "fr") == ["ES", "ES"]
    assert entities("la coopération maroco-belge avec l'Égypte", "fr") == ["BE", "EG"]


def test_abbreviations_are_found_in_arabic_text() -> None:
    assert [n.partner for n in find("مع رئيس BKA ومدير (FBI) وجهاز DGSI")] == ["DE", "US", "FR"]


def test_offsets_count_the_folded_text_and_lead_back_to_the_original() -> None:
    raw = folded("أجرى مُباحثات مع السّلطات الإيـــطالية")
    name = SHIPPED.find(raw, "ar")[-1]
    assert raw.quote(name.start, name.end) == "الإيـــطالية"


# Who is who


@pytest.mark.parametrize(
    ("text", "language", "services"),
    [
        ("المديرية العامة للأمن الوطني", "ar", ("DGSN",)),
        ("المديرية العامة لمراقبة التراب الوطني", "ar", ("DGST",)),
        ("«الديستي»", "ar", ("DGST",)),
        ("البسيج", "ar", ("DGST",)),
        ("المدير العام للأمن الوطني ولمراقبة التراب الوطني", "ar", ("DGSN", "DGST")),
        ("قطب DGSN-DGST", "ar", ("DGSN", "DGST")),
        ("الحموشي", "ar", ("DGSN", "DGST")),
        ("عبداللطيف حموشي", "ar", ("DGSN", "DGST")),
        ("Abdellatif Hammouchi", "fr", ("DGSN", "DGST")),
        ("Abdelatif Hamuchi", "es", ("DGSN", "DGST")),
        ("la police marocaine", "fr", ("DGSN",)),
        ("the Royal Police Institute", "en", ("DGSN",)),
        ("el BCIJ", "es", ("DGST",)),
        ("the Moroccan security chief", "en", ("DGSN", "DGST")),
        ("le patron de la DGSN-DGST", "fr", ("DGSN", "DGST")),
        ("المسؤول الأمني الأول", "ar", ("DGSN", "DGST")),
    ],
)
def test_our_services_are_recognised_and_never_a_partner(text: str, language: Language, services: tuple[str, ...]) -> None:
    found = find(text, language)
    assert [n.services for n in found] == [services]
    assert found[0].partner is None


@pytest.mark.parametrize("text", ["المغرب", "الأمن المغربي بالرباط", "نظيره المغربي", "المملكة المغربية", "مغاربة"])
def test_morocco_is_never_a_partner(text: str) -> None:
    assert [n.partner for n in find(text)] == [None] * len(find(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("الدرك الملكي", "ar"),
        ("النيابة العامة", "ar"),
        ("المندوبية العامة لإدارة السجون وإعادة الإدماج", "ar"),
        ("la DGED", "fr"),
        ("la Gendarmerie royale", "fr"),
        ("Royal Moroccan Football Federation", "en"),
        ("las Fuerzas Armadas Reales", "es"),
        ("جامعة محمد السادس متعددة التخصصات", "ar"),
        ("الجمارك المغربية", "ar"),
        ("Mutuelle générale du personnel des administrations publiques", "fr"),
    ],
)
def test_other_bodies_are_known_as_not_ours(text: str, language: Language) -> None:
    assert [(n.kind, n.partner, n.services) for n in find(text, language)] == [("not_ours", None, ())]


@pytest.mark.parametrize(
    ("text", "language", "partner"),
    [
        ("الحرس المدني", "ar", "ES"),
        ("la Guardia Civil", "fr", "ES"),
        ("la Policía Nacional", "es", "ES"),
        ("la DGSI", "fr", "FR"),
        ("مكتب التحقيقات الفيدرالي", "ar", "US"),
        ("the CIA", "en", "US"),
        ("la DEA", "es", "US"),
        ("Bundespolizei", "en", "DE"),
        ("the NCA", "en", "GB"),
        ("MI5", "fr", "GB"),
        ("سكوتلاند يارد", "ar", "GB"),
        ("les Carabinieri", "fr", "IT"),
        ("شرطة أبوظبي", "ar", "AE"),
        ("Frontex", "es", "EU"),
        ("مكتب الأمم المتحدة المعني بالمخدرات والجريمة", "ar", "UN"),
        ("الأنتربول", "ar", "INTERPOL"),
        ("المنظمة الدولية للشرطة الجنائية", "ar", "INTERPOL"),
        ("مجلس وزراء الداخلية العرب", "ar", "AIMC"),
        ("الشرطة الأممية", "ar", "UN"),
        ("جامعة نايف العربية للعلوم الأمنية", "ar", "NAUSS"),
    ],
)
def test_an_agency_or_organisation_gives_its_partner(text: str, language: Language, partner: str) -> None:
    assert [n.partner for n in find(text, language)] == [partner]


def test_the_dgsn_of_algiers_is_algerias() -> None:
    found = find("The DGSN of Algeria and the Sri Lankan police signed a protocol", "en")
    assert ("agency", "DZ") in [(n.kind, n.partner) for n in found]
    assert not any(n.services for n in found)


def test_an_office_holder_acts_for_his_country_or_organisation() -> None:
    assert [(n.entity, n.partner) for n in find("Céline Berthon, patronne", "fr")] == [("Céline Berthon", "FR")]
    assert find("أحمد ناصر الريسي")[0].partner == "INTERPOL"
    assert str(SHIPPED.entity("Ahmed Naser Al-Raisi").since) == "2021-11-25"


# Places


@pytest.mark.parametrize(
    ("text", "language", "city"),
    [
        ("بمراكش", "ar", "Marrakech"),
        ("تحتضن المدينة الحمراء", "ar", "Marrakech"),
        ("شوارع عروس الشمال", "ar", "Tangier"),
        ("la cité ocre", "fr", "Marrakech"),
        ("la ville du Détroit", "fr", "Tangier"),
        ("la ciudad ocre", "es", "Marrakech"),
        ("بالقنيطرة", "ar", "Kenitra"),
        ("à Fès", "fr", "Fez"),
        ("en Castillejos", "es", "Fnideq"),
        ("à Bruxelles", "fr", "Brussels"),
        ("بالجزائر العاصمة", "ar", "Algiers"),
        ("أبو ظبي", "ar", "Abu Dhabi"),
        ("Addis-Abeba", "fr", "Addis Ababa"),
        ("en Ereván", "es", "Yerevan"),
    ],
)
def test_a_city_is_known_by_its_english_form(text: str, language: Language, city: str) -> None:
    assert [n.entity for n in find(text, language) if n.kind == "place"] == [city]


def test_a_city_is_no_partner_but_tells_its_country() -> None:
    (madrid,) = find("à Madrid", "fr")
    assert (madrid.partner, madrid.country, madrid.is_capital) == (None, "ES", True)


def test_the_country_of_a_disputed_city_is_not_told() -> None:
    assert [find(t)[0].country for t in ("مدينة الداخلة", "سبتة المحتلة", "القدس")] == [None, None, None]


def test_at_least_250_cities_and_the_capitals_of_most_countries_are_known() -> None:
    assert len([e for e in SHIPPED.entities.values() if e.kind == "place"]) >= 250
    assert [SHIPPED.capital(c) for c in ("BE", "FR", "ET", "NO", "MN")] == [
        "Brussels",
        "Paris",
        "Addis Ababa",
        "Oslo",
        "Ulaanbaatar",
    ]
    assert SHIPPED.capital("IL") is None


# Look-alikes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("دول أمريكا اللاتينية", "ar"),
        ("قنينات غاز البوتان", "ar"),
        ("خليج غينيا", "ar"),
        ("المحيط الهندي", "ar"),
        ("المغرب العربي", "ar"),
        ("the state of New Mexico", "en"),
        ("the Panama Papers", "en"),
        ("a Latin American summit", "en"),
        ("le golfe de Guinée", "fr"),
        ("la Nouvelle-Guinée", "fr"),
        ("un hombre de Nuevo México", "es"),
        ("la Convention de Vienne", "fr"),
    ],
)
def test_a_name_inside_a_longer_one_is_not_meant(text: str, language: Language) -> None:
    assert entities(text, language) == []


# Properties


@given(st.text(alphabet="اأإبتالمغربسوفكل يةىنُـ .،\nEspañaU'-ÉîﷺH", max_size=120), st.sampled_from(LANGUAGES))
def test_whatever_the_text_names_are_in_order_and_inside_it(text: str, language: Language) -> None:
    raw = folded(text)
    done = 0
    for name in SHIPPED.find(raw, language):
        assert done <= name.start < name.end <= len(raw.text)
        assert raw.quote(name.start, name.end)
        done = name.end


def test_loading_twice_gives_the_same_names_in_the_same_order() -> None:
    text = folded("تباحث حموشي بمراكش مع نظرائه من إسبانيا وألمانيا ومالي والشرطة الكورية")
    assert Gazetteer.load([seeds.SEEDS]).find(text, "ar") == SHIPPED.find(text, "ar")


def test_partners_are_countries_and_organisations_and_never_morocco() -> None:
    assert {"NO", "ET", "INTERPOL"} <= SHIPPED.partners
    assert SHIPPED.partners.isdisjoint({"MA", "DGSN", "Marrakech", "Hammouchi"})
