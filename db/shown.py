"""What is shown of an event, as the JSON that a version keeps: the parser's summary with what linking adds."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from db.event import FieldChange
from parser.dates.interval import dated
from parser.linking.summary import Summary
from parser.mention import Mention

Shown = dict[str, Any]
MENTION = TypeAdapter(Mention)
_SUMMARY = TypeAdapter(Summary)
CORRECTABLE = frozenset(Summary.__dataclass_fields__) - {"known_from", "origins", "outlets"}
"""Fields that a person may set right."""

_CORE = ("kind", "instrument", "partners", "date", "date_end", "place")
_WITHDRAWN = frozenset({"disputed", "retracted"})
_TURNED = _WITHDRAWN | {"cancelled", "postponed"}


def shown_of(summary: Summary, *, frame: str | None, possibly_same_as: Iterable[str]) -> Shown:
    """What a summary shows, with the event's links to others."""
    return _json(summary) | {"frame": frame, "possibly_same_as": sorted(possibly_same_as)}


def _json(summary: Summary) -> Shown:
    shown: Shown = _SUMMARY.dump_python(summary, mode="json")
    return shown


def corrected(shown: Shown, values: Mapping[str, object]) -> Shown:
    """Let people's values win; what follows from a value follows it. Raises `ValueError` for one that its field cannot have."""
    merged = {**shown, **values}
    if "date" in values:
        merged["precision"] = (None, "year", "month", "day")[len(str(merged["date"]).split("-")) if merged["date"] else 0]
        merged["date_end"] = values.get("date_end")
    if merged["precision"] != "day" or str(merged["date_end"] or "9") < str(merged["date"]):
        merged["date_end"] = None  # what the reports say by now may not go with a day that was given before
    if merged["kind"] != "agreement" and "kind" in values:
        merged["instrument"] = None
    links = {name: merged.pop(name) for name in ("frame", "possibly_same_as")}
    return _json(_SUMMARY.validate_python(merged)) | links


def checked(shown: Shown, values: Mapping[str, object]) -> Shown:
    """What an event would show with these values. Raises `ValueError` for those that do not go with it."""
    if unknown := sorted(values.keys() - CORRECTABLE):
        raise ValueError(f"{unknown[0]!r} cannot be corrected; one of: {', '.join(sorted(CORRECTABLE))}")
    after = corrected(shown, values)
    if after["date"]:
        dated(after["date"], after["date_end"])
    for name, value in values.items():
        if after[name] is None and value is not None:
            raise ValueError(f"{name}: {value!r} does not go with {_rest(after, values)}")
    if not after["partners"]:
        raise ValueError("partners: an event has one at least; `--reject` it if it has none")
    return after


def _rest(after: Shown, values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {after[name]}" for name in ("kind", "date") if name not in values or after[name] is not None)


def summary_of(shown: Shown) -> Summary:
    """Read a summary back; the event is not retracted."""
    return _SUMMARY.validate_python({name: shown[name] for name in Summary.__dataclass_fields__})


def changes(before: Shown, after: Shown) -> list[FieldChange]:
    """List the shown fields that differ."""
    return [FieldChange(field=name, before=before[name], after=after[name]) for name in after if before[name] != after[name]]


def takes_back(made: Iterable[FieldChange]) -> bool:
    """Say whether something that was shown no longer holds; a more precise value or one more partner takes nothing back."""
    return any(change.field in _CORE and not _refines(change.before, change.after) for change in made)


def turns(made: Iterable[FieldChange]) -> bool:
    """Say whether an event came to stand in doubt, was called off or put off, or is so no more: whoever was told has to know."""
    return any(change.field == "status" and (change.after in _TURNED or change.before in _WITHDRAWN) for change in made)


def _refines(before: object, after: object) -> bool:
    if before is None:
        return True
    if isinstance(before, str) and isinstance(after, str):
        return after.startswith(before + "-")  # 2025-11 becomes 2025-11-24
    return isinstance(before, list) and isinstance(after, list) and set(before) <= set(after)
