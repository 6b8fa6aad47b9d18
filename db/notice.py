"""What Marsad tells of itself: an outlet that it cannot see into, deliveries that fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

NoticeType = Literal["outlet.blind", "outlet.recovered", "delivery.failing", "ready"]
OPERATOR = "operator"
"""Slug of the rule whose subscribers hear of Marsad itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that the operator has to know, as it was when it was noticed."""

    type: NoticeType
    dedupe_key: str
    """Bars a second notice of the same thing: `outlet:hespress_ar:blind:2026-11-24T09:00:00Z`."""
    at: datetime
    content: Mapping[str, Any]
    """What its message says, as JSON, by the names that its type knows."""
