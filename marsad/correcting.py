"""What somebody types to set an event right, as the values that its fields get, or why it cannot be said."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from parser.dates.interval import dated
from parser.linking.standing import Status
from parser.mention import Counterpart, Direction, Instrument, Kind, Level, Topic
from parser.names.entries import Entity
from parser.names.gazetteer import Gazetteer
from seeds.datafile import nearest, reason_of

NOTHING = ("", "none", "null")
"""How somebody says that a field has no value."""


class NotSaid(ValueError):
    """What was typed is no correction; the message says what is."""


def _listed(value: object) -> object:
    """Words with commas between them, each once."""
    words = [word.strip() for word in value.split(",")] if isinstance(value, str) else value
    return tuple(dict.fromkeys(filter(None, words))) if isinstance(words, list) else () if words is None else words


def _read(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else () if value is None else value


def _day(value: str | None) -> str | None:
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError(f'"{value}" is no day such as 2025-11-24') from error


def _date(value: str | None) -> str | None:
    try:
        _ = value and dated(value)
    except ValueError as error:
        raise ValueError(f'"{value}" is no date such as 2025-11-24, 2025-11 or 2025') from error
    return value


class Values(BaseModel):
    """The fields that can be given a value, and what each may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = "agreement"
    status: Status = "occurred"
    instrument: Instrument | None = None
    partners: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    counterparts: Annotated[tuple[Counterpart, ...], BeforeValidator(_read)] = ()
    date: Annotated[str | None, AfterValidator(_date)] = None
    date_end: Annotated[str | None, AfterValidator(_day)] = None
    place: str | None = None
    topics: Annotated[tuple[Topic, ...], BeforeValidator(_listed)] = ()
    direction: Direction = "not_given"
    level: Level = "not_given"


def values_of(pairs: Sequence[str], names: Gazetteer) -> dict[str, Any]:
    """Read `field=value` of each; what follows from a value is given with it. Raises `NotSaid` for what is not understood."""
    typed = _typed(pairs)
    try:
        read = Values.model_validate(typed)
    except ValidationError as error:
        raise NotSaid("\n".join(_reason(one) for one in error.errors())) from error
    given = read.model_dump(mode="json")
    values = {field: given[field] for field in typed}
    if "partners" in values:
        values["partners"] = [_partner(partner, names, "partners") for partner in values["partners"]]
    for one in values.get("counterparts", ()):
        one["partner"] = _partner(one["partner"], names, "counterparts")
    if (place := values.get("place")) is not None:
        values["place"], values["place_country"] = _place(place, names)
    return values


def _typed(pairs: Sequence[str]) -> dict[str, str | None]:
    typed: dict[str, str | None] = {}
    for field, value in map(_pair, pairs):
        if field in typed:
            raise NotSaid(f"{field} is given twice: {typed[field] or 'none'}, {value or 'none'}")
        typed[field] = value
    return typed


def _pair(pair: str) -> tuple[str, str | None]:
    field, equals, value = pair.partition("=")
    if not equals:
        raise NotSaid(f'"{pair}" is no field=value, such as place=Rabat{nearest(field, set(Values.model_fields) - {field})}')
    return field.strip(), None if value.strip().lower() in NOTHING else value.strip()


def _reason(error: Any) -> str:
    """What does not fit, by its field alone: its value is one word or a list of them."""
    at = error["loc"][:1]
    if error["type"] == "literal_error" and error["input"] is None:
        return f"{at[0]}: has a value always; one of: {error['ctx']['expected'].replace(chr(39), '')}"
    reason = reason_of({**error, "loc": at}, Values)
    reason = reason.replace("unknown key", "unknown field")
    return f"{reason} (one of: {', '.join(Values.model_fields)})" if error["type"] == "extra_forbidden" else reason


def _partner(typed: str, names: Gazetteer, field: str) -> str:
    """The code of a country or organisation, in whichever capitals it was typed."""
    if (code := typed.upper()) in names.partners:
        return code
    raise NotSaid(f'{field}: "{typed}" is no country code and no organisation{_nearest_partner(typed, names)}')


def _nearest_partner(typed: str, names: Gazetteer) -> str:
    """The code of what somebody called by its name."""
    owners = (entity for entity in names.entities.values() if _is_called(entity, typed.casefold()))
    code = next((entity.partner or entity.id for entity in owners if (entity.partner or entity.id) in names.partners), None)
    return f'; did you mean "{code}"?' if code else nearest(typed, names.partners)


def _is_called(entity: Entity, wanted: str) -> bool:
    return wanted == entity.id.casefold() or any(form.text.casefold() == wanted for form in entity.forms)


def _place(place: str, names: Gazetteer) -> tuple[str, str | None]:
    """A city by its usual English form, however it was typed, with its country; one that nobody knows stays as typed."""
    known = (entity for entity in names.entities.values() if entity.kind == "place" and _is_called(entity, place.casefold()))
    city = next(known, None)
    return (city.id, city.country) if city else (place, None)
