"""Looks again at articles that carry an event: an hour, a day and a week after their fetch, and when their listing says so.

What an archive gave is not looked at again by the clock: it was written long ago, and nobody edits it any more.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from crawler.ledger import Rereading, Validators, validators_of
from crawler.outcome import Outcome, again_at
from crawler.page import Arrival, Link, Page
from crawler.polling import AHEAD
from db.batch import batches
from db.insert import ensured
from db.lease import is_due
from db.models import ArticleRow
from db.work import RereadingRow

LOOKS = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""After the fetch of an article."""
SCHEDULED: frozenset[Arrival] = frozenset({"live", "catchup", "baseline"})
WITHDRAWN = 2
"""Times that an article is found gone before we say that it was withdrawn: once may be the site's bad day."""


def next_look(first_at: datetime, now: datetime) -> datetime | None:
    """Say when an article that was first fetched at `first_at` is looked at next; None when that was often enough."""
    return next((look for wait in LOOKS if (look := first_at + wait) > now), None)


def fetched(session: Session, page: Page, key: str) -> None:
    """Note that an article which carries an event was fetched: begin its schedule, or remember how it looked this time."""
    at = page.fetched_at
    due_at = next_look(at, at) if page.arrival in SCHEDULED else None
    beginning = {"outlet": page.outlet, "route": page.route, "first_at": at, "read_at": at, "due_at": due_at}
    row = ensured(session, RereadingRow, {"key": key}, **beginning)
    if page.arrival == "backfill" and at < row.read_at:
        return  # an archive's old copy says nothing of how it looks now
    _found(session, row, validators_of(page.headers, page.body), at)


def rereadings(session: Session, outlet: str, now: datetime) -> list[Rereading]:
    query = (
        select(RereadingRow, ArticleRow)
        .join(ArticleRow, ArticleRow.key == RereadingRow.key)
        .where(RereadingRow.outlet == outlet, ArticleRow.is_current, due(now))
        .order_by(RereadingRow.due_at, RereadingRow.key)
    )
    return [_rereading(row, article) for row, article in session.execute(query)]


def due(now: datetime) -> ColumnElement[bool]:
    """Ask the database which articles are to be looked at again."""
    noted_ahead = RereadingRow.read_at > now + AHEAD
    return and_(RereadingRow.due_at.is_not(None), or_(is_due(RereadingRow.due_at, now), noted_ahead))


def changed(session: Session, links: Collection[Link]) -> set[str]:
    modified = {link.key: link.modified for link in links if link.modified}
    found: set[str] = set()
    for keys in batches(modified):
        read = session.execute(select(RereadingRow.key, RereadingRow.read_at).where(RereadingRow.key.in_(keys)))
        found |= {key for key, read_at in read if modified[key] > read_at}
    return found


def reread(session: Session, key: str, outcome: Outcome, validators: Validators) -> None:
    row = session.get(RereadingRow, key, with_for_update=True)
    if row is None:
        return
    at = outcome.at
    row.first_at = min(row.first_at, at)  # a clock that ran ahead when it was written
    row.due_at = next_look(row.first_at, at) if row.due_at else None
    if outcome.kind in {"page", "unchanged"}:
        _found(session, row, validators, at)
    else:
        _missed(session, row, outcome)


def _found(session: Session, row: RereadingRow, validators: Validators, at: datetime) -> None:
    if validators != Validators():
        row.etag, row.last_modified, row.body_digest = validators.etag, validators.last_modified, validators.body_digest
    if row.gone >= WITHDRAWN:
        _set_withdrawn(session, row.key, None)
    row.read_at, row.failures, row.gone = at, 0, 0


def _missed(session: Session, row: RereadingRow, outcome: Outcome) -> None:
    """Try again soon, as with any article whose fetch failed; when that is given up, at its next look."""
    row.failures += 1
    row.gone += outcome.kind == "gone"
    soon = again_at(outcome.kind, row.failures, outcome.at)
    row.due_at = min(filter(None, (row.due_at, soon)), default=None)
    if row.gone == WITHDRAWN:
        _set_withdrawn(session, row.key, outcome.at)


def _set_withdrawn(session: Session, key: str, at: datetime | None) -> None:
    session.execute(update(ArticleRow).where(ArticleRow.key == key).values(withdrawn_at=at))


def _rereading(row: RereadingRow, article: ArticleRow) -> Rereading:
    return Rereading(
        key=row.key,
        outlet=row.outlet,
        route=row.route,
        url=article.url,
        title=article.title,
        published=article.published,
        validators=Validators(row.etag, row.last_modified, row.body_digest),
        arrival=article.arrival,
    )
