import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.catalogue import LANGUAGES
from alerts.title import LONGEST, heading, title, titles
from parser.article import Language
from parser.mention import Kind
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS
from tests.alerts.events import NAMES, event, proof, report

NNBSP = "\u202f"
BARE: dict[str, Any] = {"place": None, "instrument": None, "topics": ()}
GOLDEN: tuple[tuple[str, dict[str, Any], tuple[str, str, str, str]], ...] = (
    (
        "agreement",
        {},
        (
            "مذكرة تفاهم مع النرويج (مراكش)",
            "Mémorandum d’entente avec la Norvège (Marrakech)",
            "MoU with Norway (Marrakech)",
            "Memorando de entendimiento con Noruega (Marrakech)",
        ),
    ),
    (
        "planned",
        {**BARE, "status": "planned", "partners": ("NL",)},
        (
            "مرتقب: اتفاقية مع هولندا",
            f"Prévu{NNBSP}: accord avec les Pays-Bas",
            "Planned: agreement with the Netherlands",
            "Previsto: acuerdo con los Países Bajos",
        ),
    ),
    (
        "planned memorandum keeps its capitals",
        {"status": "planned", "place": None},
        (
            "مرتقب: مذكرة تفاهم مع النرويج",
            f"Prévu{NNBSP}: mémorandum d’entente avec la Norvège",
            "Planned: MoU with Norway",
            "Previsto: memorando de entendimiento con Noruega",
        ),
    ),
    (
        "visit out",
        {**BARE, "kind": "visit", "direction": "outgoing", "partners": ("ES",)},
        (
            "زيارة عبد اللطيف حموشي إلى إسبانيا",
            "Visite d’Abdellatif Hammouchi en Espagne",
            "Visit by Abdellatif Hammouchi to Spain",
            "Visita de Abdellatif Hammouchi a España",
        ),
    ),
    (
        "visit out to a country whose Spanish article contracts",
        {**BARE, "kind": "visit", "direction": "outgoing", "partners": ("GB",)},
        (
            "زيارة عبد اللطيف حموشي إلى المملكة المتحدة",
            "Visite d’Abdellatif Hammouchi au Royaume-Uni",
            "Visit by Abdellatif Hammouchi to the United Kingdom",
            "Visita de Abdellatif Hammouchi al Reino Unido",
        ),
    ),
    (
        "visit in",
        {**BARE, "kind": "visit", "direction": "incoming", "partners": ("FR",)},
        ("زيارة وفد من فرنسا", "Délégation venue de France", "Delegation from France", "Delegación de Francia"),
    ),
    (
        "visit of unknown direction",
        {**BARE, "kind": "visit", "direction": "not_given", "partners": ("FR",)},
        ("زيارة: فرنسا", f"Visite{NNBSP}: France", "Visit: France", "Visita: Francia"),
    ),
    (
        "meeting",
        {**BARE, "kind": "meeting", "partners": ("ES", "DE")},
        (
            "لقاء مع إسبانيا وألمانيا",
            "Rencontre avec l’Espagne et l’Allemagne",
            "Meeting with Spain and Germany",
            "Reunión con España y Alemania",
        ),
    ),
    (
        "meeting of three",
        {**BARE, "kind": "meeting", "partners": ("ES", "DE", "IT")},
        (
            "لقاء مع إسبانيا وألمانيا وإيطاليا",
            "Rencontre avec l’Espagne, l’Allemagne et l’Italie",
            "Meeting with Spain, Germany and Italy",
            "Reunión con España, Alemania e Italia",
        ),
    ),
    (
        "round-up",
        {**BARE, "kind": "meeting", "partners": ("ES", "DE", "SN", "FR"), "counts": {"announced": 43, "named": 51}},
        (
            "لقاءات ثنائية (43): إسبانيا، ألمانيا، السنغال وغيرها",
            f"Rencontres bilatérales (43){NNBSP}: Espagne, Allemagne, Sénégal, etc.",
            "Bilateral meetings (43): Spain, Germany, Senegal and others",
            "Reuniones bilaterales (43): España, Alemania, Senegal y otros",
        ),
    ),
    (
        "round-up of which no number is announced",
        {**BARE, "kind": "meeting", "partners": ("ES", "DE", "SN", "FR"), "counts": {"named": 51}},
        (
            "لقاءات ثنائية: إسبانيا، ألمانيا، السنغال وغيرها",
            f"Rencontres bilatérales{NNBSP}: Espagne, Allemagne, Sénégal, etc.",
            "Bilateral meetings: Spain, Germany, Senegal and others",
            "Reuniones bilaterales: España, Alemania, Senegal y otros",
        ),
    ),
    (
        "operation",
        {**BARE, "kind": "operation", "partners": ("ES",), "topics": ("terrorism",)},
        (
            "عملية مشتركة مع إسبانيا: الإرهاب",
            f"Opération conjointe avec l’Espagne{NNBSP}: terrorisme",
            "Joint operation with Spain: terrorism",
            "Operación conjunta con España: terrorismo",
        ),
    ),
    (
        "training",
        {**BARE, "kind": "training", "partners": ("AE",), "topics": ("public_order",)},
        (
            "تكوين مع الإمارات: حفظ النظام",
            f"Formation avec les Émirats arabes unis{NNBSP}: maintien de l’ordre",
            "Training with the United Arab Emirates: public order",
            "Formación con Emiratos Árabes Unidos: orden público",
        ),
    ),
    (
        "conference",
        {**BARE, "kind": "conference", "partners": ("ES", "FR"), "place": "Tangier"},
        (
            "مؤتمر: إسبانيا، فرنسا (طنجة)",
            f"Conférence{NNBSP}: Espagne, France (Tanger)",
            "Conference: Spain, France (Tangier)",
            "Conferencia: España, Francia (Tánger)",
        ),
    ),
    (
        "postponed",
        {**BARE, "kind": "visit", "direction": "outgoing", "partners": ("FR",), "status": "postponed"},
        (
            "مؤجل: زيارة عبد اللطيف حموشي إلى فرنسا",
            f"Reporté{NNBSP}: visite d’Abdellatif Hammouchi en France",
            "Postponed: visit by Abdellatif Hammouchi to France",
            "Aplazado: visita de Abdellatif Hammouchi a Francia",
        ),
    ),
    (
        "lapsed",
        {**BARE, "partners": ("NL",), "status": "lapsed"},
        (
            "بلا خبر لاحق: اتفاقية مع هولندا",
            f"Sans suite connue{NNBSP}: accord avec les Pays-Bas",
            "No follow-up seen: agreement with the Netherlands",
            "Sin noticia posterior: acuerdo con los Países Bajos",
        ),
    ),
    (
        "retold award",
        {**BARE, "kind": "award", "partners": ("ES",), "known_from": "retelling", "date": "2014-09"},
        (
            "توشيح عبد اللطيف حموشي من إسبانيا (2014)",
            "Décoration remise à Abdellatif Hammouchi par l’Espagne (2014)",
            "Decoration for Abdellatif Hammouchi from Spain (2014)",
            "Condecoración a Abdellatif Hammouchi de España (2014)",
        ),
    ),
    (
        "fallback",
        {**BARE, "partners": ("TO",)},
        ("اتفاقية: تونغا", f"Accord{NNBSP}: Tonga", "Agreement: Tonga", "Acuerdo: Tonga"),
    ),
    (
        "one partner without forms puts all behind the colon",
        {**BARE, "kind": "meeting", "partners": ("ES", "TO")},
        ("لقاء: إسبانيا، تونغا", f"Rencontre{NNBSP}: Espagne, Tonga", "Meeting: Spain, Tonga", "Reunión: España, Tonga"),
    ),
)


@pytest.mark.parametrize(
    ("fields", "language", "expected"),
    [
        pytest.param(fields, language, expected, id=f"{case}-{language}")
        for case, fields, row in GOLDEN
        for language, expected in zip(LANGUAGES, row, strict=True)
    ],
)
def test_a_title_says_the_event_in_the_grammar_of_its_language(fields: dict[str, Any], language: Language, expected: str) -> None:
    assert title(event(**fields), language, NAMES) == expected


def test_the_joint_head_is_named_only_where_a_proof_or_a_headline_names_him() -> None:
    unnamed = event(
        **BARE,
        kind="visit",
        direction="outgoing",
        partners=("ES",),
        evidence=(proof("قام وفد أمني مغربي بزيارة"),),
        reports=(report(title="زيارة عمل"),),
    )
    assert titles(unnamed, NAMES) == {
        "ar": "زيارة وفد مغربي إلى إسبانيا",
        "fr": "Visite d’une délégation marocaine en Espagne",
        "en": "Visit by a Moroccan delegation to Spain",
        "es": "Visita de una delegación marroquí a España",
    }


def test_an_award_to_somebody_else_names_nobody() -> None:
    award = event(**BARE, kind="award", partners=("FR",), evidence=(proof("Ten officers were decorated"),), reports=())
    assert title(award, "fr", NAMES) == "Décoration remise par la France"


def test_a_title_that_is_too_long_loses_its_place_before_its_partners() -> None:
    place = "San Fernando de Monte Cristi de la Frontera del Norte"
    cut = title(event(place=place, partners=("NO", "AE")), "es", NAMES)
    assert cut == "Memorando de entendimiento con Noruega y Emiratos Árabes Unidos"


def test_a_list_that_is_too_long_loses_whole_names_and_says_so() -> None:
    names = tuple(f"Organisation for the Study of Something {letter}" for letter in "ABC")
    cut = title(event(**BARE, kind="conference", partners=names), "en", NAMES)
    assert cut == "Conference: Organisation for the Study of Something A and others"


def test_a_heading_ends_in_the_date_as_precisely_as_it_is_known() -> None:
    assert heading(event(), "fr", NAMES) == "Mémorandum d’entente avec la Norvège (Marrakech), nov. 2025"
    assert heading(event(), "ar", NAMES) == "مذكرة تفاهم مع النرويج (مراكش)، نونبر 2025"
    assert heading(event(date="2025-11-27"), "en", NAMES) == "MoU with Norway (Marrakech), 27 Nov 2025"
    assert heading(event(date=None), "es", NAMES) == "Memorando de entendimiento con Noruega (Marrakech)"


PARTNERS = st.lists(
    st.sampled_from(["NO", "ES", "DE", "SN", "NL", "FR", "AE", "GB", "IT", "TO"]), min_size=1, max_size=6, unique=True
)


@given(
    kind=st.sampled_from(get_args(Kind)),
    partners=PARTNERS,
    direction=st.sampled_from(["outgoing", "incoming", "mutual", "not_given"]),
    status=st.sampled_from(["planned", "occurred", "postponed", "cancelled", "lapsed", "disputed"]),
    language=st.sampled_from(LANGUAGES),
)
def test_no_title_has_a_glued_preposition_a_double_space_or_an_empty_slot(
    kind: Kind, partners: list[str], direction: str, status: str, language: Language
) -> None:
    named = title(
        event(kind=kind, partners=tuple(partners), direction=direction, status=status, topics=("drugs",)), language, NAMES
    )
    assert len(named) <= LONGEST
    assert "  " not in named
    assert "{" not in named
    assert " a el " not in named
    assert " de el " not in named
    assert not any(char.isdigit() and not char.isascii() for char in named)
    for partner in partners[:1]:
        assert NAMES.label(partner, language).removeprefix("the ") in named


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load([SEEDS])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_partner_with_forms_makes_a_sentence_without_a_stumble(
    gazetteer: Gazetteer, language: Language, kind: Kind
) -> None:
    for partner in gazetteer.names(language):
        for direction in ("outgoing", "incoming"):
            named = title(event(kind=kind, partners=(partner,), direction=direction, place=None), language, gazetteer)
            assert not re.search(r"  |[{}]|None|[0-9]| (?:a|de) el | (?:à|de) les? ", named), named
            assert len(named) <= LONGEST


def test_the_names_that_ship_give_the_titles_of_the_golden_table(gazetteer: Gazetteer) -> None:
    assert titles(event(), gazetteer) == {
        "ar": "مذكرة تفاهم مع النرويج (مراكش)",
        "fr": "Mémorandum d’entente avec la Norvège (Marrakech)",
        "en": "MoU with Norway (Marrakech)",
        "es": "Memorando de entendimiento con Noruega (Marrakech)",
    }
