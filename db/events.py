"""Reads events, as every output shows them."""

from collections.abc import Collection, Iterable, Sequence

from pydantic import TypeAdapter
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db import mentions as standing
from db.event import Change, Event, FieldChange, News, Proof, Redirect, Report
from db.models import ArticleRow, EventPartnerRow, EventRow, EventVersionRow, MentionRow
from parser.mention import Kind

_EVENT = TypeAdapter(Event)


def events(
    session: Session,
    *,
    ids: Collection[str] | None,
    kinds: Collection[Kind] | None,
    partners: Collection[str] | None,
    limit: int | None,
) -> list[Event]:
    query = select(EventRow).where(EventRow.redirect.is_(None))
    if ids is not None:
        query = query.where(EventRow.id.in_(ids))
    if kinds is not None:
        query = query.where(EventRow.kind.in_(kinds))
    if partners is not None:
        query = query.where(EventRow.id.in_(select(EventPartnerRow.event_id).where(EventPartnerRow.partner.in_(partners))))
    query = query.order_by(EventRow.first.desc().nulls_last(), EventRow.first_seen.desc(), EventRow.id).limit(limit)
    mentions = _mentions(session, query.with_only_columns(EventRow.id))
    return [_event(row, mentions.get(row.id, [])) for row in session.scalars(query)]


def event(session: Session, event_id: str) -> Event | Redirect | None:
    row = session.get(EventRow, event_id)
    if row is None:
        return None
    if row.redirect:
        return Redirect(row.redirect)
    return _event(row, _mentions(session, [row.id]).get(row.id, []))


def changes(session: Session, versions: Sequence[EventVersionRow]) -> list[Change]:
    """Tell versions as the owing of deliveries sees them, with the reports that the event has by now."""
    mentions = _mentions(session, {version.event_id for version in versions})
    return [_change(version, mentions.get(version.event_id, [])) for version in versions]


def article_text(session: Session, report: str) -> str | None:
    query = select(ArticleRow.text).where(ArticleRow.report == report, ArticleRow.is_current)
    return session.scalar(query)


def _mentions(session: Session, event_ids: Collection[str] | Select[str]) -> dict[str, list[MentionRow]]:
    """The mentions of events, earliest publication first."""
    found: dict[str, list[MentionRow]] = {}
    for row in standing.of_events(session, event_ids):
        found.setdefault(row.event_id or "", []).append(row)
    return found


def _change(version: EventVersionRow, mentions: Sequence[MentionRow]) -> Change:
    article = version.article
    return Change(
        version_id=version.id,
        what=version.what,
        news=version.news,
        event=_event(version.event, mentions, version),
        fields=tuple(FieldChange(**change) for change in version.changes),
        arrival=version.arrival,
        article=article.report if article else "",
        published=article.published if article else None,
        fetched=version.made_at if article is None or version.why == "correction" else article.fetched_at,
        made_at=version.made_at,
        is_by_person=version.why == "correction",
    )


def _event(row: EventRow, mentions: Sequence[MentionRow], at: EventVersionRow | None = None) -> Event:
    """What is shown of an event now, or was at one version."""
    news = (at and at.news) or _latest_news(row)
    return _EVENT.validate_python(
        {
            **(at or row).shown,
            "id": row.id,
            "new": news == "occurred",
            "news": news,
            "first_seen": row.first_seen,
            "version": at.number if at else row.version,
            "reports": _reports(mentions),
            "evidence": [proof for mention in mentions for proof in _proofs(mention)],
        }
    )


def _latest_news(row: EventRow) -> News | None:
    if row.is_no_news:
        return None
    if row.news_occurred:
        return "occurred"
    return "planned" if row.news_planned else None


def _reports(mentions: Iterable[MentionRow]) -> list[Report]:
    """Each article once, also where a person said that two things which it tells are one event."""
    first: dict[str, MentionRow] = {}
    for mention in mentions:
        first.setdefault(mention.article.key, mention)
    return [_report(mention) for mention in first.values()]


def _report(mention: MentionRow) -> Report:
    return Report(
        id=mention.article.report,
        url=mention.article.url,
        outlet=mention.article.outlet,
        title=mention.article.title,
        published=mention.article.published,
        fetched=mention.article.fetched_at,
        language=mention.article.language,
        told_as=mention.content["status"],
        origin=mention.content["origin"],
        withdrawn=mention.article.withdrawn_at is not None,
    )


def _proofs(mention: MentionRow) -> Iterable[Proof]:
    for evidence in mention.content["evidence"]:
        yield Proof(report=mention.article.report, **evidence)
