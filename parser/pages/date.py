"""Reads the day of publication from a page; it never guesses, and a day of updating is no day of publication."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import cast

from lxml import html

from crawler.page import Link
from parser.article import CASABLANCA, Language
from parser.dates.calendar import Calendar, dates
from parser.pages.body import select
from parser.pages.facts import Facts
from parser.pages.furniture import Furniture
from parser.pages.lines import lines_below, spaced
from parser.text import Folded, fold, folded

_METAS = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "og:article:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "date.issued",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "date",
)
_TIMES = ".//time[@datetime] | .//*[@itemprop='datePublished'][@content or @datetime] | .//abbr[@class='published'][@title]"
_FIRST_YEAR = 1995
"""Before this no outlet had pages: 1970 and 0001 are slips of a machine."""
_HOUR = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-3])\s?[:h]\s?(?P<minute>[0-5]\d)(?!\d)(?:\s?(?P<pm>pm|p\.m|مساء|م(?!\w)))?")
_NOON = 12
_ANY_DAY = date(2000, 1, 1)
"""What relative words would count from; only dates that say their year are read."""
_DATELINE = 60
_VISIBLE = 160
"""Characters up to which an element shows a date rather than a text."""
_NEAR_HEADLINE = 6
"""Lines below the headline among which an unknown theme may show its date."""
_FEW = 20
"""Letters beside its date with which a line of an unknown theme still only says the day; one with an hour may say more."""
_SOON = 40
"""Characters around a date in which "updated" belongs to it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Where a page, and the listing that led to it, may say its date."""

    tree: html.HtmlElement
    title: str
    facts: Facts
    language: Language
    listed: Link | None
    furniture: Furniture
    calendar: Calendar


def published(signs: Signs) -> tuple[datetime | None, str | None]:
    """Say when an article was published, with zone, and which sign told: `json-ld`, `meta`, `time`, `visible`, `listing`."""
    for name, read in _SOURCES:
        if moment := next(iter(read(signs)), None):
            return moment, name
    return None, None


def _json_ld(signs: Signs) -> Iterator[datetime]:
    yield from _machine(signs.facts.text("datePublished"))


def _meta(signs: Signs) -> Iterator[datetime]:
    for name in _METAS:
        yield from _machine(signs.facts.metas.get(name))


def _time(signs: Signs) -> Iterator[datetime]:
    """`<time datetime>` and its forerunners, that of the article being the nearest to its headline."""
    for element in _nearest(signs.tree.xpath(_TIMES), signs):
        if not _is_update(_around(element), signs.furniture):
            yield from _machine(element.get("datetime") or element.get("content") or element.get("title"))


def _visible(signs: Signs) -> Iterator[datetime]:
    for element in _nearest(select(signs.tree, signs.furniture.theme.date), signs):
        text = spaced(element.text_content())
        if len(text) <= _VISIBLE:
            yield from _written(text, signs)
    for text in lines_below(signs.tree, signs.title, _NEAR_HEADLINE):
        if len(text) <= _VISIBLE and (_HOUR.search(text) or _letters(text, signs) <= _FEW):
            yield from _written(text, signs)


def _nearest(elements: Iterable[html.HtmlElement], signs: Signs) -> list[html.HtmlElement]:
    """Elements by their distance from the headline: tickers, clocks and other stories have dates too."""
    place = {element: n for n, element in enumerate(signs.tree.iter())}
    headline = next((place[element] for element in select(signs.tree, signs.furniture.theme.title)), 0)
    return sorted(elements, key=lambda element: abs(place[element] - headline))


def is_date(line: str, calendar: Calendar) -> bool:
    """Whether a line says a date in one of our languages, perhaps with an hour, and nothing else."""
    return len(line) <= _DATELINE and any(
        _is_date(folded(line), cast("Language", language), calendar) for language in calendar.words
    )


def _is_date(row: Folded, language: Language, calendar: Calendar) -> bool:
    rest = _beside_dates(row, language, calendar)
    return rest != row.text and not re.search(r"[^\W\d_]{4}", rest)


def _beside_dates(row: Folded, language: Language, calendar: Calendar) -> str:
    rest = row.text
    for when in reversed(dates(row, published=_ANY_DAY, language=language, calendar=calendar)):
        rest = rest[: when.start] + rest[when.end :]
    return rest


def _letters(text: str, signs: Signs) -> int:
    return sum(map(str.isalpha, _beside_dates(folded(text), signs.language, signs.calendar)))


def _listing(signs: Signs) -> Iterator[datetime]:
    if signs.listed and signs.listed.published:
        yield signs.listed.published


_SOURCES: tuple[tuple[str, Callable[[Signs], Iterator[datetime]]], ...] = (
    ("json-ld", _json_ld),
    ("meta", _meta),
    ("time", _time),
    ("visible", _visible),
    ("listing", _listing),
)


def _machine(value: str | None) -> Iterator[datetime]:
    """A date written for machines, by ISO 8601 or as in mail; without a zone it is Casablanca's."""
    moment = _iso(value or "") or _as_in_mail(value or "")
    if moment and moment.year >= _FIRST_YEAR:
        yield moment if moment.tzinfo else moment.replace(tzinfo=CASABLANCA)


def _iso(value: str) -> datetime | None:
    found = re.match(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?", value)
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}{found[3] or ''}") if found else None
    except ValueError:
        return None


def _as_in_mail(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None


def _written(text: str, signs: Signs) -> Iterator[datetime]:
    """A date written for readers: a full one, day, month and year; the first that is not an update."""
    row = folded(text)
    for when in dates(row, published=_ANY_DAY, language=signs.language, calendar=signs.calendar):
        has_year = str(when.first.year) in row.text[when.start : when.end] or when.rule == "full date"
        before = row.text[max(0, when.start - _SOON) : when.start]
        if when.precision == "day" and has_year and not _is_update(before, signs.furniture) and when.first.year >= _FIRST_YEAR:
            yield datetime.combine(when.first, _hour(row.text), CASABLANCA)


def _hour(text: str) -> time:
    """The hour that a line shows, midnight if none."""
    if (found := _HOUR.search(text)) is None:
        return time()
    hour = int(found["hour"])
    return time(hour + _NOON if found["pm"] and hour < _NOON else hour, int(found["minute"]))


def _is_update(words: str, furniture: Furniture) -> bool:
    return any(fold(word) in fold(words) for word in furniture.not_published)


def _around(element: html.HtmlElement) -> str:
    """The class of an element and the words just before and in it, which may say "updated"."""
    parent = element.getparent()
    before = element.getprevious()
    lead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    inside = spaced(before.text_content()) if before is not None and isinstance(before.tag, str) else ""
    said = element.get("class") or ""
    # Themes write "entry-date updated" on the first publication too.
    kind = "" if "entry-date" in said or "published" in said else said
    return f"{kind} {inside[-_SOON:]} {lead[-_SOON:]} {spaced(element.text_content())[:_SOON]}"
