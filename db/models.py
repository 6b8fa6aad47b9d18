"""The tables of what is known and told. Names in the singular; times stored in UTC; lists and maps as JSON."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crawler.page import Arrival
from db.correction import Act
from db.delivery import Answer, DeliveryState
from db.event import News, What
from db.notice import NoticeType
from db.subscription import Cadence, SubscriptionState
from db.table import EventId, Table
from parser.article import Language


class PageRow(Table):
    """A fetched page and what became of it; the body is kept where a better parser may want it again."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    outlet: Mapped[str]
    route: Mapped[str]
    url: Mapped[str]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Compressed with zlib."""
    digest: Mapped[str]
    """SHA-256 of the uncompressed body."""
    outcome: Mapped[str]
    """`article`, or why there is none."""
    fetched_at: Mapped[datetime]


class FetchRow(Table):
    """What became of one fetch, for `explain` and for the outlet's health."""

    __tablename__ = "fetch"

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(index=True)
    route: Mapped[str]
    url: Mapped[str]
    key: Mapped[str | None] = mapped_column(index=True)
    """Of the article that was asked for; None for a listing."""
    kind: Mapped[str]
    status: Mapped[int | None]
    detail: Mapped[str]
    at: Mapped[datetime]


class ArticleRow(Table):
    """One revision of an article; of all with one key exactly one is current."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("key", "digest"), Index("article_latest", "outlet", "dated"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    digest: Mapped[str]
    report: Mapped[str] = mapped_column(index=True)
    """The imported id, or the key."""
    outlet: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(deferred=True)
    language: Mapped[Language]
    published: Mapped[datetime | None]
    published_from: Mapped[str | None]
    dated: Mapped[datetime]
    """`published`, or the first fetch of the key where that is unknown; what linking orders by."""
    author: Mapped[str | None]
    read_also: Mapped[list[Any]]
    sketch: Mapped[list[Any]]
    """For finding copies: parser.linking.told.sketch."""
    is_title_only: Mapped[bool]
    is_current: Mapped[bool]
    arrival: Mapped[Arrival]
    fetched_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Since when its page is gone."""


class MentionRow(Table):
    """What one revision says happened; superseded when a newer revision or parser reads it differently."""

    __tablename__ = "mention"
    __table_args__ = (Index("mention_reach", "family", "first", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    ordinal: Mapped[int]
    family: Mapped[str]
    first: Mapped[date]
    """First and last day that linking has to look at (parser.linking.same_event.reach)."""
    last: Mapped[date]
    content: Mapped[dict[str, Any]]
    sentence: Mapped[str]
    """The folded sentence that tells the act, to find copies by."""
    event_id: Mapped[str | None] = mapped_column(EventId(8), ForeignKey("event.id"), index=True)
    is_possible: Mapped[bool] = mapped_column(default=False)
    """It joined its event without certainty, and tells nothing of its own."""
    superseded_at: Mapped[datetime | None]
    article: Mapped[ArticleRow] = relationship(lazy="joined", innerjoin=True)


class MentionPartnerRow(Table):
    """Partners of mentions, by which linking finds its block."""

    __tablename__ = "mention_partner"

    partner: Mapped[str] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id", ondelete="CASCADE"), primary_key=True, index=True)


class EventRow(Table):
    """What happened, once. A merged event stays as a redirect for ever."""

    __tablename__ = "event"

    id: Mapped[str] = mapped_column(EventId(8), primary_key=True)
    founder: Mapped[str]
    """Key of the first report, from which the id was minted."""
    first_seen: Mapped[datetime]
    redirect: Mapped[str | None] = mapped_column(EventId(8), ForeignKey("event.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    shown: Mapped[dict[str, Any]]
    """What the latest version shows (db.shown.Shown)."""
    frame: Mapped[str | None] = mapped_column(EventId(8), ForeignKey("event.id"), index=True)
    news_planned: Mapped[bool] = mapped_column(default=False)
    """Some version was news `planned`."""
    news_occurred: Mapped[bool] = mapped_column(default=False)
    is_no_news: Mapped[bool] = mapped_column(default=False)
    """A person said that it was no news: it is shown, and never told."""
    kind: Mapped[str] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(index=True)
    first: Mapped[date | None] = mapped_column(index=True)
    """Earliest day of the shown date, to order by."""


class EventPartnerRow(Table):
    """Partners of events, for the ledger's facets."""

    __tablename__ = "event_partner"

    partner: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(EventId(8), ForeignKey("event.id"), primary_key=True, index=True)


class EventVersionRow(Table):
    """One change of what is shown of an event. Never altered, but for `told_at`."""

    __tablename__ = "event_version"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(EventId(8), ForeignKey("event.id"))
    number: Mapped[int]
    what: Mapped[What]
    why: Mapped[str]
    news: Mapped[News | None]
    shown: Mapped[dict[str, Any]]
    changes: Mapped[list[Any]]
    """`{field, before, after}` of each shown field that changed."""
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    """The revision that brought it; None when a person or the calendar did."""
    arrival: Mapped[Arrival]
    made_at: Mapped[datetime]
    told_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its deliveries were written; until then it waits."""
    event: Mapped[EventRow] = relationship(lazy="joined", innerjoin=True)
    article: Mapped[ArticleRow | None] = relationship(lazy="joined")


class CorrectionRow(Table):
    """What a person said of an event (db.correction.Correction): it wins over every report and survives every recomputation."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(EventId(8), ForeignKey("event.id"), index=True)
    act: Mapped[Act]
    field: Mapped[str | None]
    value: Mapped[dict[str, Any]]
    """`{"value", "before", "with"}` of `set`, so that null can be said too; `with` are the fields that follow."""
    evidence: Mapped[list[Any]]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("correction.id"), index=True)
    who: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]


class CorrectionPlaceRow(Table):
    """A mention that a correction is about: the correction goes where it goes, whatever becomes of events."""

    __tablename__ = "correction_place"

    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """The first that still stands decides."""
    side: Mapped[int]
    """Of `merge` and `split`: which of the groups that are brought together or told apart."""
    key: Mapped[str] = mapped_column(index=True)
    ordinal: Mapped[int]
    family: Mapped[str]
    partners: Mapped[list[Any]]
    """With `family`, what tells the mention again in another reading of its article."""


class SubscriptionRow(Table):
    __tablename__ = "subscription"

    id: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    channel: Mapped[str]
    address: Mapped[str]
    secret: Mapped[str | None]
    language: Mapped[Language]
    timezone: Mapped[str]
    cadence: Mapped[Cadence]
    narrowing: Mapped[dict[str, Any]]
    contact: Mapped[str | None]
    created_at: Mapped[datetime]
    state: Mapped[SubscriptionState]


class MessageRow(Table):
    """The frozen bytes and the stable id of one send."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    headers: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime]


class NoticeRow(Table):
    """What the operator is told of Marsad itself."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[NoticeType]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class DeliveryRow(Table):
    """One debt to one subscription; the dedupe key bars a second one for the same thing."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("subscription_id", "dedupe_key"), Index("delivery_due", "state", "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[str] = mapped_column(ForeignKey("subscription.id"))
    dedupe_key: Mapped[str]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("event_version.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("message.id"), index=True)
    state: Mapped[DeliveryState]
    owed_at: Mapped[datetime]
    next_at: Mapped[datetime]
    """When it may next be claimed: due time, or the end of its lease."""
    owner: Mapped[str | None]
    """Who holds the lease."""
    subscription: Mapped[SubscriptionRow] = relationship(lazy="joined", innerjoin=True)
    version: Mapped[EventVersionRow | None] = relationship(lazy="joined")
    notice: Mapped[NoticeRow | None] = relationship(lazy="joined")
    message: Mapped[MessageRow | None] = relationship(lazy="joined")


class AttemptRow(Table):
    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[datetime]
    answer: Mapped[Answer]
    status: Mapped[int | None]
    detail: Mapped[str]
    ms: Mapped[int]
