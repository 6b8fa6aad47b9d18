"""By which way `marsad backfill` goes into the past, and which of its options mean something there."""

from collections.abc import Iterator, Mapping, Sequence

import typer

from crawler.ledger import Depth, Manner
from crawler.outlet import Outlet, RouteKind
from crawler.past.cdx import route_to
from crawler.past.ways import WAYS
from seeds.datafile import nearest

VIA = (*WAYS, "warc")
_BELONGS = {"--warc": "warc", "--workers": "warc", "--executor": "warc", "--archive": "cdx"}
"""Options that mean something to one way alone."""
_NOT_FOR_FILES = ("--search", "--depth", "--dry-run")


def check(via: str | None, given: Mapping[str, object]) -> None:
    """Refuse a way that there is not, and options that mean nothing to it; `given` holds what was said to each option."""
    if via is not None and via not in VIA:
        raise typer.BadParameter(f'there is no way "{via}"{nearest(via, VIA)}', param_hint="--via")
    for option, way in _BELONGS.items():
        if given.get(option) and via != way:
            raise typer.BadParameter(f"it means something only with --via {way}", param_hint=option)
    for option in _NOT_FOR_FILES if via == "warc" else ():
        if given.get(option):
            raise typer.BadParameter("it means nothing where files are read", param_hint=option)
    if via == "cdx" and given.get("--depth"):
        raise typer.BadParameter("an archive's index tells no titles: by it everything is fetched", param_hint="--depth")


def kind_of(via: str | None) -> RouteKind | None:
    return next((kind for kind in WAYS if kind == via), None)


def manner(via: str | None, index: str | None, depth: Depth, outlets: Sequence[Outlet]) -> Manner:
    """How a stretch of these outlets is to be read."""
    for outlet in outlets if index else ():
        try:
            route_to(outlet, index or "")
        except ValueError as error:
            raise typer.BadParameter(f'"{index}" is not a web address (http:// or https://)', param_hint="--archive") from error
    return Manner(way=kind_of(via), index=index, depth=depth)


def without(outlets: Sequence[Outlet], way: RouteKind | None) -> Iterator[Outlet]:
    """Those of some outlets that cannot be read by a way; an archive's index may know any of them."""
    if way not in {None, "cdx"}:
        yield from (outlet for outlet in outlets if all(route.kind != way for route in outlet.routes))
