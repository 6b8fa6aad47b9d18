"""The day of the news as the press says it: "yesterday, Monday", «أول أمس الثلاثاء»."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tests.parser.chance import below, one

_FRIDAY = 4
_BACK = (0, 0, 1, 1, 1, 2)
"""How many days back the news lie, by their weights."""
WEEK: Mapping[str, Sequence[str]] = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MONTHS: Mapping[str, Sequence[str]] = {
    language: names.split()
    for language, names in {
        "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "en": "January February March April May June July August September October November December",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    }.items()
}
_NIGHTS = {
    "ar": (("زوال اليوم {w}",), ("مساء أمس {w}", "ليلة أمس {w}"), ("مساء {w}",)),
    "fr": ((), ("{w} soir",), ("dans la nuit de {eve} à {w}",)),
    "en": (("early on {w}",), ("on {w} evening",), ("on {w} evening",)),
    "es": (("este {w} por la mañana",), ("el {w} por la noche",), ("el {w} por la noche",)),
}
_DAYS = {
    "ar": (("اليوم {w}", "صباح اليوم {w}"), ("أمس {w}", "يوم أمس {w}"), ("أول أمس {w}",), ("يوم {w} الماضي",)),
    "fr": (("ce {w}", "{w} matin"), ("hier {w}", "{w}"), ("{w}",), ("{w}",)),
    "en": (("on {w}",), ("on {w}",), ("on {w}",), ("on {w}",)),
    "es": (("este {w}",), ("el {w}",), ("el {w}",), ("el {w}",)),
}
"""By how far back the day lies: today, yesterday, two days ago, longer."""
_DATED = {"ar": "يوم {w} {d} {m}", "fr": "le {w} {d} {m}", "en": "on {w}, {m} {d},", "es": "el {w} {d} de {m}"}


def when(chance: random.Random, language: str, published: date, *, is_desk: bool) -> str:
    """A wording for a day up to two before publication; offices and courts rest at the weekend and at night."""
    back = one(chance, _BACK)
    while is_desk and (published - timedelta(days=back)).weekday() > _FRIDAY:
        back += 1
    day = published - timedelta(days=back)
    step = min(back, len(_DAYS[language]) - 1)
    nights = () if is_desk else _NIGHTS[language][min(back, 2)]
    pattern = one(chance, (*_DAYS[language][step], *nights, _dated(chance, language, day, published)))
    month, names = MONTHS[language][day.month - 1], WEEK[language]
    said = pattern.format(w=names[day.weekday()], eve=names[day.weekday() - 1], d=day.day, m=month)
    return said.replace(" 1 ", " 1er ") if language == "fr" else said


def _dated(chance: random.Random, language: str, day: date, published: date) -> str:
    """The date; in Arabic it may add that it is one of "the current" month."""
    is_current = language == "ar" and day.month == published.month and bool(below(chance, 2))
    return f"{_DATED[language]} الجاري" if is_current else _DATED[language]
