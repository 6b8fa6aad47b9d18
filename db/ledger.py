"""Remembers what became of each fetch, and says of articles whether they are to be asked for (again)."""

import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, literal, select, union, union_all
from sqlalchemy.orm import Session

from crawler.ledger import Standing
from crawler.outcome import Kind, Outcome, again_at
from crawler.page import Link, Page
from db.batch import batches
from db.lease import LONGEST_WAIT, is_live
from db.models import ArticleRow, FetchRow, PageRow

UNREADABLE = "unreadable"
"""What became of a page that killed its reader: it counts as a fetch that failed."""
_NO_FAILURE: frozenset[Kind] = frozenset({"page", "throttled"})
"""A page that was handed on is known by its own row: if the reading of it died, it is fetched again. A host that asks us to
wait says nothing of the article."""


def standing(session: Session, keys: Collection[str], now: datetime) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for asked in batches(keys):
        found |= dict.fromkeys(_had(session, asked), "known")
        for key, fetches in _failed(session, [key for key in asked if key not in found]):
            if how := _standing(fetches, now):
                found[key] = how
    return found


def _had(session: Session, keys: list[str]) -> Sequence[str]:
    """Those that have an article, or a page that could be read to its end."""
    pages = select(PageRow.key).where(PageRow.key.in_(keys), PageRow.outcome != UNREADABLE)
    articles = select(ArticleRow.key).where(ArticleRow.key.in_(keys))
    return session.scalars(union(pages, articles)).all()


def _failed(session: Session, keys: list[str]) -> Iterator[tuple[str, list[tuple[Kind, datetime]]]]:
    """The fetches by key that brought nothing, oldest first, as kind and moment."""
    fetches = select(FetchRow.key.label("key"), FetchRow.kind, FetchRow.at.label("at"))
    fetches = fetches.where(FetchRow.key.in_(keys), FetchRow.kind != "page")
    pages = select(PageRow.key, literal(UNREADABLE), PageRow.fetched_at)
    pages = pages.where(PageRow.key.in_(keys), PageRow.outcome == UNREADABLE)
    rows: Sequence[Any] = session.execute(union_all(fetches, pages)).all()
    for key, group in groupby(sorted(rows, key=itemgetter(0, 2)), key=itemgetter(0)):
        yield key, [(kind, at) for _, kind, at in group]


def _standing(fetches: Sequence[tuple[Kind, datetime]], now: datetime) -> Standing | None:
    """Judge an article by its failed fetches; None when its time to be asked for again has come."""
    kind, last = fetches[-1]
    again = again_at(kind, sum(kind not in _NO_FAILURE for kind, _ in fetches), last)
    if again is None:
        return "known"
    return "later" if is_live(again, now, LONGEST_WAIT) else None


def count_articles(session: Session, outlet: str, *, since: datetime) -> int:
    query = select(func.count()).where(ArticleRow.outlet == outlet, ArticleRow.dated >= since, ArticleRow.is_current)
    return session.scalar(query) or 0


def kept_pages(session: Session, *, after: int, limit: int) -> list[tuple[int, Page]]:
    query = select(PageRow).where(PageRow.body.is_not(None), PageRow.id > after).order_by(PageRow.id).limit(limit)
    return [(row.id, _page(row)) for row in session.scalars(query)]


def _page(row: PageRow) -> Page:
    return Page(
        outlet=row.outlet,
        route=row.route,
        arrival="backfill",  # whoever reads it again reads of the past, whatever it was fetched for
        link=Link(url=row.url, key=row.key),
        url=row.url,
        status=row.status,
        headers=row.headers,
        body=zlib.decompress(row.body or b""),
        fetched_at=row.fetched_at,
    )


def record_outcome(session: Session, outcome: Outcome) -> None:
    session.add(
        FetchRow(
            outlet=outcome.outlet,
            route=outcome.route,
            url=outcome.url,
            key=outcome.link and outcome.link.key,
            kind=outcome.kind,
            status=outcome.status,
            detail=outcome.detail,
            at=outcome.at,
        )
    )
