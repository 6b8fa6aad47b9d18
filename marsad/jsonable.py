"""Whatever is known here, as JSON says it to other programs."""

from typing import Any

from pydantic import TypeAdapter

_ANYTHING = TypeAdapter[Any](Any)


def jsonable(told: object) -> dict[str, Any]:
    """Give a mapping or a dataclass as an object; what it holds becomes objects, lists and text."""
    said: dict[str, Any] = _ANYTHING.dump_python(told, mode="json")
    return said
