"""Links mentions into events: loads the block, lets the parser decide, and writes the difference."""

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import mentions
from db.block import Block, settle
from db.engine import lock_events
from db.models import EventRow, EventVersionRow, MentionRow
from db.version import RETRACTED, Cause, Regrouped, retract, write, write_beside
from parser.linking.coreference import Cluster
from parser.linking.told import Told


@dataclass(frozen=True, slots=True)
class Linked:
    """A cluster with the event that it is from now on."""

    cluster: Cluster
    event: EventRow
    absorbed: Sequence[EventRow]
    """Events that are found to be this one."""


def link(session: Session, came: Collection[MentionRow], gone: Collection[MentionRow], cause: Cause) -> list[EventVersionRow]:
    """Recompute the events around mentions that came or were superseded; gives the versions that were written, untold.

    An event that has no mention left is retracted. What a person said stirs the whole neighbourhood.
    """
    session.flush()
    bereft = {row.event_id for row in gone if row.event_id}
    touched = [*came, *gone, *mentions.of_events(session, bereft)]
    block, clusters = settle(session, touched)
    before = {event_id: set[int]() for event_id in bereft} | block.ids_by_event()
    linked = _assign(session, block, clusters, cause)
    stirred = {row.id for row in (block.rows.values() if cause.why == "correction" else touched)}
    changes = _changes(linked, block, before, stirred)
    kept = {event.id for one in linked for event in (one.event, *one.absorbed)}
    lost = [session.get_one(EventRow, event_id) for event_id in sorted(before.keys() - kept)]
    changed = [event for one, _ in changes for event in (one.event, *one.absorbed)] + lost
    formers = {event.frame for event in changed}
    _attach(session, block, clusters, linked, cause)
    versions = [retract(session, event, cause) for event in lost]  # first, so that they frame nothing any more
    versions += [version for one, regrouped in changes if (version := write(session, one.event, cause, regrouped))]
    return versions + write_beside(session, changed, formers, cause)


def lapse(session: Session, *, now: datetime) -> list[str]:
    """Look again at plans whose time may have passed; gives the ids of the events that changed."""
    lock_events(session)
    plans = session.scalars(select(EventRow).where(EventRow.status.in_(["planned", "postponed"]), EventRow.redirect.is_(None)))
    cause = Cause(article=None, arrival="reparse", why="calendar", now=now)
    return [version.event_id for event in plans.all() if (version := write(session, event, cause))]


def event_id(key: str, ordinal: int, again: int = 0) -> str:
    """Mint the id of the event that an article tells first; `again` counts ids that are taken."""
    digest = hashlib.sha256(f"{key}\n{ordinal}\n{again}".encode()).digest()
    return base64.b32encode(digest)[:8].decode().lower()


# Which cluster is which event


def _assign(session: Session, block: Block, clusters: Sequence[Cluster], cause: Cause) -> list[Linked]:
    """Give each cluster its event: the oldest of those that it carries on, or a new one. A mere denial is no event."""
    telling = [cluster for cluster in clusters if _tells_something(cluster)]
    carried = _carried_on(session, block, telling)
    linked = []
    for number, cluster in enumerate(telling):
        events = sorted(carried.get(number, []), key=lambda event: (event.first_seen, event.id))
        event = events[0] if events else _mint(session, cluster.firm[0], cause)
        linked.append(Linked(cluster, event, events[1:]))
    return linked


def _tells_something(cluster: Cluster) -> bool:
    return any(told.mention.status != "denied" for told in cluster.firm)


def _carried_on(session: Session, block: Block, clusters: Sequence[Cluster]) -> dict[int, list[EventRow]]:
    """Which events each cluster carries on: an event goes where its founding report is, else where most of its mentions are."""
    carried: dict[int, list[EventRow]] = {}
    for one in block.ids_by_event():
        event = session.get_one(EventRow, one)
        weights = [(*_weight(block, cluster, event), -number) for number, cluster in enumerate(clusters)]
        _, most, place = max(weights, default=(False, 0, 0))
        if most:
            carried.setdefault(-place, []).append(event)
    return carried


def _weight(block: Block, cluster: Cluster, event: EventRow) -> tuple[bool, int]:
    share = [row for row in block.rows_of(cluster) if row.event_id == event.id]
    return any(row.article.key == event.founder for row in share), len(share)


def _mint(session: Session, first: Told, cause: Cause) -> EventRow:
    """Open an event; if the same report tells again what was retracted, that event comes back under its id."""
    for again in count():
        minted = event_id(first.key, first.ordinal, again)
        event = session.get(EventRow, minted)
        if event is None:
            event = EventRow(id=minted, founder=first.key, first_seen=cause.now, version=0, shown={}, kind="", status="")
            event.news_occurred = event.news_planned = False
            session.add(event)
            return event
        if event.status == RETRACTED and not mentions.of_events(session, [minted]):  # one that a person rejected has reports
            return event
    raise AssertionError  # count() never ends


# What changed


def _changes(
    linked: Sequence[Linked], block: Block, before: dict[str, set[int]], stirred: set[int]
) -> list[tuple[Linked, Regrouped]]:
    """Events to be written again, with how their mentions were regrouped."""
    ids = {one.event.id: {row.id for row in block.rows_of(one.cluster)} for one in linked}
    same_as = _possibly_same_as(linked, before)
    torn = _torn(ids, before)
    return [
        (
            one,
            Regrouped(
                has_joined=bool(mine - before.get(one.event.id, set())),
                absorbed=tuple(event.id for event in one.absorbed),
                is_split=one.event.id in torn,
                possibly_same_as=same_as[one.event.id],
            ),
        )
        for one in linked
        if (mine := ids[one.event.id]) & stirred
        or one.absorbed
        or before.get(one.event.id) != mine
        or same_as[one.event.id] != set(one.event.shown["possibly_same_as"])
    ]


def _possibly_same_as(linked: Sequence[Linked], before: Collection[str]) -> dict[str, frozenset[str]]:
    """Which events each may be; of an event of which only a part of the neighbourhood was looked at, the rest is kept."""
    event_ids = {id(one.cluster): one.event.id for one in linked}
    seen = {*before, *event_ids.values()}
    return {
        one.event.id: frozenset(event_ids[id(other)] for other in one.cluster.resembles if id(other) in event_ids)
        | frozenset(one.event.shown.get("possibly_same_as", [])) - seen
        for one in linked
    }


def _torn(ids: dict[str, set[int]], before: dict[str, set[int]]) -> set[str]:
    """New events that broke off from others, and those others."""
    broken = {new: {old for old in before if before[old] & ids[new]} for new in ids if new not in before}
    return {new for new, olds in broken.items() if olds} | set().union(*broken.values())


# Writing


def _attach(session: Session, block: Block, clusters: Sequence[Cluster], linked: Sequence[Linked], cause: Cause) -> None:
    """Give every mention its event, before any version speaks of events."""
    session.flush()  # the events that were minted
    event_ids = {id(one.cluster): one.event.id for one in linked}
    for cluster in clusters:
        for row in block.rows_of(cluster):
            row.event_id = event_ids.get(id(cluster))
        for told in cluster.firm:
            block.row(told).is_possible = False
        for told in cluster.possible:
            block.row(told).is_possible = True
    for one in linked:
        for event in one.absorbed:
            _absorb(session, event, one.event, cause)
    session.flush()


def _absorb(session: Session, event: EventRow, into: EventRow, cause: Cause) -> None:
    """Redirect an event for ever. What was told of it is told of the other; what was not yet told is left to the other."""
    event.redirect = into.id
    session.execute(update(EventRow).where(EventRow.redirect == event.id).values(redirect=into.id))
    told = select(EventVersionRow.news).where(EventVersionRow.event_id == event.id, EventVersionRow.told_at.is_not(None))
    news = set(session.scalars(told))
    into.news_occurred |= "occurred" in news
    into.news_planned |= "planned" in news
    untold = update(EventVersionRow).where(EventVersionRow.told_at.is_(None)).values(told_at=cause.now)
    session.execute(untold.where(EventVersionRow.event_id == event.id))
    session.execute(untold.where(EventVersionRow.event_id == into.id, EventVersionRow.news.in_(news - {None})))
