"""One event as a line of the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.catalogue import count, say
from alerts.title import is_round_up
from alerts.words import short_date, who_says_so
from db.event import Event
from web.words import Words, left_to_right

NEW_FOR = timedelta(hours=72)
MOST_TOPICS = 2
OWN_BADGE = frozenset({"planned", "postponed", "cancelled", "lapsed", "disputed", "retracted"})
"""Statuses that a row wears; to have occurred is not remarkable."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A code with its word and, where it leads anywhere, its address."""

    code: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a reader sees of one event before opening it."""

    event: Event
    href: str
    title: str
    says: str
    date: str
    """In words, what is not given included."""
    short_date: str
    """Empty when no date is given."""
    machine_date: str
    """Of an HTML time element, which knows days, months and years but no intervals; empty when no date is given."""
    place: str
    topics: str
    outlets: str
    badges: tuple[Labelled, ...]
    counts: str
    """What a round-up announced and named, else how many partners there are."""
    partners: tuple[Labelled, ...]
    """Of a round-up only, whose title cannot hold them all."""


def row(event: Event, words: Words, now: datetime) -> Row:
    return Row(
        event=event,
        href=event_path(event.id, words),
        title=words.title(event),
        says=who_says_so(event, words.lang),
        date=words.date_of(event),
        short_date=short_date(event, words.lang) or "",
        machine_date=event.date or "",
        place=words.label("place", event.place) if event.place else "",
        topics=_topics(event, words),
        outlets=_outlets(event, words),
        badges=tuple(Labelled(code, words.label("badge", code)) for code in badges(event, now)),
        counts=counts(event, words) or words.line(words.field("partner"), len(event.partners)),
        partners=tuple(partner(code, words) for code in event.partners) if is_round_up(event) else (),
    )


def event_path(event_id: str, words: Words) -> str:
    return f"/{words.lang}/event/{event_id}"


def partner(code: str, words: Words) -> Labelled:
    return Labelled(code, words.label("partner", code), f"/{words.lang}/?partner={code}")


def badges(event: Event, now: datetime) -> Iterator[str]:
    if event.new and now - event.first_reported <= NEW_FOR:
        yield "new"
    if event.status in OWN_BADGE:
        yield event.status
    if event.known_from == "retelling":
        yield "retelling"
    if event.possibly_same_as:
        yield "possibly_same"


def counts(event: Event, words: Words) -> str:
    """The two counts of a round-up side by side: they measure different things and are never one of the other."""
    given = event.counts or {}
    counted = (name for name in ("announced", "named") if name in given)
    return words.listed([words.line(say(words.lang, "fact", name), given[name]) for name in counted])


def _topics(event: Event, words: Words) -> str:
    named = words.listed([words.label("topic", topic) for topic in event.topics[:MOST_TOPICS]])
    rest = len(event.topics) - MOST_TOPICS
    return f"{named} {left_to_right(f'+{rest}')}" if rest > 0 else named


def _outlets(event: Event, words: Words) -> str:
    languages = sorted({report.language for report in event.reports})
    return words.listed([count(words.lang, "outlet", event.outlets), *(words.label("language", lang) for lang in languages)])
