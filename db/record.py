"""Transaction 1: what reading one page gave becomes article, mentions and untold versions of events, or nothing at all."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.page import Arrival, Page
from db import mentions as standing
from db import rereading
from db.block import told_of
from db.engine import lock_events
from db.ledger import UNREADABLE
from db.link import link
from db.models import ArticleRow, MentionPartnerRow, MentionRow, PageRow
from db.shown import MENTION
from db.version import Cause
from parser.article import Article, Rejected
from parser.linking.same_event import reach
from parser.linking.told import heirs, sketch, telling_sentence
from parser.mention import Mention

Revision = Literal["new", "revised", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one page: an article with its mentions, or a named rejection."""

    key: str
    """Canonical key."""
    outlet: str
    url: str
    article: Article | Rejected
    mentions: tuple[Mention, ...] = ()
    arrival: Arrival
    fetched_at: datetime
    page: Page | None = None
    """None for text that was imported."""
    keep_body: bool = True
    """Whether a better parser may want the page again."""
    report_id: str | None = None
    """The imported id, where there is one."""

    @property
    def dated(self) -> datetime:
        """When it was published; where nobody says so, when it was fetched."""
        return (isinstance(self.article, Article) and self.article.published) or self.fetched_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the database made of a reading."""

    outcome: Revision | Literal["rejected"]
    events: tuple[str, ...] = ()
    """Ids of the events that the article tells, in the order of the text."""
    versions: tuple[int, ...] = ()
    """Ids of the versions that were written, untold."""


def record(session: Session, reading: Reading, *, now: datetime) -> Recorded:
    """Write one reading. A text that is known and read as before changes nothing; another text is another revision."""
    if reading.page:
        _keep(session, _page_row(reading.page, reading))
    if isinstance(reading.article, Rejected):
        return Recorded(outcome="rejected")
    lock_events(session)
    recorded = _revise(session, reading, reading.article, now=now)
    if reading.page and recorded.events:
        rereading.fetched(session, reading.page, reading.key)
    return recorded


def read_again(session: Session, article_id: int, text: Article, mentions: Sequence[Mention], *, now: datetime) -> Recorded:
    """Let a kept text say what a newer parser reads in it, and tell nobody; one that was revised meanwhile stays as it is."""
    lock_events(session)
    article = session.get_one(ArticleRow, article_id)
    before = _read_before(session, article.key)
    if not article.is_current or _is_read_alike(before, mentions):
        return Recorded(outcome="known", events=_events(before))
    cause = Cause(article=article, arrival="reparse", why="revision", now=now)
    return _retell(session, _mention_rows(session, article, text, mentions), before, cause)


def unsay(session: Session, article: ArticleRow, *, now: datetime) -> tuple[str, ...]:
    """Let an article say nothing any more; gives the events that it told, which are told by the others alone, or retracted."""
    if not (before := _read_before(session, article.key)):
        return ()
    told = _events(before)
    _retell(session, [], before, Cause(article=None, arrival="reparse", why="revision", now=now))
    return told


def _revise(session: Session, reading: Reading, text: Article, *, now: datetime) -> Recorded:
    outcome, article = _revision(session, reading, text)
    before = _read_before(session, reading.key)
    if not article.is_current:
        return Recorded(outcome="known", events=_events(before))
    if outcome == "known" and _is_read_alike(before, reading.mentions):
        return Recorded(outcome="known", events=_events(before))
    cause = Cause(article=article, arrival=reading.arrival, why="report" if outcome == "new" else "revision", now=now)
    return _retell(session, _mention_rows(session, article, text, reading.mentions), before, cause)


def _retell(session: Session, rows: Sequence[MentionRow], before: Sequence[MentionRow], cause: Cause) -> Recorded:
    """Put what was read in the place of what was read before, and link it."""
    _supersede(before, rows, cause.now)
    versions = link(session, rows, before, cause)
    outcome: Revision = "new" if cause.why == "report" else "revised"  # a known text that is read otherwise is revised too
    return Recorded(outcome=outcome, events=_events(rows), versions=tuple(version.id for version in versions))


def _keep(session: Session, row: PageRow) -> None:
    """Store a page, unless it is here already and nothing else came of it; each that could not be read counts as a failure."""
    same = select(PageRow.id).where(PageRow.key == row.key, PageRow.digest == row.digest, PageRow.outcome == row.outcome)
    if row.body is not None:
        same = same.where(PageRow.body.is_not(None))
    if row.outcome == UNREADABLE or session.scalar(same.limit(1)) is None:
        session.add(row)


def _page_row(page: Page, reading: Reading) -> PageRow:
    return PageRow(
        key=reading.key,
        outlet=page.outlet,
        route=page.route,
        url=page.url,
        status=page.status,
        headers=dict(page.headers),
        body=zlib.compress(page.body) if reading.keep_body else None,
        digest=hashlib.sha256(page.body).hexdigest(),
        outcome=reading.article.reason if isinstance(reading.article, Rejected) else "article",
        fetched_at=page.fetched_at,
    )


# Revisions


def _revision(session: Session, reading: Reading, article: Article) -> tuple[Revision, ArticleRow]:
    """Make the text that was read the current revision of its key; one that was fetched before another is kept behind it."""
    digest = hashlib.sha256(f"{article.title}\n{article.text}".encode()).hexdigest()
    earlier = session.scalars(select(ArticleRow).where(ArticleRow.key == reading.key).order_by(ArticleRow.id)).all()
    same = next((row for row in earlier if row.digest == digest), None)
    if same and same.is_current:
        return "known", same
    if any(reading.fetched_at < row.fetched_at for row in earlier):
        return "known", same or _kept_behind(session, _article_row(reading, article, digest, first=earlier[0]))
    for row in earlier:
        row.is_current = False
    current = same or _article_row(reading, article, digest, first=earlier[0] if earlier else None)
    current.is_current = True
    session.add(current)
    session.flush()
    return ("revised" if earlier else "new"), current


def _kept_behind(session: Session, row: ArticleRow) -> ArticleRow:
    row.is_current = False
    session.add(row)
    return row


def _article_row(reading: Reading, article: Article, digest: str, first: ArticleRow | None) -> ArticleRow:
    published = article.published or (first and first.published)
    return ArticleRow(
        key=reading.key,
        digest=digest,
        report=reading.report_id or reading.key,
        outlet=reading.outlet,
        url=reading.url,
        title=article.title,
        text=article.text,
        language=article.language,
        published=published,
        published_from=article.published_from,
        dated=published or (first.dated if first else reading.fetched_at),
        author=article.author,
        read_also=[asdict(link) for link in article.read_also],
        sketch=[],
        is_title_only=article.is_title_only,
        is_current=True,
        arrival=reading.arrival,
        fetched_at=reading.fetched_at,
    )


# Mentions


def _read_before(session: Session, key: str) -> Sequence[MentionRow]:
    """What the current reading of an article, in whichever revision, said so far."""
    return standing.at_keys(session, [key]).get(key, [])


def _is_read_alike(before: Sequence[MentionRow], mentions: Sequence[Mention]) -> bool:
    return [row.content for row in before] == [_content(mention) for mention in mentions]


def _content(mention: Mention) -> dict[str, Any]:
    content: dict[str, Any] = MENTION.dump_python(mention, mode="json")
    return content


def _mention_rows(session: Session, row_of: ArticleRow, article: Article, mentions: Sequence[Mention]) -> list[MentionRow]:
    if mentions and not row_of.sketch:  # a text in which the parser saw nothing before has none
        row_of.sketch = sorted(sketch(article.text))
    rows = []
    for ordinal, mention in enumerate(mentions):
        sentence = telling_sentence(mention, article)
        row = MentionRow(article=row_of, ordinal=ordinal, content=_content(mention), sentence=sentence, is_possible=False)
        told = told_of(row)
        days = reach(told)
        row.family, row.first, row.last = told.family, days.first, days.last
        rows.append(row)
    session.add_all(rows)
    session.flush()
    session.add_all(MentionPartnerRow(partner=partner, mention_id=row.id) for row in rows for partner in row.content["partners"])
    return rows


def _supersede(before: Sequence[MentionRow], rows: Sequence[MentionRow], now: datetime) -> None:
    """Retire what was read before; what the new reading says of the same thing keeps its event, and with it the event's id."""
    for old, heir in zip(before, heirs([*map(standing.gist, before)], [*map(standing.gist, rows)]), strict=True):
        old.superseded_at = now
        if heir is not None:
            rows[heir].event_id = old.event_id


def _events(rows: Sequence[MentionRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.event_id for row in rows if row.event_id))
