"""What several commands print for people: a value, and what somebody set right."""

from collections.abc import Iterator
from typing import Any

from marsad.cli.lines import Record


def value(shown: Any) -> str:
    """A field's value in words; numbers are nothing without their names."""
    match shown:
        case list():
            return ", ".join(map(value, shown)) or "none"
        case dict():
            parts = ((name, part) for name, part in shown.items() if part not in (None, "not_given"))
            return " ".join(f"{name} {part}" if isinstance(part, int) else value(part) for name, part in parts)
        case None:
            return "none"
        case _:
            return str(shown)


def correction(one: Record) -> Iterator[str]:
    said = {
        "set": f"{one['field']}: {value(one['before'])} → {value(one['value'])}",
        "merge": f"merge with {', '.join(one['reports'])}",
        "split": f"split off {', '.join(one['reports'])}",
        "undo": f"undo {one['undoes']}",
    }.get(one["act"], one["act"].replace("_", " "))
    taken_back = "" if one["holds"] else "  (taken back)"
    yield f"{one['id']:4}  {one['at'][:16]}  {one['event']}  {one['who']}: {said}{taken_back}"
    if one["why"]:
        yield f"      {one['why']}"
