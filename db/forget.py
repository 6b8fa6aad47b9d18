"""Forgets an outlet that asked for it: no word of its articles is kept, and no event rests on them any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, union, update
from sqlalchemy.orm import Session

from db import record
from db.engine import lock_events
from db.models import ArticleRow, CorrectionPlaceRow, CorrectionRow, MentionRow, PageRow
from db.work import CatchUpRow, GleanedRow, RereadingRow


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What an outlet had here."""

    articles: int
    """Revisions whose words were kept."""
    events: tuple[str, ...]
    """Those that its reports told, now without them; an event that nobody else told is retracted."""


def remembered(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(union(select(ArticleRow.outlet), select(PageRow.outlet))))


def forget(session: Session, outlet: str, *, now: datetime) -> Forgotten:
    """Take an outlet's reports out of all events, then every word of it out of the database.

    What stays are the addresses, by which it is known that an article was read, and what was sent.
    """
    lock_events(session)
    articles = session.scalar(select(func.count()).select_from(ArticleRow).where(ArticleRow.outlet == outlet)) or 0
    told = [event for article in _telling(session, outlet) for event in record.unsay(session, article, now=now)]
    session.flush()
    for mention in session.scalars(select(MentionRow).join(MentionRow.article).where(ArticleRow.outlet == outlet)):
        mention.sentence, mention.content = "", {**mention.content, "evidence": []}
    _forget_quotes(session, outlet)
    words: dict[str, object] = {"title": "", "text": "", "author": None, "read_also": [], "sketch": []}
    session.execute(update(ArticleRow).where(ArticleRow.outlet == outlet).values(words))
    session.execute(update(PageRow).where(PageRow.outlet == outlet).values(body=None, headers={}))
    session.execute(delete(RereadingRow).where(RereadingRow.outlet == outlet))
    session.execute(delete(CatchUpRow).where(CatchUpRow.outlet == outlet))
    session.execute(delete(GleanedRow).where(GleanedRow.outlet == outlet))
    return Forgotten(articles, tuple(dict.fromkeys(told)))


def _telling(session: Session, outlet: str) -> list[ArticleRow]:
    """Its articles that say something now."""
    its = ArticleRow.outlet == outlet
    said = select(ArticleRow.key).join(MentionRow, MentionRow.article_id == ArticleRow.id)
    standing = said.where(its, MentionRow.superseded_at.is_(None))
    return list(session.scalars(select(ArticleRow).where(its, ArticleRow.is_current, ArticleRow.key.in_(standing))))


def _forget_quotes(session: Session, outlet: str) -> None:
    """Take its words out of what people set right; what they said of it stays."""
    reports = select(ArticleRow.key, ArticleRow.report).where(ArticleRow.outlet == outlet)
    keys, names = reports.with_only_columns(ArticleRow.key), set(session.scalars(reports.with_only_columns(ArticleRow.report)))
    placed = select(CorrectionPlaceRow.correction_id).where(CorrectionPlaceRow.key.in_(keys))
    for row in session.scalars(select(CorrectionRow).where(CorrectionRow.id.in_(placed))):
        row.evidence = [proof for proof in row.evidence if proof["report"] not in names]
