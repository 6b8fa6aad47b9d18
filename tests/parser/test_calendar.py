from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.article import Language
from parser.dates.calendar import Calendar, When, as_json, dates, resolve
from parser.text import folded
from seeds import SEEDS
from seeds.problem import Refused

ROWS = [
    line.split("\t") for line in (Path(__file__).parent / "dates.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"
]


CALENDAR = Calendar.load([SEEDS])


@pytest.fixture
def calendar() -> Calendar:
    return CALENDAR


def read(text: str, published: str, language: Language, calendar: Calendar) -> list[When]:
    return dates(folded(text), published=date.fromisoformat(published), language=language, calendar=calendar)


def shown(when: When) -> str:
    return when.value if when.value_end is None else f"{when.value}/{when.value_end}"


@pytest.mark.parametrize(("language", "published", "text", "expected"), ROWS)
def test_says_the_days_that_a_reader_understands(
    language: Language, published: str, text: str, expected: str, calendar: Calendar
) -> None:
    said = [shown(when) for when in read(text, published, language, calendar)]
    assert " ".join(said) == expected.replace("-", "", expected == "-")


def only(text: str, published: str, language: Language, calendar: Calendar) -> When:
    (when,) = read(text, published, language, calendar)
    return when


@pytest.mark.parametrize(
    ("language", "text", "past", "future"),
    [
        ("ar", "الاثنين", "2025-11-24", "2025-12-01"),
        ("fr", "mardi", "2025-11-25", "2025-12-02"),
        ("en", "on Friday", "2025-11-21", "2025-11-28"),
        ("es", "el lunes", "2025-11-24", "2025-12-01"),
        ("fr", "le 15 janvier", "2025-01-15", "2026-01-15"),
        ("en", "in March", "2025-03", "2026-03"),
    ],
)
def test_the_tense_of_the_clause_decides_where_words_leave_it_open(
    language: Language, text: str, past: str, future: str, calendar: Calendar
) -> None:
    when = only(text, "2025-11-27", language, calendar)
    assert when.either is not None
    assert (shown(resolve(when, "past")), shown(resolve(when, "future"))) == (past, future)


def test_a_day_that_is_near_ahead_is_never_that_of_a_year_ago(calendar: Calendar) -> None:
    when = only("يومي 3 و4 دجنبر", "2025-11-27", "ar", calendar)
    assert shown(resolve(when, "past")) == shown(resolve(when, "future")) == "2025-12-03/2025-12-04"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "الاثنين الماضي"),
        ("fr", "le 24 novembre 2025"),
        ("en", "yesterday"),
        ("es", "el próximo lunes"),
        ("ar", "28 و29 يناير 2025"),
    ],
)
def test_a_date_that_says_all_is_left_alone(language: Language, text: str, calendar: Calendar) -> None:
    when = only(text, "2025-11-27", language, calendar)
    assert when.either is None
    assert resolve(when, "past") == resolve(when, "future") == when


@pytest.mark.parametrize(
    ("language", "text", "is_end"),
    [
        ("ar", "تستمر إلى غاية 27 نونبر الجاري", True),
        ("ar", "إلى غاية يوم الأحد المقبل", True),
        ("fr", "jusqu'au 27 novembre", True),
        ("en", "until Thursday", True),
        ("es", "hasta el 30 de noviembre", True),
        ("ar", "من 24 إلى غاية 27 نونبر", False),
        ("fr", "du 24 au 27 novembre", False),
    ],
)
def test_an_end_without_a_beginning_says_so(language: Language, text: str, is_end: bool, calendar: Calendar) -> None:
    assert only(text, "2025-11-27", language, calendar).is_end is is_end


def test_quotes_the_words_of_the_text_as_they_are_written(calendar: Calendar) -> None:
    text = folded("وقع، أَمْسِ الأَرْبِعَاءِ ٢٦ نونبر ٢٠٢٥، بالرباط")
    (when,) = dates(text, published=date(2025, 11, 27), language="ar", calendar=calendar)
    assert text.quote(when.start, when.end) == "أَمْسِ الأَرْبِعَاءِ ٢٦ نونبر ٢٠٢٥"


def test_prints_what_the_command_line_promises(calendar: Calendar) -> None:
    text = folded("Reçus du 24 au 27 novembre, puis en décembre 2024.")
    whens = dates(text, published=date(2025, 11, 27), language="fr", calendar=calendar)
    assert as_json(text, whens) == [
        {"start": "2025-11-24", "end": "2025-11-27", "precision": "day", "quote": "24 au 27 novembre"},
        {"start": "2024-12-01", "end": "2024-12-31", "precision": "month", "quote": "décembre 2024"},
    ]


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_alone_is_the_last_one_up_to_publication(weekday: int, calendar: Calendar) -> None:
    published = date(2025, 11, 24 + weekday).isoformat()
    for number, name in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")):
        when = only(name, published, "fr", calendar)
        assert 0 <= (date.fromisoformat(published) - when.first).days < 7
        assert when.first.weekday() == number


@given(day=st.dates(date(1996, 1, 1), date(2035, 12, 31)), ago=st.integers(0, 120))
def test_a_full_date_is_read_as_itself_from_any_day(day: date, ago: int) -> None:
    month = next(forms[0] for number, forms in CALENDAR.words["ar"].months.items() if number == day.month)
    when = only(f"يوم {day.day} {month} {day.year}", (day + timedelta(days=ago)).isoformat(), "ar", CALENDAR)
    assert (when.first, when.last) == (day, day)


@given(st.text(alphabet="0123456789 ./-,منوالأحديمبرلثاءشتغ\nabdenovjuillet", max_size=120))
def test_no_text_breaks_the_reading(text: str) -> None:
    for language in ("ar", "fr", "en", "es"):
        for when in read(text, "2025-11-27", language, CALENDAR):
            assert when.first <= when.last
            assert 0 <= when.start < when.end <= len(folded(text).text)


def test_refuses_a_phrase_with_two_meanings(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    file = tmp_path / "lexicon" / "calendar.fr.toml"
    shipped = (SEEDS / "lexicon" / "calendar.fr.toml").read_text(encoding="utf-8")
    file.write_text(shipped.replace('11 = ["novembre"]', '11 = ["novembre", "lundi"]'), encoding="utf-8")
    with pytest.raises(Refused, match=r'calendar\.fr\.toml:\d+: "lundi" has two meanings'):
        Calendar.load([SEEDS, tmp_path])


def test_an_alias_of_a_month_is_one_word_of_data(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    more = 'extends = true\n[months]\n11 = ["novembre", "brumaire"]\n'
    (tmp_path / "lexicon" / "calendar.fr.toml").write_text(more, encoding="utf-8")
    assert shown(only("le 24 brumaire 2025", "2025-11-27", "fr", Calendar.load([SEEDS, tmp_path]))) == "2025-11-24"
