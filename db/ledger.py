"""The crawler's memory (`crawler.ledger.Ledger`): what was read before, and what a route's listing said last."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from crawler.ledger import Validators
from crawler.outcome import SETTLED, Kind, Outcome
from db.event import Arrival
from db.models import ArticleRow, FetchRow, PageRow, RouteRow

BATCH = 5_000
"""Keys asked for at once; databases limit the parameters of a query, and a sitemap may list 50,000."""
WELL: frozenset[Kind] = frozenset({"read", "unchanged"})
"""Outcomes of a listing that was really seen."""


def known(session: Session, keys: Collection[str]) -> set[str]:
    """Keys that have a page or an article, or whose fetch ended in a way that asking again would not change."""
    asked = list(keys)
    batches = (asked[start : start + BATCH] for start in range(0, len(asked), BATCH))
    return {key for batch in batches for key in _known(session, batch) if key}


def _known(session: Session, keys: list[str]) -> Sequence[str | None]:
    pages = select(PageRow.key).where(PageRow.key.in_(keys))
    articles = select(ArticleRow.key).where(ArticleRow.key.in_(keys))
    given_up = select(FetchRow.key).where(FetchRow.key.in_(keys), FetchRow.is_settled)
    return session.scalars(union(pages, articles, given_up)).all()


def validators(session: Session, outlet: str, route: str) -> Validators:
    row = session.get(RouteRow, (outlet, route))
    return Validators(row.etag, row.last_modified, row.body_digest) if row else Validators()


def saw(
    session: Session, outlet: str, route: str, left: Validators, keys: Collection[str], outcome: Outcome, at: datetime
) -> None:
    row = session.get(RouteRow, (outlet, route)) or RouteRow(outlet=outlet, name=route, listed=[])
    row.etag, row.last_modified, row.body_digest = left.etag, left.last_modified, left.body_digest
    row.outcome, row.read_at = outcome.kind, at
    if outcome.kind in WELL:
        row.good_at = at
    if outcome.kind == "read":
        row.listed = list(keys)
    session.add(row)


def arrival(session: Session, outlet: str, route: str) -> Arrival:
    """What a route shows before it was read well once was there before us."""
    row = session.get(RouteRow, (outlet, route))
    return "live" if row and row.good_at else "baseline"


def outlets_read(session: Session, since: datetime) -> set[str]:
    return set(session.scalars(select(RouteRow.outlet).where(RouteRow.good_at >= since)))


def record_outcome(session: Session, outcome: Outcome) -> None:
    session.add(
        FetchRow(
            outlet=outcome.outlet,
            route=outcome.route,
            url=outcome.url,
            key=outcome.link and outcome.link.key,
            kind=outcome.kind,
            # A page that was handed on is known by its own row: if the reading of it died, it is fetched again.
            is_settled=outcome.kind in SETTLED and outcome.kind != "page",
            status=outcome.status,
            detail=outcome.detail,
            at=outcome.at,
        )
    )
