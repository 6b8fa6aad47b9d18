"""Gives the kept texts to be read again, and remembers how far that has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from db.models import ArticleRow, MentionRow
from db.shown import MENTION
from db.work import ReparseRow
from parser.article import Article
from parser.mention import Mention


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles are read again; all where nothing is said."""

    since: datetime | None = None
    """Published at that moment or later."""
    outlets: tuple[str, ...] = ()

    def narrow(self, query: Select[ArticleRow]) -> Select[ArticleRow]:
        query = query.where(ArticleRow.is_current)
        if self.since:
            query = query.where(ArticleRow.dated >= self.since)
        return query.where(ArticleRow.outlet.in_(self.outlets)) if self.outlets else query

    def as_json(self) -> dict[str, object]:
        return {"since": self.since and self.since.isoformat(), "outlets": sorted(self.outlets)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """An article as it was read last, with what was read in it."""

    id: int
    report: str
    article: Article
    mentions: tuple[Mention, ...]
    events: tuple[str | None, ...]
    """The event of each mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a reading again has come."""

    id: int
    position: int
    """Id of the last article that was read."""


def count(session: Session, scope: Scope, *, after: int = 0) -> int:
    rows = scope.narrow(select(ArticleRow)).where(ArticleRow.id > after).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def texts(session: Session, scope: Scope, *, after: int, limit: int) -> list[KeptText]:
    query = scope.narrow(select(ArticleRow)).where(ArticleRow.id > after).order_by(ArticleRow.id).limit(limit)
    rows = session.scalars(query.options(undefer(ArticleRow.text))).all()
    read: dict[int, list[MentionRow]] = {}
    mentions = select(MentionRow).where(MentionRow.article_id.in_([row.id for row in rows]), MentionRow.superseded_at.is_(None))
    for mention in session.scalars(mentions.order_by(MentionRow.ordinal)):
        read.setdefault(mention.article_id, []).append(mention)
    return [_text(row, read.get(row.id, ())) for row in rows]


def _text(row: ArticleRow, mentions: Collection[MentionRow]) -> KeptText:
    return KeptText(
        id=row.id,
        report=row.report,
        article=article_of(row),
        mentions=tuple(MENTION.validate_python(mention.content) for mention in mentions),
        events=tuple(mention.event_id for mention in mentions),
    )


def article_of(row: ArticleRow) -> Article:
    """A kept text as an article that can be read again."""
    return Article(
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        published=row.published,
        published_from=row.published_from,
        outlet=row.outlet,
        author=row.author,
        is_title_only=row.is_title_only,
    )


def begin(session: Session, scope: Scope, parser: str, *, now: datetime) -> Progress:
    """Begin, or go on where the same was interrupted."""
    query = select(ReparseRow).where(ReparseRow.closed_at.is_(None), ReparseRow.parser == parser).order_by(ReparseRow.id.desc())
    row = next((one for one in session.scalars(query) if one.scope == scope.as_json()), None)
    if row is None:
        row = ReparseRow(scope=scope.as_json(), parser=parser, position=0, started_at=now)
        session.add(row)
        session.flush()
    return Progress(id=row.id, position=row.position)


def advance(session: Session, progress: Progress, *, closed_at: datetime | None = None) -> None:
    row = session.get_one(ReparseRow, progress.id)
    row.position, row.closed_at = progress.position, closed_at
