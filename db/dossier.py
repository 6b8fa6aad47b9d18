"""Everything that is remembered of one event, or of one address: what `explain` and the export of corrections read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from crawler.page import Arrival
from db import mentions
from db.block import told_of
from db.event import FieldChange, News, What
from db.models import ArticleRow, EventVersionRow, FetchRow, MentionRow, PageRow
from db.reparse import article_of
from db.work import RouteRow
from parser.article import Article, Language
from parser.linking.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """One mention with its article."""

    told: Told
    event: str | None
    is_possible: bool
    """It joined its event without certainty."""
    report: str
    url: str
    title: str
    text: str
    language: Language
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One change of an event."""

    number: int
    what: What
    why: str
    news: News | None
    fields: tuple[FieldChange, ...]
    arrival: Arrival
    report: str | None
    """Whose revision brought it."""
    made_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One look at an address."""

    at: datetime
    route: str
    kind: str
    """One of crawler.outcome.Kind."""
    status: int | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One page as it came."""

    at: datetime
    route: str
    status: int
    outcome: str
    """`article`, or why there is none."""
    has_body: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One text of an article."""

    id: int
    report: str
    url: str
    title: str
    language: Language
    published: datetime | None
    fetched_at: datetime
    arrival: Arrival
    is_current: bool
    mentions: int
    """What was read in it by the parser that read it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What an address left here."""

    listed: tuple[str, ...]
    """`outlet/route` of the listings that name it now."""
    fetches: tuple[Fetched, ...]
    pages: tuple[Kept, ...]
    revisions: tuple[Revision, ...]
    current: Article | None
    """The text as it is now."""
    events: tuple[str, ...]

    @property
    def is_forgotten(self) -> bool:
        """Whether its outlet asked that nothing of it be kept: no article is without a word."""
        return self.current is not None and not self.current.title and not self.current.text


def retold(session: Session, event_id: str) -> list[Retold]:
    """Every mention of an event, in the order of linking."""
    return _retold(session, mentions.of_events(session, [event_id]))


def retold_beside(session: Session, event_ids: Collection[str], reports: Collection[str]) -> list[Retold]:
    """Every mention of the articles that tell some of these events, or are these reports, also of other events."""
    keys = {row.article.key for row in mentions.of_events(session, event_ids)}
    keys |= set(session.scalars(select(ArticleRow.key).where(ArticleRow.report.in_(reports))))
    found = chain.from_iterable(mentions.at_keys(session, keys).values())
    return _retold(session, sorted(found, key=mentions.order))


def _retold(session: Session, rows: Sequence[MentionRow]) -> list[Retold]:
    texts = {row.article_id for row in rows}
    session.scalars(select(ArticleRow).where(ArticleRow.id.in_(texts)).options(undefer(ArticleRow.text))).all()
    return [
        Retold(
            told=told_of(row),
            event=row.event_id,
            is_possible=row.is_possible,
            report=row.article.report,
            url=row.article.url,
            title=row.article.title,
            text=row.article.text,
            language=row.article.language,
            published=row.article.published,
        )
        for row in rows
    ]


def history(session: Session, event_id: str) -> list[Version]:
    """The versions of an event, the first first."""
    query = select(EventVersionRow).where(EventVersionRow.event_id == event_id).order_by(EventVersionRow.number)
    return [
        Version(
            number=row.number,
            what=row.what,
            why=row.why,
            news=row.news,
            fields=tuple(FieldChange(**change) for change in row.changes),
            arrival=row.arrival,
            report=row.article.report if row.article else None,
            made_at=row.made_at,
            told_at=row.told_at,
        )
        for row in session.scalars(query)
    ]


def trail(session: Session, key: str, address: str) -> Trail:
    """What is remembered of an article by its key, or by the address or id under which it came."""
    keys = {key} | set(
        session.scalars(select(ArticleRow.key).where(or_(ArticleRow.url == address, ArticleRow.report == address)))
    )
    articles = session.scalars(select(ArticleRow).where(ArticleRow.key.in_(keys)).order_by(ArticleRow.id)).all()
    current = next((row for row in articles if row.is_current), None)
    read = session.scalars(
        select(MentionRow)
        .where(MentionRow.article_id.in_([row.id for row in articles]), MentionRow.superseded_at.is_(None))
        .order_by(MentionRow.ordinal)
    ).all()
    routes = session.scalars(select(RouteRow).order_by(RouteRow.outlet, RouteRow.name))
    return Trail(
        listed=tuple(f"{route.outlet}/{route.name}" for route in routes if not keys.isdisjoint(route.listed)),
        fetches=tuple(map(_fetched, session.scalars(select(FetchRow).where(FetchRow.key.in_(keys)).order_by(FetchRow.id)))),
        pages=tuple(map(_kept, session.scalars(select(PageRow).where(PageRow.key.in_(keys)).order_by(PageRow.id)))),
        revisions=tuple(_revision(row, sum(one.article_id == row.id for one in read)) for row in articles),
        current=article_of(current) if current else None,
        events=tuple(dict.fromkeys(row.event_id for row in read if row.event_id)),
    )


def _fetched(row: FetchRow) -> Fetched:
    return Fetched(at=row.at, route=row.route, kind=row.kind, status=row.status, detail=row.detail)


def _kept(row: PageRow) -> Kept:
    return Kept(at=row.fetched_at, route=row.route, status=row.status, outcome=row.outcome, has_body=row.body is not None)


def _revision(row: ArticleRow, mentions: int) -> Revision:
    return Revision(
        id=row.id,
        report=row.report,
        url=row.url,
        title=row.title,
        language=row.language,
        published=row.published,
        fetched_at=row.fetched_at,
        arrival=row.arrival,
        is_current=row.is_current,
        mentions=mentions,
    )
