"""The ledger's facets as options: what is asked for becomes a filter, or is refused with the nearest known word."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from alerts.filter import EventFilter
from seeds.datafile import reason_of

Facet = Annotated[list[str] | None, typer.Option(metavar="VALUE", help="Repeat for several.")]
Twins = Annotated[
    list[str] | None, typer.Option("--not", metavar="FACET=VALUE", help="Leave out, as in --not kind=visit; repeat for several.")
]


def wanted(asked: Mapping[str, Any], without: Iterable[str] = ()) -> EventFilter:
    """Make a filter of facets and their values; what is empty asks for nothing."""
    facets = {name: value for name, value in asked.items() if value not in (None, [])}
    for twin in without:
        facet, equals, value = twin.partition("=")
        if not equals:
            raise typer.BadParameter(f'--not "{twin}" is no FACET=VALUE, such as kind=visit')
        facets.setdefault(f"not_{facet}", []).append(value)
    try:
        return EventFilter.model_validate(facets)
    except ValidationError as error:
        first = error.errors()[0]
        reason = reason_of({**first, "loc": first["loc"][:1]}, EventFilter) if first["loc"] else first["msg"]
        raise typer.BadParameter(reason) from error
