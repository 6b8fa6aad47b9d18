"""What of people's words holds now, and for which event: a correction goes where the mentions go that it was made on.

Ids of events depend on what came first, and events merge and split; mentions of one article stay mentions of that article. So
each correction knows its mentions, in an order that no arrival changes, and the first of them that still stands decides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.batch import batches
from db.correction import Act
from db.models import ArticleRow, CorrectionPlaceRow, CorrectionRow, EventRow, MentionRow
from parser.linking.bonds import NONE, Bonds, Place

_UNDO = aliased(CorrectionRow)
_HOLDING = (
    select(CorrectionRow)
    .where(~exists().where(_UNDO.undoes == CorrectionRow.id), CorrectionRow.act != "undo")
    .order_by(CorrectionRow.id)
)
_ANYTHING = select(exists().where(CorrectionRow.id > 0))
OF_AN_EVENT: tuple[Act, ...] = ("set", "accept", "reject", "not_new")
OF_REPORTS: tuple[Act, ...] = ("merge", "split")


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of one event."""

    values: Mapping[str, object] = field(default_factory=dict)
    is_rejected: bool = False
    is_no_news: bool = False


def said_of(session: Session, event: EventRow, rows: Sequence[MentionRow]) -> Said:
    """Collect what holds for an event that consists of these mentions; the last word on each thing wins."""
    if not _is_anything_said(session):
        return Said()
    own = [row for row in _candidates(session, event, rows) if row.act in OF_AN_EVENT]
    found = list(of_event(session, event.id, own))
    if not found:
        return Said()
    values: dict[str, object] = {}
    for row in (row for row in found if row.act == "set"):
        values |= {str(row.field): row.value["value"], **row.value.get("with", {})}
    verdicts = [row.act for row in found if row.act in ("accept", "reject")]
    return Said(values, verdicts[-1:] == ["reject"], any(row.act == "not_new" for row in found))


def of_event(session: Session, event_id: str, candidates: Sequence[CorrectionRow]) -> Iterator[CorrectionRow]:
    """Of corrections those whose mentions are now in an event; one without mentions goes where its event went."""
    places = places_of(session, [row.id for row in candidates])
    standing = mentions_at(session, {place.key for some in places.values() for place in some})
    for row in candidates:
        homes = (mention.event_id for place in places.get(row.id, []) for mention in at(place, standing) if mention.event_id)
        home = next(homes, None) or _now(session, row.event_id)
        if home == event_id:
            yield row


def _candidates(session: Session, event: EventRow, rows: Sequence[MentionRow]) -> list[CorrectionRow]:
    ids = select(EventRow.id).where(or_(EventRow.id == event.id, EventRow.redirect == event.id))
    found = {row.id: row for row in session.scalars(holding().where(CorrectionRow.event_id.in_(ids)))}
    for keys in batches({row.article.key for row in rows}):
        found |= {row.id: row for row in session.scalars(holding().where(CorrectionRow.id.in_(_made_at(keys))))}
    return [found[number] for number in sorted(found)]


def holding() -> Select[CorrectionRow]:
    """Ask for what nobody took back, in the order in which it was said."""
    return _HOLDING


def _is_anything_said(session: Session) -> bool:
    """Whether people ever said anything, asked once in a transaction: linking asks for their word at every step."""
    if "is_anything_said" not in session.info:
        session.info["is_anything_said"] = bool(session.scalar(_ANYTHING))
    return bool(session.info["is_anything_said"])


def _made_at(keys: Collection[str]) -> Select[int]:
    return select(CorrectionPlaceRow.correction_id).where(CorrectionPlaceRow.key.in_(keys))


def _now(session: Session, event_id: str) -> str:
    event = session.get_one(EventRow, event_id)
    return event.redirect or event.id


# Bonds between reports


def bonds(session: Session, keys: Collection[str]) -> Bonds:
    """What people said of which reports of these articles, with any others, tell one event; the last word on a pair wins."""
    ids = _of_reports(session, keys) if _is_anything_said(session) else []
    if not ids:
        return NONE
    places = places_of(session, ids)
    standing = mentions_at(session, {place.key for some in places.values() for place in some})
    acts = dict(session.execute(select(CorrectionRow.id, CorrectionRow.act).where(CorrectionRow.id.in_(ids))).all())
    pairs: dict[frozenset[Place], bool] = {}
    for number in ids:
        pairs |= dict(_pairs(acts[number], _sides(places[number], standing)))
    return Bonds(pairs)


def _of_reports(session: Session, keys: Collection[str]) -> list[int]:
    found: set[int] = set()
    for some in batches(keys):
        near = holding().with_only_columns(CorrectionRow.id).where(CorrectionRow.act.in_(OF_REPORTS))
        found |= set(session.scalars(near.where(CorrectionRow.id.in_(_made_at(some)))))
    return sorted(found)


def _sides(places: Iterable[CorrectionPlaceRow], standing: Mapping[str, Sequence[MentionRow]]) -> list[dict[Place, str]]:
    """The mentions of each side, each with its family."""
    sides: dict[int, dict[Place, str]] = {}
    for place in places:
        sides.setdefault(place.side, {}).update({(place.key, row.ordinal): row.family for row in at(place, standing)})
    return list(sides.values())


def _pairs(act: Act, sides: Sequence[Mapping[Place, str]]) -> Iterator[tuple[frozenset[Place], bool]]:
    """What was merged is one across the sides; what was split is apart across them, and each side stays together.

    But only a merge says that one article tells an event twice, or that events of two families are one.
    """
    for one, other in combinations(sides, 2):
        yield from ((frozenset((a, b)), act == "merge") for a in one for b in other)
    if act == "split":
        inner = (pair for side in sides for pair in combinations(side.items(), 2))
        yield from ((frozenset((a, b)), True) for (a, family), (b, other) in inner if a[0] != b[0] and family == other)


# Where the mentions are that a correction was made on


def places_of(session: Session, corrections: Collection[int]) -> dict[int, list[CorrectionPlaceRow]]:
    """The places of corrections, those that decide first before others."""
    query = select(CorrectionPlaceRow).where(CorrectionPlaceRow.correction_id.in_(corrections))
    found: dict[int, list[CorrectionPlaceRow]] = {}
    for row in session.scalars(query.order_by(CorrectionPlaceRow.number)) if corrections else ():
        found.setdefault(row.correction_id, []).append(row)
    return found


def mentions_at(session: Session, keys: Collection[str]) -> dict[str, list[MentionRow]]:
    """What the articles with these keys say now."""
    found: dict[str, list[MentionRow]] = {}
    for some in batches(keys):
        query = select(MentionRow).join(MentionRow.article).where(ArticleRow.key.in_(some), MentionRow.superseded_at.is_(None))
        for row in session.scalars(query.order_by(MentionRow.ordinal)):
            found.setdefault(row.article.key, []).append(row)
    return found


def at(place: CorrectionPlaceRow, standing: Mapping[str, Sequence[MentionRow]]) -> list[MentionRow]:
    """The mention that stands at a place now: what its article says of the same thing, in whichever reading of it."""
    alike = [row for row in standing.get(place.key, ()) if is_alike(row, place.family, place.partners)]
    return sorted(alike, key=lambda row: row.ordinal != place.ordinal)[:1]


def is_alike(row: MentionRow, family: str, partners: Iterable[str]) -> bool:
    """Whether a mention tells the same thing as one of this family with these partners, in another reading of the article."""
    return row.family == family and not set(row.content["partners"]).isdisjoint(partners)
