"""Short ways to say what an outlet told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from parser.linking.coreference import Cluster, partition
from parser.linking.summary import Summary, summarise
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


# What recollections leave alone

_COUNTED = {"outlets", "known_from"}
"""How many tell it, and how it came to be known, is told of reports and not of the event."""
_UNSAID = (None, (), "not_given", ("not_stated",))


def altered_by_recollections(stream: Sequence[Told], today: date) -> list[str]:
    """What is shown otherwise than it would be without recollections, of the events of which somebody tells freshly.

    That it occurred they may prove, and what nobody says they may fill.
    """
    shown = {_fresh(cluster): summarise(cluster, today=today) for cluster in partition(stream)}
    without = [cluster for cluster in partition(one for one in stream if not one.is_recalled) if _fresh(cluster)]
    return [field for cluster in without for field in _changed(summarise(cluster, today=today), shown.get(_fresh(cluster)))]


def _fresh(cluster: Cluster) -> frozenset[tuple[str, int]]:
    """The places of an event's reports that recall nothing; nothing if they only deny."""
    if all(told.mention.status in ("denied", "recalled") for told in cluster.firm):
        return frozenset()
    return frozenset((told.key, told.ordinal) for told in cluster.firm if not told.is_recalled)


def _changed(before: Summary, after: Summary | None) -> list[str]:
    if after is None:
        return ["reports"]
    fields = [field for field in Summary.__dataclass_fields__ if field not in _COUNTED]
    changed = [
        field for field in fields if getattr(before, field) != getattr(after, field) and getattr(before, field) not in _UNSAID
    ]
    return [field for field in changed if field != "status" or after.status != "occurred"]
