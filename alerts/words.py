"""How single things are said in the reader's language: lists, dates, who says so, places and persons."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date

from alerts.catalogue import count, say
from db.event import Event
from parser.article import Language
from parser.dates.interval import day_of
from parser.mention import Counterpart, Service

_REGIONS: Mapping[Language, str] = {"ar": "ar_MA", "en": "en_GB"}
"""Moroccan month names (نونبر, غشت) and the day before the month; other languages need no region."""

_EXCEPTIONS: Mapping[Language, tuple[re.Pattern[str], str]] = {
    "es": (re.compile(r"(?:[iíIÍ]|[hH][iíIÍ](?!e))"), "and before i"),  # Francia e Italia, but cobre y hierro
    "ar": (re.compile(r"[A-Za-z]"), "and before latin"),  # و is glued to Arabic names only
}

_BREAKS = re.compile(r"[ \t-\r\x85\u2028\u2029]+")  # not the narrow space that French puts before a colon
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

RIGHT_TO_LEFT: frozenset[Language] = frozenset({"ar"})
_ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


class Labels(Protocol):
    """Whoever knows what to call partners, agencies and cities; `parser.names.gazetteer.Gazetteer` does."""

    def label(self, entity: str, language: Language, /) -> str:
        """The name of an entity; its id where none is known."""
        ...


def joined(language: Language, items: Sequence[str]) -> str:
    """Join names as a sentence does: "Spain, Germany and Senegal". At least one."""
    *head, last = items
    if not head:
        return last
    text = head[0]
    for item in head[1:]:
        text = say(language, "list", "between", head=text, last=item)
    return say(language, "list", _conjunction(language, last), head=text, last=last)


def _conjunction(language: Language, following: str) -> str:
    pattern, key = _EXCEPTIONS.get(language, (None, ""))
    return key if pattern and pattern.match(following) else "and"


def listed(language: Language, items: Sequence[str], shown: int | None = None) -> str:
    """Enumerate names; beyond `shown` of them the rest are "and others"."""
    names = say(language, "list", "comma").join(items[:shown])
    return say(language, "list", "others", names=names) if len(items) > len(items[:shown]) else names


def spoken_day(day: date | datetime, language: Language) -> str:
    """A day in full: "27 Nov 2025". A moment is told by its day in Morocco."""
    local = day_of(day) if isinstance(day, datetime) else day
    return say(language, "date", "day", day=local.day, month=_month(local, language), year=local.year)


def spoken_moment(moment: datetime, language: Language, timezone: str) -> str:
    """A moment as the clock of a timezone shows it: "27 Nov 2025, 10:20"."""
    local = moment.astimezone(ZoneInfo(timezone))
    return say(language, "date", "moment", day=spoken_day(local.date(), language), time=f"{local:%H:%M}")


def _month(day: date, language: Language) -> str:
    return format_date(day, "MMM", locale=_REGIONS.get(language, language))


def short_date(event: Event, language: Language) -> str | None:
    """When the event happened, as precisely as is known and no more; None if nothing is known."""
    if event.date is None:
        return None
    if event.date_end and event.date_end != event.date:
        return _interval(date.fromisoformat(event.date), date.fromisoformat(event.date_end), language)
    match event.date.split("-"):
        case [year]:
            return year
        case [year, month]:
            return say(language, "date", "month", month=_month(date(int(year), int(month), 1), language), year=year)
        case _:
            return spoken_day(date.fromisoformat(event.date), language)


def _interval(first: date, last: date, language: Language) -> str:
    # Not the formatter's interval: in ar_MA that falls back to Levantine month names.
    if (first.year, first.month) == (last.year, last.month):
        month = _month(last, language)
        return say(language, "date", "days of a month", first=first.day, last=last.day, month=month, year=last.year)
    return say(language, "date", "interval", first=spoken_day(first, language), last=spoken_day(last, language))


def spoken_date(event: Event, language: Language) -> str:
    """When the event happened, saying what no report gives."""
    short = short_date(event, language)
    if short is None:
        return say(language, "date", "not given", first=spoken_day(event.first_reported, language))
    if event.date and len(event.date) < len("YYYY-MM-DD"):
        return say(language, "date", "day not given", date=short)
    return short


def who_says_so(event: Event, language: Language) -> str:
    """One of four: announced by the service, by both sides, reported by the press, disputed."""
    if event.status == "disputed":
        return say(language, "says", "disputed")
    if {"dgsn_communique", "partner_side"} <= set(event.origins):
        return say(language, "says", "both sides")
    if "dgsn_communique" in event.origins:
        key = "announced" if len(event.services) < len(("DGSN", "DGST")) else "announced by both services"
        return say(language, "says", key, service=services(event.services, language))
    return say(language, "says", "press")


def services(given: Sequence[Service], language: Language) -> str:
    """The Moroccan side: one service or both; the police where no report says which."""
    return say(language, "service", "both" if len(given) > 1 else given[0] if given else "DGSN")


def counted(event: Event, language: Language, unseen_from: str | None = None) -> str:
    """Who says so, with how many outlets and origins; `unseen_from` is the partner whose own word was looked for in vain.

    Copies of a communiqué are one origin, and an origin that is not stated counts with them.
    """
    said = {
        "who": who_says_so(event, language),
        "outlets": count(language, "outlet", event.outlets),
        "origins": count(language, "origin", max(1, len(set(event.origins) - {"not_stated"}))),
    }
    if unseen_from is None or "partner_side" in event.origins:
        return say(language, "says", "counted", **said)
    return say(language, "says", "counted, unseen", **said, **{"from": unseen_from})


def person(counterpart: Counterpart, language: Language) -> str | None:
    """An office holder's name in the reader's script, else in the only one that was seen."""
    if counterpart.person is None:
        return None
    arabic, latin = counterpart.person.ar, counterpart.person.latn
    return (arabic or latin) if language == "ar" else (latin or arabic)


def direction(language: Language) -> Literal["ltr", "rtl"]:
    """Which way a language is written."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def plain(text: str) -> str:
    """A text on one line without the invisible characters that could end a header or turn the words around it."""
    return _INVISIBLE.sub("", _BREAKS.sub(" ", text)).strip()


def isolated(name: str, language: Language) -> str:
    """A name whose letters may run against the reader's direction, closed off so that it turns nothing around it (U+2068)."""
    foreign = _LATIN if language in RIGHT_TO_LEFT else _ARABIC
    return f"\u2068{name}\u2069" if foreign.search(name) else name


def lowered(text: str) -> str:
    """A phrase as it stands after a colon; "MoU" and other capitals of their own stay."""
    first, *_ = text.split(maxsplit=1) or [""]
    return text[:1].lower() + text[1:] if first[1:].islower() else text


def capitalized(text: str) -> str:
    """A phrase as it opens a line."""
    return text[:1].upper() + text[1:]
