import re
from datetime import date

import pytest

import seeds
from parser.article import Language
from parser.names.entries import LANGUAGES, Agency, Alias, Entity, Lookalike, Organisation, Ours, Person, Place, Sheet
from parser.names.files import COUNTRY_COLUMNS, PLACE_COLUMNS
from parser.names.guards import Example, GuardEntry, Rule
from parser.names.titles import COLUMNS
from parser.text import folded
from tests.parser.naming import COUNTRIES, SHIPPED, Layers, entities, meant, table


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
    head = SHIPPED.head(date(2025, 1, 1))
    assert head is not None
    assert {"حموشي", "Hammouchi"} <= {form.text for form in head.forms}


def test_without_a_joint_head_there_is_no_guess(layers: Layers) -> None:
    layers.write("mine.toml", '[[person]]\nid = "Hammouchi"\nenabled = false\n')
    assert layers.load().head(date(2025, 1, 1)) is None


def test_a_successor_is_one_dated_entry(layers: Layers) -> None:
    layers.write(
        "mine.toml",
        """
[[person]]
id = "Successor"
services = ["DGSN", "DGST"]
since = 2031-03-01
ar = ["فلان الفلاني"]
any = ["Foulane El Foulani"]
office = { fr = "directeur général" }
""",
    )
    gazetteer = layers.load()
    heads = [gazetteer.head(day) for day in (date(2031, 2, 28), date(2031, 3, 1))]
    assert [head.id for head in heads if head] == ["Hammouchi", "Successor"]
    assert [name.services for name in gazetteer.find(folded("Foulane El Foulani a signé."), "fr")] == [("DGSN", "DGST")]


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_person_and_organisation_is_called_something_in_every_language(language: Language) -> None:
    shown = [e for e in SHIPPED.entities.values() if e.kind in {"agency", "organisation", "person"} and e.id != "head-of-both"]
    assert [
        e.id for e in shown if not any(f.language == language or (f.language is None and language != "ar") for f in e.forms)
    ] == []
    assert SHIPPED.label("Holger Münch", "ar") == "هولغر مينش"


def test_the_services_of_most_states_are_known_by_name() -> None:
    states = {e.partner for e in SHIPPED.entities.values() if e.kind == "agency"} & {e.id for e in COUNTRIES}
    assert len(states) >= 150


@pytest.mark.parametrize(
    ("text", "language", "agency"),
    [
        ("مكتب الشرطة الجنائية الاتحادي", "ar", "DE-BKA"),
        ("الشرطة الجنائية الاتحادية الألمانية", "ar", "DE-BKA"),
        ("German Federal Criminal Police", "en", "DE-BKA"),
        ("la police fédérale belge", "fr", "BE-FED"),
        ("la Polícia Judiciária", "es", "PT-PJ"),
        ("the National Crime Agency", "en", "GB-NCA"),
        ("Carabineros", "es", "CL-CARABINEROS"),
        ("la Policía Nacional Bolivariana", "es", "VE-PNB"),
        ("la police grand-ducale", "fr", "LU-POLICE"),
        ("la police bissau-guinéenne", "fr", "GW-POP"),
    ],
)
def test_a_service_is_known_by_its_usual_names(text: str, language: Language, agency: str) -> None:
    assert agency in [name.entity for name in SHIPPED.find(folded(text), language)]
