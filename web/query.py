"""The ledger's filter as a query string: the state of every page is its address."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from alerts.filter import EventFilter
from seeds.datafile import nearest

SINGLE = frozenset({"outlets_min", "date_from", "date_to"})
"""Parameters that hold one value; every other may be repeated."""


class BadParameter(Exception):
    """A query string says something that no filter understands; the message names the parameter and what it accepts."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


def filter_of(parameters: Iterable[tuple[str, str]]) -> EventFilter:
    """Read a filter from the parameters of a query string; empty ones, as forms send them, ask for nothing.

    Raises `BadParameter` for the first that is not understood.
    """
    asked: dict[str, Any] = {}
    for name, value in parameters:
        if name not in EventFilter.model_fields:
            raise BadParameter(name, f"not a filter{nearest(name, EventFilter.model_fields)}")
        if value and name in SINGLE:
            asked[name] = value
        elif value:
            asked.setdefault(name, []).append(value)
    try:
        return EventFilter.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadParameter(str(first["loc"][0]) if first["loc"] else "date_from", first["msg"]) from error


def parameters_of(wanted: EventFilter) -> list[tuple[str, str]]:
    """The parameters that say a filter, sorted, without those that ask for nothing."""
    return sorted(_parameters(wanted.model_dump(mode="json", exclude_defaults=True)))


def address(path: str, wanted: EventFilter, **more: str) -> str:
    """A page's path with the filter, and whatever else it carries, as its query string."""
    query = urlencode(sorted([*parameters_of(wanted), *more.items()]))
    return f"{path}?{query}" if query else path


def toggled(wanted: EventFilter, facet: str, value: str) -> EventFilter:
    """The filter with a value of a facet added, or taken out if it is there."""
    chosen: tuple[str, ...] = getattr(wanted, facet)
    without = tuple(other for other in chosen if other != value)
    return wanted.model_copy(update={facet: without if value in chosen else (*chosen, value)})


def without(wanted: EventFilter, parameter: str) -> EventFilter:
    """The filter with one parameter asking for nothing again."""
    return wanted.model_copy(update={parameter: EventFilter.model_fields[parameter].default})


def _parameters(asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in asked.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, str(one)
