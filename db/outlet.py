"""Remembers outlets: who reads each now, and how well we see into it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Subquery, exists, func, not_, or_, select, union_all, update
from sqlalchemy.orm import Session

from crawler.health import Cause, Health, State
from db import catch_up, rereading, route
from db.insert import ensured
from db.lease import lives
from db.models import ArticleRow
from db.work import CatchUpRow, OutletRow, RereadingRow, RouteRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletState:
    """How well we see into an outlet, since when, and what it gave last."""

    outlet: str
    state: State
    cause: Cause | None = None
    detail: str = ""
    since: datetime
    """When the state began."""
    last_article: datetime | None = None
    """Publication of its latest article."""
    has_gap: bool = False
    """Whether a stretch that no reading saw is still to be read."""


def claim(session: Session, slugs: Collection[str], *, now: datetime, owner: str, lease: timedelta, limit: int) -> list[str]:
    """Lease outlets with something due and no live lease, longest due first."""
    due = _due(slugs, now)
    query = (
        select(OutletRow)
        .join(due, due.c.outlet == OutletRow.slug)
        .where(or_(OutletRow.leased_until.is_(None), not_(lives(OutletRow.leased_until, now, lease))))
        .order_by(due.c.since, OutletRow.slug)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutletRow)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.owner, row.leased_until = owner, now + lease
    claimed = [row.slug for row in rows]
    catch_up.visited(session, claimed, now=now)
    return claimed


def _due(slugs: Collection[str], now: datetime) -> Subquery:
    """Outlets of which a route, an article or a stretch of the past is due, each with the moment since when."""
    due = union_all(
        select(RouteRow.outlet, RouteRow.next_due_at.label("at")).where(route.due(now)),
        select(RereadingRow.outlet, RereadingRow.due_at).where(rereading.due(now)),
        select(CatchUpRow.outlet, CatchUpRow.next_due_at).where(catch_up.due(now)),
    ).subquery()
    query = select(due.c.outlet, func.min(due.c.at).label("since")).where(due.c.outlet.in_(slugs)).group_by(due.c.outlet)
    return query.subquery()


def leave(session: Session, slugs: Collection[str], *, owner: str) -> None:
    held = update(OutletRow).where(OutletRow.slug.in_(slugs), OutletRow.owner == owner)
    session.execute(held.values(owner=None, leased_until=None))


def states(session: Session, *, now: datetime, slugs: Collection[str] | None = None) -> dict[str, OutletState]:
    latest = select(func.max(ArticleRow.dated)).where(ArticleRow.outlet == OutletRow.slug, ArticleRow.dated <= now)
    gap = exists().where(CatchUpRow.outlet == OutletRow.slug, CatchUpRow.why == "gap", CatchUpRow.closed_at.is_(None))
    query = select(OutletRow, latest.scalar_subquery(), gap)
    if slugs is not None:
        query = query.where(OutletRow.slug.in_(slugs))
    return {row.slug: _state(row, last_article, has_gap) for row, last_article, has_gap in session.execute(query)}


def note_health(session: Session, outlet: str, health: Health, *, now: datetime) -> OutletState | None:
    row = ensured(session, OutletRow, {"slug": outlet}, since=now)
    left = states(session, now=now, slugs=[outlet])[outlet]
    row.cause, row.detail = health.cause, health.detail
    if health.state != left.state:
        row.state, row.since = health.state, now
    return left if (health.state, health.cause) != (left.state, left.cause) else None


def _state(row: OutletRow, last_article: datetime | None, has_gap: bool) -> OutletState:
    return OutletState(
        outlet=row.slug,
        state=row.state,
        cause=row.cause,
        detail=row.detail,
        since=row.since,
        last_article=last_article,
        has_gap=has_gap,
    )
