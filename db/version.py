"""Writes versions of events: what changed and why, and what of it is news."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawler.page import Arrival
from db import frame, mentions
from db.block import told_of
from db.correction import Said
from db.event import FieldChange, News, What
from db.models import ArticleRow, EventPartnerRow, EventRow, EventVersionRow, MentionRow
from db.shown import Shown, changes, corrected, shown_of, summary_of, takes_back, turns
from db.upheld import said_of
from parser.dates.interval import dated, day_of
from parser.linking.coreference import Cluster
from parser.linking.standing import occurred_freshly, planned_ahead
from parser.linking.summary import summarise
from parser.linking.told import Told

Why = Literal["report", "revision", "correction", "calendar", "frame"]
RETRACTED = "retracted"
_LINKS = {"frame", "possibly_same_as"}
"""What changes of an event when another one is set right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What set a recomputation off."""

    article: ArticleRow | None
    """The revision that came; None when a person or the calendar did it."""
    arrival: Arrival
    why: Why
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """How linking changed the mentions of an event."""

    has_joined: bool = False
    absorbed: tuple[str, ...] = ()
    """Ids of events that were found to be this one."""
    is_split: bool = False
    possibly_same_as: frozenset[str] | None = None
    """None leaves what was found before."""


SAME = Regrouped()


def write(session: Session, event: EventRow, cause: Cause, regrouped: Regrouped = SAME) -> EventVersionRow | None:
    """Summarise an event from its mentions and write a version if what is shown has changed."""
    rows = _rows_by_told(session, event.id)
    cluster = Cluster(
        firm=[told for told, row in rows if not row.is_possible], possible=[told for told, row in rows if row.is_possible]
    )
    said = said_of(session, event.id, [row for _, row in rows])
    shown = _shown(session, event, cluster, cause, regrouped, said)
    made = [*changes(event.shown, shown), *_of_itself(event, said, regrouped)] if event.version else []
    event.is_no_news = said.is_no_news
    news, bringers = _news(event, shown, cluster.firm)
    if event.version and not (made or regrouped.has_joined):
        return None
    what = _what(event, made, news, cause, regrouped)
    _show(session, event, shown, news)
    return _add(
        session, event, cause, what=what, news=news, made=made, article=_article([row for _, row in rows], bringers, cause)
    )


def retract(session: Session, event: EventRow, cause: Cause) -> EventVersionRow:
    """Say that nobody tells an event any more."""
    shown = event.shown | {"status": RETRACTED, "possibly_same_as": []}
    made = changes(event.shown, shown)
    _show(session, event, shown, None)
    return _add(session, event, cause, what="retracted", news=None, made=made, article=cause.article)


def write_beside(
    session: Session, changed: Collection[EventRow], formers: Collection[str | None], cause: Cause
) -> list[EventVersionRow]:
    """Look again at the frames of changed events, at their `formers`, and at what they frame, until nothing changes any more."""
    written: list[EventVersionRow] = []
    while changed:
        beside = frame.beside(session, changed, formers)
        formers = {event.frame for event in beside}
        versions = [version for event in beside if (version := write(session, event, replace(cause, why="frame")))]
        changed = [version.event for version in versions]
        written += versions
    return written


def _rows_by_told(session: Session, event_id: str) -> list[tuple[Told, MentionRow]]:
    """The mentions of an event, in the order in which coreference takes them."""
    return [(told_of(row), row) for row in mentions.of_events(session, [event_id])]


def _shown(session: Session, event: EventRow, cluster: Cluster, cause: Cause, regrouped: Regrouped, said: Said) -> Shown:
    summary = summarise(cluster, today=day_of(cause.now), is_proved=frame.is_proved(session, event.id))
    same_as = regrouped.possibly_same_as
    same_as = event.shown.get("possibly_same_as", []) if same_as is None else same_as
    shown = corrected(shown_of(summary, frame=None, possibly_same_as=_standing(session, same_as)), said.values)
    shown["frame"] = frame.frame_of(session, event.id, summary_of(shown) if said.values else summary)
    return shown | {"status": RETRACTED, "possibly_same_as": []} if said.is_rejected else shown


def _standing(session: Session, event_ids: Collection[str]) -> Collection[str]:
    """Of events those that were not retracted."""
    query = select(EventRow.id).where(EventRow.id.in_(event_ids), EventRow.status != RETRACTED)
    return session.scalars(query).all() if event_ids else ()


def _of_itself(event: EventRow, said: Said, regrouped: Regrouped) -> Iterator[FieldChange]:
    """What changes beside what is shown: which events it is, and whether it was news, as those took it who were told."""
    for event_id in regrouped.absorbed:
        yield FieldChange(field="id", before=event_id, after=event.id)
    was_new, is_new = (event.news_occurred and not is_none for is_none in (event.is_no_news, said.is_no_news))
    if was_new != is_new:
        yield FieldChange(field="new", before=was_new, after=is_new)


def _news(event: EventRow, shown: Shown, firm: Sequence[Told]) -> tuple[News | None, list[Told]]:
    """Say what the event tells for the first time, and which reports bring it."""
    when = dated(shown["date"], shown["date_end"]) if shown["date"] else None
    if event.news_occurred or event.is_no_news:
        return None, []
    if shown["status"] == "occurred" and (bringers := occurred_freshly(firm, when)):
        return "occurred", bringers
    if shown["status"] == "planned" and not event.news_planned and (bringers := planned_ahead(firm, when)):
        return "planned", bringers
    return None, []


def _what(event: EventRow, made: Sequence[FieldChange], news: News | None, cause: Cause, regrouped: Regrouped) -> What:
    """Name a version by the weightiest thing that happened."""
    is_people_or_outlet = cause.why in {"correction", "revision"}
    is_retracted = any(change.field == "status" and change.after == RETRACTED for change in made)
    changed = {change.field for change in made}
    table: tuple[tuple[bool, What], ...] = (
        (is_retracted, "retracted"),
        (regrouped.is_split, "split"),
        (event.version == 0, "opened"),
        (bool(regrouped.absorbed), "merged"),
        (cause.why == "correction" and news is None and not changed <= _LINKS, "corrected"),
        (news == "occurred" or _occurs(made), "occurred"),
        (turns(made) or (is_people_or_outlet and takes_back(made)), "corrected"),
        (regrouped.has_joined and changed <= {"origins", "outlets"}, "joined"),
    )
    return next((what for holds, what in table if holds), "enriched")


def _occurs(made: Sequence[FieldChange]) -> bool:
    plans = {"planned", "postponed", "lapsed", "cancelled"}
    return any(change.field == "status" and change.before in plans and change.after == "occurred" for change in made)


def _article(rows: Sequence[MentionRow], bringers: Sequence[Told], cause: Cause) -> ArticleRow | None:
    """The revision that brought a version: of those with the news the one that has just come, else the first."""
    keys = {told.key for told in bringers}
    if cause.article and (not keys or cause.article.key in keys):
        return cause.article
    return next((row.article for row in rows if row.article.key in keys), None)


def _show(session: Session, event: EventRow, shown: Shown, news: News | None) -> None:
    when = dated(shown["date"], shown["date_end"]) if shown["date"] else None
    event.shown, event.kind, event.status, event.frame = shown, shown["kind"], shown["status"], shown["frame"]
    event.first = when.first if when else None
    event.version += 1
    event.news_occurred |= news == "occurred"
    event.news_planned |= news == "planned"
    session.flush()
    session.execute(delete(EventPartnerRow).where(EventPartnerRow.event_id == event.id))
    session.add_all(EventPartnerRow(partner=partner, event_id=event.id) for partner in shown["partners"])


def _add(
    session: Session,
    event: EventRow,
    cause: Cause,
    *,
    what: What,
    news: News | None,
    made: Sequence[FieldChange],
    article: ArticleRow | None,
) -> EventVersionRow:
    row = EventVersionRow(
        event_id=event.id,
        number=event.version,
        what=what,
        why=cause.why,
        news=news,
        shown=event.shown,
        changes=[{"field": one.field, "before": one.before, "after": one.after} for one in made],
        article_id=article and article.id,
        arrival=cause.arrival,
        made_at=cause.now,
    )
    session.add(row)
    session.flush()
    return row
