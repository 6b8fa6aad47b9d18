from datetime import UTC, date, datetime
from typing import Any

import pytest

from alerts.words import (
    counted,
    isolated,
    joined,
    listed,
    lowered,
    person,
    plain,
    short_date,
    spoken_date,
    spoken_day,
    who_says_so,
)
from parser.article import Language
from parser.mention import Counterpart, Person
from tests.alerts.events import event


@pytest.mark.parametrize(
    ("language", "items", "said"),
    [
        ("en", ["Spain"], "Spain"),
        ("en", ["Spain", "Germany"], "Spain and Germany"),
        ("en", ["Spain", "Germany", "Italy"], "Spain, Germany and Italy"),
        ("fr", ["l’Espagne", "l’Italie"], "l’Espagne et l’Italie"),
        ("es", ["Francia", "Italia"], "Francia e Italia"),
        ("es", ["Francia", "Irlanda", "España"], "Francia, Irlanda y España"),
        ("es", ["Francia", "India"], "Francia e India"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("es", ["España", "Yemen"], "España y Yemen"),
        ("ar", ["إسبانيا", "ألمانيا"], "إسبانيا وألمانيا"),
        ("ar", ["إسبانيا", "ألمانيا", "فرنسا"], "إسبانيا وألمانيا وفرنسا"),
        ("ar", ["إسبانيا", "BKA"], "إسبانيا ومع BKA"),
    ],
)
def test_names_are_joined_as_the_language_joins_them(language: Language, items: list[str], said: str) -> None:
    assert joined(language, items) == said


def test_a_long_list_says_that_there_are_others() -> None:
    assert listed("ar", ["إسبانيا", "ألمانيا", "فرنسا"], 2) == "إسبانيا، ألمانيا وغيرها"
    assert listed("fr", ["Espagne", "Italie"], 2) == "Espagne, Italie"


@pytest.mark.parametrize(
    ("when", "end", "said"),
    [
        ("2025-11-27", None, ("27 نونبر 2025", "27 nov. 2025", "27 Nov 2025", "27 nov 2025")),
        (
            "2025-08-03",
            "2025-08-05",
            ("من 3 إلى 5 غشت 2025", "du 3 au 5 août 2025", "3 to 5 Aug 2025", "del 3 al 5 ago 2025"),
        ),
        (
            "2025-11-30",
            "2025-12-02",
            (
                "من 30 نونبر 2025 إلى 2 دجنبر 2025",
                "du 30 nov. 2025 au 2 déc. 2025",
                "30 Nov 2025 to 2 Dec 2025",
                "del 30 nov 2025 al 2 dic 2025",
            ),
        ),
        (
            "2025-11",
            None,
            (
                "نونبر 2025، اليوم غير مذكور",
                "nov. 2025, jour non précisé",
                "Nov 2025, day not given",
                "nov 2025, día no indicado",
            ),
        ),
        (
            "2018",
            None,
            ("2018، اليوم غير مذكور", "2018, jour non précisé", "2018, day not given", "2018, día no indicado"),
        ),
        (
            None,
            None,
            (
                "التاريخ غير مذكور (أول خبر: 27 نونبر 2025)",
                "date non précisée (premier article\u202f: 27 nov. 2025)",
                "date not given (first report 27 Nov 2025)",
                "fecha no indicada (primera noticia: 27 nov 2025)",
            ),
        ),
    ],
)
def test_a_date_is_spoken_as_precisely_as_it_is_known(when: str | None, end: str | None, said: tuple[str, ...]) -> None:
    told = event(date=when, date_end=end)
    assert tuple(spoken_date(told, language) for language in ("ar", "fr", "en", "es")) == said


def test_every_month_has_its_moroccan_name() -> None:
    months = [spoken_day(date(2025, month, 1), "ar").split()[1] for month in range(1, 13)]
    assert months[3:5] + months[6:9] == ["أبريل", "ماي", "يوليوز", "غشت", "شتنبر"]
    assert months[10:] == ["نونبر", "دجنبر"]


def test_a_moment_is_told_by_its_day_in_morocco() -> None:
    assert spoken_day(datetime(2025, 11, 27, 23, 30, tzinfo=UTC), "en") == "28 Nov 2025"


def test_a_month_alone_stays_a_month_in_a_heading() -> None:
    assert short_date(event(date="2025-11"), "en") == "Nov 2025"
    assert short_date(event(date="2018"), "en") == "2018"
    assert short_date(event(date=None), "en") is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"services": ("DGSN",)}, "announced by the DGSN"),
        ({"services": ("DGST",)}, "announced by the DGST"),
        ({}, "announced by the DGSN and DGST"),
        ({"services": ()}, "announced by the DGSN"),
        ({"origins": ("dgsn_communique", "partner_side")}, "announced by both sides"),
        ({"origins": ("own_reporting",)}, "reported by the press"),
        ({"origins": ("partner_side",)}, "reported by the press"),
        ({"origins": ("not_stated",)}, "reported by the press"),
        ({"status": "disputed"}, "disputed"),
    ],
)
def test_one_of_four_says_so(fields: dict[str, Any], said: str) -> None:
    assert who_says_so(event(**fields), "en") == said


def test_outlets_and_origins_are_counted_beside_it_and_copies_are_one_origin() -> None:
    copies = event(outlets=3, origins=("dgsn_communique", "not_stated"), services=("DGSN",))
    assert counted(copies, "en", "Norway") == "announced by the DGSN (3 outlets, one origin; not seen from Norway)"
    assert counted(copies, "fr") == "annonce de la DGSN (3 titres, une origine)"
    assert (
        counted(copies, "ar", "النرويج") == "إعلان المديرية العامة للأمن الوطني (منابر: 3، أصل واحد؛ لا إعلان مرصودا من النرويج)"
    )
    both = event(outlets=2, origins=("dgsn_communique", "partner_side"))
    assert counted(both, "es", "Noruega") == "anuncio de ambas partes (2 medios, 2 orígenes)"


def test_a_person_is_named_in_the_reader_s_script_or_in_the_only_one_seen() -> None:
    both = Counterpart(partner="NO", person=Person(ar="هاكون سكولستاد", latn="Håkon Skulstad"))
    assert (person(both, "ar"), person(both, "fr")) == ("هاكون سكولستاد", "Håkon Skulstad")
    assert person(Counterpart(partner="NO", person=Person(latn="Håkon Skulstad")), "ar") == "Håkon Skulstad"
    assert person(Counterpart(partner="NO"), "en") is None


def test_invisible_characters_and_line_ends_are_gone_from_plain_text() -> None:
    assert plain("a\r\nBcc: x\u202e y\u200f\u2066z\x00\ufeff") == "a Bcc: x yz"


def test_capitals_of_their_own_survive_behind_a_colon() -> None:
    assert [lowered(text) for text in ("MoU with Norway", "Meeting", "لقاء", "")] == ["MoU with Norway", "meeting", "لقاء", ""]


@pytest.mark.parametrize(
    ("language", "name", "is_closed_off"),
    [("fr", "طنجة7", True), ("fr", "Le Matin", False), ("ar", "Le Matin", True), ("ar", "طنجة7", False), ("ar", "43", False)],
)
def test_only_letters_of_the_other_direction_are_closed_off(language: Language, name: str, *, is_closed_off: bool) -> None:
    assert isolated(name, language) == (f"\u2068{name}\u2069" if is_closed_off else name)
