"""The subject of a mail: the fact itself, of one story or of several."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from alerts.catalogue import count, say
from alerts.message import Telling
from alerts.title import Names, heading, is_round_up, title
from alerts.words import capitalized, joined, listed
from db.event import Event
from parser.article import Language

LONGEST_SUBJECT = 78
_FIELDS = {name: TypeAdapter[Any](hint) for name, hint in get_type_hints(Event).items()}
"""Reads a field of an event back from the JSON in which a version keeps it."""


def subject(tellings: Sequence[Telling], language: Language, names: Names) -> str:
    """The fact itself, of one story or of several."""
    if len(tellings) == 1:
        return _single(tellings[0], language, names)
    return _several([telling.event for telling in tellings], language, names)


def _single(telling: Telling, language: Language, names: Names) -> str:
    match telling.type:
        case "event.corrected":
            text = say(language, "subject", "correction", subject=_fitted(before(telling), language, names))
        case "event.retracted":
            text = say(language, "subject", "retraction", subject=_fitted(telling.event, language, names))
        case _:
            text = _fitted(telling.event, language, names)
    return say(language, "subject", "late", subject=text) if telling.is_late else text


def _fitted(event: Event, language: Language, names: Names) -> str:
    full = heading(event, language, names)
    return full if len(full) <= LONGEST_SUBJECT else title(event, language, names)


def before(telling: Telling) -> Event:
    """The event as it was first told, by whose name its reader knows it."""
    changes = telling.change.fields
    fields = {one.field: _FIELDS[one.field].validate_python(one.before) for one in changes if one.field in _FIELDS}
    return replace(telling.event, **fields)


def _several(events: Sequence[Event], language: Language, names: Names) -> str:
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(_group(event, events), []).append(event)
    counts = [_counted_group(key, group, language, names) for key, group in groups.items()]
    text = capitalized(say(language, "subject", "and").join(counts))
    places = {event.place for event in events}
    place = names.label(next(iter(places)) or "", language) if len(places) == 1 else ""
    return say(language, "subject", "place", subject=text, place=place) if place else text


def _group(event: Event, events: Sequence[Event]) -> str:
    """Agreements are called memoranda only if all of them are."""
    memoranda = all(one.instrument == "memorandum_of_understanding" for one in events if one.kind == "agreement")
    return f"{event.kind}.memorandum_of_understanding" if event.kind == "agreement" and memoranda else event.kind


def _counted_group(key: str, events: Sequence[Event], language: Language, names: Names) -> str:
    partners = list(dict.fromkeys(names.label(partner, language) for event in events for partner in event.partners))
    n = sum((event.counts or {}).get("announced", 1) if is_round_up(event) else 1 for event in events)
    tight = joined if say(language, "list", "tight") == "and" else listed
    return count(language, key, n, context="group", names=tight(language, partners))
