"""What of people's words holds now, and for which event: a correction goes where the mentions go that it was made on.

Ids of events depend on what came first, and events merge and split; mentions of one article stay mentions of that article. So
each correction knows its mentions, in an order that no arrival changes, and the first of them that still stands decides.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db import mentions
from db.batch import batches
from db.correction import Act, Correction, Said, holding
from db.known import ids_of, known
from db.models import CorrectionPlaceRow, CorrectionRow, MentionRow
from parser.linking.bonds import NONE, Bonds, Place
from parser.linking.told import Gist, is_alike

_UNDO = aliased(CorrectionRow)
EVERYTHING = select(CorrectionRow).order_by(CorrectionRow.id)
"""Asks for all that was said, in the order in which it was."""
HOLDING = EVERYTHING.where(~exists().where(_UNDO.undoes == CorrectionRow.id), CorrectionRow.act != "undo")
"""Asks for what nobody took back."""
_ANYTHING = select(exists().where(CorrectionRow.id > 0))
OF_REPORTS: tuple[Act, ...] = ("merge", "split")


def said_of(session: Session, event_id: str, rows: Sequence[MentionRow]) -> Said:
    """Collect what holds for an event that consists of these mentions."""
    if not _is_anything_said(session):
        return Said()
    return holding(word_of(row, event_id) for row in of_event(session, event_id, rows))


def of_event(
    session: Session, event_id: str, rows: Sequence[MentionRow], *, asked: Select[CorrectionRow] = HOLDING
) -> list[CorrectionRow]:
    """Of what is asked for that which is about an event that consists of these mentions."""
    near = _near(session, event_id, {row.article.key for row in rows}, asked)
    home = homes(session, near)
    return [row for row in near if home[row.id] == event_id]


def word_of(row: CorrectionRow, event_id: str, *, reports: Sequence[str] = (), holds: bool = True) -> Correction:
    """A word of somebody, about an event as it is called now."""
    return Correction(
        id=row.id,
        act=row.act,
        event=event_id,
        field=row.field,
        value=row.value.get("value"),
        following=row.value.get("with", {}),
        before=row.value.get("before"),
        evidence=tuple(row.evidence),
        reports=tuple(reports),
        undoes=row.undoes,
        holds=holds,
        who=row.who,
        why=row.why,
        at=row.at,
    )


def homes(session: Session, rows: Iterable[CorrectionRow]) -> dict[int, str]:
    """The event that each correction is about: where its mentions are now; one without mentions goes where its event went.

    What takes a correction back is about the same event.
    """
    about = {row.id: (row.undoes or row.id, row.event_id) for row in rows}
    places = places_of(session, {number for number, _ in about.values()})
    standing = mentions.at_keys(session, {place.key for some in places.values() for place in some})
    return {
        number: _home(places.get(said, ()), standing) or known(session, event_id).id for number, (said, event_id) in about.items()
    }


def _home(places: Iterable[CorrectionPlaceRow], standing: Mapping[str, Sequence[MentionRow]]) -> str | None:
    return next((row.event_id for place in places for row in at(place, standing) if row.event_id), None)


def _near(session: Session, event_id: str, keys: Collection[str], asked: Select[CorrectionRow]) -> list[CorrectionRow]:
    """What may be about an event: what was said of it by an id, or of mentions of the articles with these keys."""
    found = {row.id: row for row in session.scalars(asked.where(CorrectionRow.event_id.in_(ids_of(event_id))))}
    for some in batches(keys):
        made = or_(CorrectionRow.id.in_(_made_at(some)), CorrectionRow.undoes.in_(_made_at(some)))
        found |= {row.id: row for row in session.scalars(asked.where(made))}
    return [found[number] for number in sorted(found)]


def _is_anything_said(session: Session) -> bool:
    """Whether people ever said anything, asked once in a transaction: linking asks for their word at every step."""
    if "is_anything_said" not in session.info:
        session.info["is_anything_said"] = bool(session.scalar(_ANYTHING))
    return bool(session.info["is_anything_said"])


def _made_at(keys: Collection[str]) -> Select[int]:
    return select(CorrectionPlaceRow.correction_id).where(CorrectionPlaceRow.key.in_(keys))


# Bonds between reports


def bonds(session: Session, keys: Collection[str]) -> Bonds:
    """What people said of which reports of these articles, with any others, tell one event; the last word on a pair wins."""
    acts = _of_reports(session, keys) if _is_anything_said(session) else {}
    if not acts:
        return NONE
    places = places_of(session, acts)
    standing = mentions.at_keys(session, {place.key for some in places.values() for place in some})
    pairs: dict[frozenset[Place], bool] = {}
    for number, act in sorted(acts.items()):
        pairs |= dict(_pairs(act, _sides(places[number], standing)))
    return Bonds(pairs)


def _of_reports(session: Session, keys: Collection[str]) -> dict[int, Act]:
    found: dict[int, Act] = {}
    asked = HOLDING.with_only_columns(CorrectionRow.id, CorrectionRow.act).where(CorrectionRow.act.in_(OF_REPORTS))
    for some in batches(keys):
        found |= dict(session.execute(asked.where(CorrectionRow.id.in_(_made_at(some)))).all())
    return found


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


def at(place: CorrectionPlaceRow, standing: Mapping[str, Sequence[MentionRow]]) -> list[MentionRow]:
    """The mention that stands at a place now: what its article says of the same thing, in whichever reading of it."""
    meant = Gist(place.family, place.partners)
    alike = [row for row in standing.get(place.key, ()) if is_alike(mentions.gist(row), meant)]
    return sorted(alike, key=lambda row: row.ordinal != place.ordinal)[:1]
