"""One thing that the doctor says."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it; a `fail` keeps Marsad from its work."""

    level: Level
    what: str
    says: str
    todo: str = ""
