"""What a fetch gives: the bytes of a page, and what the listing said of it beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Arrival = Literal["live", "baseline", "catchup", "backfill", "import", "reparse"]
"""How an article came to us; decides whether its news may be told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of a listing: an article that an outlet says it has."""

    url: str
    key: str
    """Canonical key: the platform's id where the outlet's file tells how to read it, else the cleaned URL."""
    title: str | None = None
    summary: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    """When its listing says that it was last changed."""
    copy: str | None = None
    """Where an archive keeps it, to be fetched from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as fetched; its bytes are never altered, so that a better parser can read it again."""

    outlet: str
    """Slug of the outlet."""
    route: str
    """Name of the route whose listing led here, for instance `feed`."""
    arrival: Arrival
    """Why it was fetched."""
    link: Link
    url: str
    """Address that answered, after redirects."""
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    fetched_at: datetime
    """With zone, UTC."""
