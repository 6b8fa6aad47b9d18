"""The facets beside the ledger: each value with its count and the addresses that choose or exclude it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.filter import FACETS, EventFilter
from db.event import Event
from web.ledger import found
from web.query import address, parameters_of, toggled, without
from web.words import Words

FIRST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a facet."""

    label: str
    count: int
    is_chosen: bool
    href: str
    not_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow the ledger."""

    name: str
    label: str
    first: tuple[Value, ...]
    rest: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One active filter, and the address without it."""

    label: str
    href: str


def facets(events: Sequence[Event], all_found: Sequence[Event], wanted: EventFilter, words: Words) -> Iterator[Facet]:
    """Count the values of each facet among the events found; a facet that narrows counts what it would find without itself."""
    for name, values in FACETS.items():
        narrowed = getattr(wanted, name)
        among = found(events, without(wanted, name)) if narrowed else all_found
        counted = Counter(value for event in among for value in values(event))
        shown = [_value(name, value, count, wanted, words) for value, count in counted.most_common()]
        if len(shown) > 1 or narrowed:
            yield Facet(
                name=name,
                label=words.field(name),
                first=tuple(shown[:FIRST_SHOWN]),
                rest=tuple(shown[FIRST_SHOWN:]),
            )


def chips(wanted: EventFilter, words: Words) -> Iterator[Chip]:
    """The active filters in words, each removable."""
    for name, value in parameters_of(wanted):
        field = name.removeprefix("not_")
        label = words.line(words.field(field), words.label(field, value))
        less = toggled(wanted, name, value) if isinstance(getattr(wanted, name), tuple) else without(wanted, name)
        yield Chip(
            label=words.gettext("not %(filter)s") % {"filter": label} if name.startswith("not_") else label,
            href=address(f"/{words.lang}/", less),
        )


def _value(facet: str, value: str, count: int, wanted: EventFilter, words: Words) -> Value:
    ledger = f"/{words.lang}/"
    is_chosen = value in getattr(wanted, facet)
    return Value(
        label=words.label(facet, value),
        count=count,
        is_chosen=is_chosen,
        href=address(ledger, toggled(wanted, facet, value)),
        not_href="" if is_chosen else address(ledger, toggled(wanted, f"not_{facet}", value)),
    )
