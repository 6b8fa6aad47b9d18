"""Forgets an outlet that asked for it: no word of its articles is kept, and no event rests on them any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import record
from db.engine import lock_events
from db.models import ArticleRow, MentionRow, PageRow
from db.work import CatchUpRow, RereadingRow


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What an outlet had here."""

    articles: int
    """Revisions whose words were kept."""
    events: tuple[str, ...]
    """Those that its reports told, now without them; an event that nobody else told is retracted."""


def forget(session: Session, outlet: str, *, now: datetime) -> Forgotten:
    """Take an outlet's reports out of all events, then every word of it out of the database.

    What stays are the addresses, by which it is known that an article was read, and what was sent.
    """
    lock_events(session)
    articles = session.scalars(select(ArticleRow).where(ArticleRow.outlet == outlet)).all()
    told = [event for article in articles if article.is_current for event in record.unsay(session, article, now=now)]
    session.flush()
    for mention in session.scalars(select(MentionRow).join(MentionRow.article).where(ArticleRow.outlet == outlet)):
        mention.sentence, mention.content = "", {**mention.content, "evidence": []}
    words: dict[str, object] = {"title": "", "text": "", "author": None, "read_also": [], "sketch": []}
    session.execute(update(ArticleRow).where(ArticleRow.outlet == outlet).values(words))
    session.execute(update(PageRow).where(PageRow.outlet == outlet).values(body=None, headers={}))
    session.execute(delete(RereadingRow).where(RereadingRow.outlet == outlet))
    session.execute(delete(CatchUpRow).where(CatchUpRow.outlet == outlet))
    return Forgotten(len(articles), tuple(dict.fromkeys(told)))
