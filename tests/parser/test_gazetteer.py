import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seeds
from parser.article import Language
from parser.names.entries import LANGUAGES, Agency, Alias, Entity, Lookalike, Organisation, Ours, Person, Place, Sheet
from parser.names.files import COUNTRY_COLUMNS, PLACE_COLUMNS
from parser.names.gazetteer import Gazetteer, Name
from parser.names.guards import Example, GuardEntry, Rule
from parser.names.titles import COLUMNS
from parser.text import folded

SHIPPED = Gazetteer.load([seeds.SEEDS])
COUNTRIES = [e for e in SHIPPED.entities.values() if e.kind == "country"]


def find(text: str, language: Language = "ar") -> list[Name]:
    return SHIPPED.find(folded(text), language)


def entities(text: str, language: Language = "ar") -> list[str]:
    return [name.entity for name in find(text, language)]


def meant(text: str, language: Language) -> set[str | None]:
    """Entities of a text, and for whom they act: a country may be named by its police."""
    return {id_ for name in find(text, language) for id_ in (name.entity, name.partner)}


def quotes(text: str, language: Language = "ar") -> list[str]:
    raw = folded(text)
    return [raw.quote(name.start, name.end) for name in SHIPPED.find(raw, language)]


def table(name: str) -> list[dict[str, str]]:
    with (seeds.SEEDS / "gazetteer" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Layers:
    """A `<config>/` of our own over the shipped data, or instead of it."""

    def __init__(self, folder: Path) -> None:
        self.config = folder
        (folder / "gazetteer").mkdir()

    def write(self, name: str, content: str) -> None:
        (self.config / "gazetteer" / name).write_text(content, encoding="utf-8")

    def load(self) -> Gazetteer:
        return Gazetteer.load([seeds.SEEDS, self.config])

    def load_alone(self) -> Gazetteer:
        return Gazetteer.load([self.config])


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


# The data that ships


def test_nothing_that_ships_is_refused() -> None:
    assert [str(problem) for problem in SHIPPED.problems] == []


@pytest.mark.parametrize("guard", SHIPPED.guards)
def test_a_guard_reads_its_examples_and_not_its_counter_examples(guard: str) -> None:
    entry = SHIPPED.guards[guard].entry
    assert entry.examples
    assert entry.counter_examples
    for example in entry.examples:
        assert example.reads in meant(example.text, example.language), example.text
    for example in entry.counter_examples:
        assert example.reads not in meant(example.text, example.language), example.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_in_every_language(language: Language) -> None:
    nameless = [e.id for e in COUNTRIES if not any(f.language == language and not f.is_adjective for f in e.forms)]
    assert nameless == []


def test_every_country_but_a_few_small_ones_has_an_adjective_in_every_language() -> None:
    without = {
        (entity.id, language)
        for entity in COUNTRIES
        for language in LANGUAGES
        if not any(form.language == language and form.is_adjective for form in entity.forms)
    }
    assert {country for country, _ in without} <= {"CD", "CV", "DM", "GQ", "KN", "LC", "PG", "SB", "SM", "VA", "VC", "HK"}


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda entity: entity.id)
def test_a_country_is_found_by_its_first_name_in_every_language(country: Entity) -> None:
    sentences = {
        "ar": "وفد من دولة {}",
        "fr": "une délégation de la {}",
        "en": "a delegation of {}",
        "es": "una delegación de {}",
    }
    for language in LANGUAGES:
        if (country.id, language) != ("GD", "es"):  # Granada is a city unless the Caribbean is near
            assert country.id in entities(sentences[language].format(country.label(language)), language)


def test_places_partners_and_countries_of_entities_are_known() -> None:
    known = {e.id for e in SHIPPED.entities.values() if e.kind in ("country", "organisation")}
    assert {e.partner for e in SHIPPED.entities.values() if e.partner} <= known
    assert {e.country for e in SHIPPED.entities.values() if e.country} <= known


def test_agencies_of_at_least_sixty_countries_are_known_each_by_a_label_in_every_language() -> None:
    agencies = [e for e in SHIPPED.entities.values() if e.kind == "agency"]
    assert len({e.partner for e in agencies}) >= 60
    unnamed = [(e.id, lang) for e in agencies for lang in LANGUAGES if e.label(lang) == e.id]
    assert unnamed == []


def test_every_partner_with_title_forms_has_all_of_them_in_all_languages() -> None:
    partners = {e.id for e in COUNTRIES} - {"MA"}
    for language, forms in {"ar": (), "fr": ("with_", "in_", "from_"), "en": ("in_text",), "es": ("with_", "from_")}.items():
        titles = SHIPPED.names(language)  # type: ignore[arg-type]  # keys of a literal table are plain strings to mypy
        assert partners | {"INTERPOL", "EUROPOL", "AIMC", "NAUSS", "UN", "EU", "WEF", "AFRIPOL", "IACP", "GCC"} <= set(titles)
        assert [code for code, title in titles.items() for form in forms if not getattr(title, form)] == []


def test_nobody_has_read_a_title_row_that_does_not_say_so() -> None:
    assert {row["read"] for lang in LANGUAGES for row in table(f"names.{lang}.tsv")} <= {"yes", "no"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NL", ("avec les Pays-Bas", "aux Pays-Bas", "des Pays-Bas")),
        ("NO", ("avec la Norvège", "en Norvège", "de Norvège")),
        ("BR", ("avec le Brésil", "au Brésil", "du Brésil")),
        ("CU", ("avec Cuba", "à Cuba", "de Cuba")),
        ("IR", ("avec l’Iran", "en Iran", "d’Iran")),
        ("HU", ("avec la Hongrie", "en Hongrie", "de Hongrie")),
        ("YE", ("avec le Yémen", "au Yémen", "du Yémen")),
        ("IL", ("avec Israël", "en Israël", "d’Israël")),
    ],
)
def test_french_title_forms_carry_article_and_preposition(code: str, expected: tuple[str, str, str]) -> None:
    title = SHIPPED.names("fr")[code]
    assert (title.with_, title.in_, title.from_) == expected


def test_spanish_title_forms_keep_the_article_where_it_belongs() -> None:
    assert SHIPPED.names("es")["GB"].from_ == "del Reino Unido"
    assert SHIPPED.names("es")["SV"].from_ == "de El Salvador"
    assert SHIPPED.names("es")["US"].with_ == "con Estados Unidos"


def test_labels_come_from_titles_then_forms_then_the_id() -> None:
    assert SHIPPED.label("PL", "ar") == "بولونيا"
    assert SHIPPED.label("DE-BKA", "fr") == "Office fédéral de police criminelle"
    assert SHIPPED.label("Tangier", "es") == "Tánger"
    assert SHIPPED.label("nobody", "en") == "nobody"


def test_ids_of_organisations_are_short_capitals_and_no_country_code() -> None:
    organisations = [e.id for e in SHIPPED.entities.values() if e.kind == "organisation"]
    assert [id_ for id_ in organisations if not re.fullmatch("[A-Z]{2,10}", id_)] == []
    assert SHIPPED.label("AFRUNION", "fr") == "Union africaine"
    assert SHIPPED.label("AU", "fr") == "Australie"


def test_the_joint_head_is_known_with_the_forms_of_his_name() -> None:
    assert {"حموشي", "Hammouchi"} <= {form.text for form in SHIPPED.head().forms}


def test_without_a_joint_head_there_is_no_guess(layers: Layers) -> None:
    layers.write("mine.toml", '[[person]]\nid = "Hammouchi"\nenabled = false\n')
    with pytest.raises(LookupError):
        layers.load().head()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("سقط بمطار محمد الخامس", "ar"),
        ("arrêté à l'aéroport Mohammed V", "fr"),
        ("held at Mohammed V airport", "en"),
        ("detenido en el aeropuerto Mohamed V", "es"),
    ],
)
def test_an_airport_told_by_its_own_name_stands_for_its_city(text: str, language: Language) -> None:
    assert entities(text, language) == ["Casablanca"]


def test_an_avenue_of_the_same_name_is_no_airport() -> None:
    assert entities("sur le boulevard Mohammed V", "fr") == []


def test_the_description_of_the_format_names_every_table_column_and_key() -> None:
    described = (seeds.SEEDS / "SCHEMA.md").read_text(encoding="utf-8")
    keys: set[str] = {*Sheet.model_fields, *COUNTRY_COLUMNS, *PLACE_COLUMNS, *(c for row in COLUMNS.values() for c in row)}
    for model in (Alias, Organisation, Agency, Ours, Person, Place, Lookalike, GuardEntry, Rule, Example):
        keys |= set(model.model_fields)
    assert sorted(key for key in keys if not re.search(rf"[`\s\[]{key}[`\s\]]", described)) == []


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


# Overlays


def test_one_alias_is_one_entry_of_one_file(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "Hammouchi"\nfr = ["Abdellatif Hammouchy"]\n')
    gazetteer = layers.load()
    assert gazetteer.problems == ()
    assert [n.entity for n in gazetteer.find(folded("Abdellatif Hammouchy"), "fr")] == ["Hammouchi"]


def test_an_alias_may_name_a_country(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "ES"\nar = ["بلاد الأندلس"]\n')
    assert [n.partner for n in layers.load().find(folded("من بلاد الأندلس"), "ar")] == ["ES"]


def test_the_same_id_takes_the_place_of_ours(layers: Layers) -> None:
    layers.write("mine.toml", '[[agency]]\nid = "US-DEA"\npartner = "US"\nany = ["D3A"]\n')
    found = layers.load()
    assert found.find(folded("the DEA"), "en") == []
    assert [n.entity for n in found.find(folded("the D3A"), "en")] == ["US-DEA"]


def test_an_entity_can_be_switched_off(layers: Layers) -> None:
    layers.write("mine.toml", '[[organisation]]\nid = "FIFA"\nenabled = false\n')
    gazetteer = layers.load()
    assert gazetteer.problems == ()
    assert gazetteer.find(folded("FIFA"), "en") == []


def test_a_row_of_a_country_takes_the_place_of_ours(layers: Layers) -> None:
    layers.write("countries.tsv", "code\tlang\tnames\tdemonyms\nNO\tfr\tNorvège; Royaume de Norvège\tnorvégien\n")
    assert [n.form for n in layers.load().find(folded("Royaume de Norvège"), "fr")] == ["Royaume de Norvège"]


def test_a_title_form_can_be_laid_over(layers: Layers) -> None:
    layers.write("names.ar.tsv", "code\tname\tread\nPL\tبولندا\tyes\n")
    title = layers.load().names("ar")["PL"]
    assert (title.name, title.is_read) == ("بولندا", True)


# Refusals


def test_a_form_of_two_entities_is_refused_with_both_lines_and_the_rest_goes_on(layers: Layers) -> None:
    layers.write("a.toml", '[[agency]]\nid = "A"\npartner = "FR"\nfr = ["Bureau vert"]\n')
    layers.write("b.toml", '[[agency]]\nid = "B"\npartner = "BE"\nfr = [\n  "Bureau rouge",\n  "bureau VERT",\n]\n')
    gazetteer = layers.load_alone()
    (problem,) = gazetteer.problems
    assert (problem.file.name, problem.line) == ("b.toml", 6)
    assert "a.toml:4" in problem.reason
    assert [n.entity for n in gazetteer.find(folded("Bureau vert et Bureau rouge"), "fr")] == ["A", "B"]


def test_forms_that_only_folding_brings_together_are_refused(layers: Layers) -> None:
    layers.write(
        "a.toml",
        '[[place]]\nid = "A"\nar = ["مدينا"]\n[[place]]\nid = "B"\nar = ["مدينى"]\n[[place]]\nid = "C"\nar = ["مديني"]\n',
    )
    assert [(p.line, "C" in p.reason) for p in layers.load_alone().problems] == [(9, True)]


def test_a_form_that_attached_letters_make_another_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "Wajda"\nar = ["وجدة"]\n[[place]]\nid = "Jadda"\nar = ["جدة"]\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, "Wajda" in problem.reason) == (6, True)


def test_an_unknown_key_is_refused_with_the_nearest_one_and_the_neighbours_go_on(layers: Layers) -> None:
    layers.write("bad.toml", '[[agency]]\nid = "A"\npartnr = "FR"\nfr = ["Bureau vert"]\n')
    layers.write("good.toml", '[[agency]]\nid = "B"\npartner = "BE"\nfr = ["Bureau rouge"]\n')
    gazetteer = layers.load_alone()
    assert any(p.file.name == "bad.toml" and 'did you mean "partner"' in p.reason for p in gazetteer.problems)
    assert [n.entity for n in gazetteer.find(folded("Bureau rouge"), "fr")] == ["B"]


def test_an_alias_of_nobody_is_refused_with_the_nearest_id(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "Hamouchi"\nfr = ["H."]\n')
    (problem,) = layers.load().problems
    assert (problem.line, 'did you mean "Hammouchi"' in problem.reason) == (2, True)


def test_an_id_that_stands_twice_in_one_layer_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "A"\nen = ["Aa"]\n[[place]]\nid = "A"\nen = ["Ab"]\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, "a.toml:1" in problem.reason) == (4, True)


def test_nothing_takes_the_code_of_a_country(layers: Layers) -> None:
    layers.write("a.toml", '[[organisation]]\nid = "AU"\nen = ["Union of Aunts"]\n')
    gazetteer = layers.load()
    (problem,) = gazetteer.problems
    assert (problem.line, "code of a country" in problem.reason) == (1, True)
    assert gazetteer.entity("AU").kind == "country"


def test_an_entity_without_form_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "B"\nen = ["B"]\n\n[[place]]\nid = "A"\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, '"A" has no form' in problem.reason) == (5, True)


def test_an_agency_that_counts_as_nobody_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[agency]]\nid = "A"\nfr = ["Bureau vert"]\n')
    assert '"partner" is missing' in layers.load_alone().problems[0].reason


def test_a_form_without_letters_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "A"\nen = [\n  "Aa",\n  "-",\n]\n')
    assert [(p.line, "has no letters" in p.reason) for p in layers.load_alone().problems] == [(5, True)]


def test_an_entry_written_as_an_inline_table_is_read_too(layers: Layers) -> None:
    layers.write("a.toml", 'place = [{ id = "A", en = ["Aatown"] }]\n')
    assert [n.entity for n in layers.load_alone().find(folded("in Aatown"), "en")] == ["A"]


def test_entries_that_are_no_tables_are_refused(layers: Layers) -> None:
    layers.write("a.toml", 'place = ["A"]\n')
    assert [p.file.name for p in layers.load_alone().problems] == ["a.toml"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("code\tlang\tnames\nES\tfr\tEspagne\n", 1),
        ("code\tlang\tnames\tdemonyms\nES\tfr\tEspagne\n", 2),
        ("code\tlang\tnames\tdemonyms\nES\tfr\tEspagne\t\nES\tff\tEspagne\t\n", 3),
    ],
)
def test_a_bad_table_row_is_refused_with_its_line(layers: Layers, content: str, line: int) -> None:
    layers.write("countries.tsv", content)
    assert [(p.file.name, p.line) for p in layers.load_alone().problems] == [("countries.tsv", line)]


def test_a_guard_of_an_unknown_form_is_refused_with_its_line(layers: Layers) -> None:
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "g"\nwhy = "w"\nlanguages = ["fr"]\nforms = [\n  "Atlantide",\n]\nrules = []\notherwise = "no"\n'
        "examples = []\ncounter_examples = []\n",
    )
    assert [(p.file.name, p.line) for p in layers.load_alone().problems] == [("guards.toml", 6)]


def test_an_unknown_word_list_is_refused_with_its_line(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "Nice"\nfr = ["Nice"]\n')
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "g"\nwhy = "w"\nlanguages = ["fr"]\nforms = ["Nice"]\nrules = [{ read = "no", before = ["@givn"] }]\n'
        'otherwise = "no"\nexamples = []\ncounter_examples = []\n\n[words]\ngiven = ["Anna"]\n',
    )
    (problem,) = layers.load_alone().problems
    assert 'did you mean "given"' in problem.reason


def test_a_guard_can_be_laid_over(layers: Layers) -> None:
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "mali-or-finance"\nwhy = "w"\nlanguages = ["ar"]\nforms = ["مالي"]\nrules = []\notherwise = "yes"\n'
        "examples = []\ncounter_examples = []\n",
    )
    assert [n.entity for n in layers.load().find(folded("دعم مالي"), "ar")] == ["ML"]


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
