"""Short ways to say what an outlet told."""

from datetime import UTC, datetime
from typing import Any

from parser.linking.told import Told
from parser.mention import Counterpart, Mention, Person


def moment(day: str) -> datetime:
    """A moment in UTC: `2025-11-27` is its noon."""
    return datetime.fromisoformat(day if "T" in day else f"{day}T12:00").replace(tzinfo=UTC)


def mention(kind: str = "agreement", partners: str = "NO", status: str = "occurred", **fields: Any) -> Mention:
    """A mention; partners are given as words."""
    return Mention(kind=kind, status=status, partners=tuple(partners.split()), **fields)  # type: ignore[arg-type]  # words of a test


def mou(partners: str = "NO", status: str = "occurred", **fields: Any) -> Mention:
    return mention("agreement", partners, status, instrument="memorandum_of_understanding", **fields)


def told(
    said: Mention, published: str = "2025-11-27", outlet: str = "alpha", key: str = "", ordinal: int = 0, **more: Any
) -> Told:
    """A mention in an article of its own, unless a key is given."""
    key = key or f"{outlet}:{published}"
    return Told(key=key, ordinal=ordinal, outlet=outlet, published=moment(published), mention=said, **more)


def head_of(partner: str, agency: str | None = None, latn: str | None = None, ar: str | None = None) -> Counterpart:
    person = Person(ar=ar, latn=latn) if latn or ar else None
    return Counterpart(partner=partner, agency=agency, person=person, level="head_of_service")
