"""What is known of an event, as labelled lines in the reader's language."""

from collections.abc import Iterator

from alerts.catalogue import say
from alerts.title import Names
from alerts.words import isolated, listed, person, services, spoken_date
from db.event import Event
from parser.article import Language


def facts_of(event: Event, language: Language, names: Names) -> Iterator[tuple[str, str]]:
    """Label and value of everything that is known; what is not known has no line."""
    for key, value in _values(event, language, names):
        if value:
            yield say(language, "fact", key), value


def _values(event: Event, language: Language, names: Names) -> Iterator[tuple[str, str | None]]:
    yield "status", say(language, "status", event.status) if event.status != "occurred" else None
    yield "date", spoken_date(event, language)
    yield "place", isolated(names.label(event.place, language), language) if event.place else None
    yield "sides", listed(language, _sides(event, language, names))
    persons = filter(None, (person(one, language) for one in event.counterparts))
    yield "persons", listed(language, [isolated(name, language) for name in persons])
    yield "instrument", say(language, "instrument", event.instrument) if event.instrument else None
    yield "topics", listed(language, [say(language, "topic", topic) for topic in event.topics])
    yield "announced", str((event.counts or {}).get("announced", ""))
    yield "named", str((event.counts or {}).get("named", ""))
    yield "possibly", listed(language, event.possibly_same_as)


def _sides(event: Event, language: Language, names: Names) -> list[str]:
    """The Moroccan side, then each partner by its agencies, else by its name."""
    sides = [services(event.services, language)]
    for partner in event.partners:
        agencies = [one.agency for one in event.counterparts if one.partner == partner and one.agency]
        sides += [names.label(agency, language) for agency in agencies] or [names.label(partner, language)]
    return [isolated(side, language) for side in dict.fromkeys(sides)]
