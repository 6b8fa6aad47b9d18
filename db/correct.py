"""Lets people set right what is shown; their word wins over every report and survives every recomputation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.block import told_of
from db.correction import Act, Author, Corrected
from db.delivery import OPEN
from db.engine import lock_events
from db.link import link
from db.models import CorrectionPlaceRow, CorrectionRow, DeliveryRow, EventRow, EventVersionRow, MentionRow
from db.shown import Shown, checked
from db.upheld import at, holding, mentions_at, of_event, places_of
from db.version import RETRACTED, Cause

MOST_QUOTES = 12
"""Quotes that a correction keeps of what it sets right."""


def correct(session: Session, event_id: str, values: Mapping[str, object], author: Author) -> Corrected:
    """Give fields of an event their values for good.

    Raises `LookupError` for an event that is unknown or retracted, `ValueError` for a field that nobody can correct or a value
    that it cannot have.
    """
    lock_events(session)
    event = _standing(session, event_id)
    after = checked(event.shown, values)
    said = {str(row.field): row for row in _said(session, event, "set")}
    given = {field: _value(field, after, values, event.shown) for field in values if field not in FOLLOWING}
    before = [said[field].id for field in given if field in said and _is_same(said[field].value, given[field])]
    rows = [_set(session, event, field, value, author) for field, value in given.items() if _is_anew(said.get(field), value)]
    if not rows:
        return Corrected(corrections=tuple(before), is_new=False, event=event.id)
    return _take_effect(session, event, [*before, *(row.id for row in rows)], author)


FOLLOWING: Mapping[str, str] = {"place_country": "place"}
"""Fields that are not said for themselves: each is kept with the one that it follows."""


def judge(session: Session, event_id: str, act: Act, author: Author) -> Corrected:
    """Accept an event as it stands, reject it for good, or say that it was no news. Raises `LookupError`."""
    lock_events(session)
    event = known(session, event_id)
    if event.status == RETRACTED and not _mentions(session, [event.id]):
        raise LookupError(f"event {event.id} is retracted: no report tells it")
    alike = ("accept", "reject") if act != "not_new" else ("not_new",)
    last = _said(session, event, *alike)[-1:]
    if last and last[0].act == act:
        return Corrected(corrections=(last[0].id,), is_new=False, event=event.id)
    if act != "accept":
        _silence(session, event, author.at)
    return _take_effect(session, event, [_row(session, event, act, [_firm(session, event)], author).id], author)


def merge(session: Session, event_ids: Sequence[str], author: Author) -> Corrected:
    """Say that several events are one; the oldest stays, the others lead there for ever. Raises `LookupError`, `ValueError`."""
    lock_events(session)
    if len(set(event_ids)) < 2:  # noqa: PLR2004 - one event is one already
        raise ValueError("name two events or more")
    events = list({event.id: event for event in (_standing(session, one) for one in event_ids)}.values())
    if len(events) == 1:
        before = [row.id for row in _said(session, events[0], "merge") if row.event_id in event_ids]
        return Corrected(corrections=tuple(before), is_new=False, event=events[0].id)
    row = _row(session, events[0], "merge", [_firm(session, event) for event in events], author)
    return _take_effect(session, events[0], [row.id], author)


def split(session: Session, event_id: str, reports: Collection[str], author: Author) -> Corrected:
    """Say that some reports of an event tell another one. Raises `LookupError`, `ValueError`."""
    lock_events(session)
    event = _standing(session, event_id)
    if (before := _split_before(session, event_id, set(reports))) is not None:
        return Corrected(corrections=(before,), is_new=False, event=event.id)
    mentions = _mentions(session, [event.id])
    if unknown := sorted(set(reports).difference(*map(_names, mentions))):
        there = ", ".join(dict.fromkeys(row.article.report for row in mentions))
        raise ValueError(f"{unknown[0]} is no report of event {event.id}; one of: {there}")
    going = [row for row in mentions if not _names(row).isdisjoint(reports)]
    staying = [row for row in mentions if row not in going]
    if not staying:
        raise ValueError(f"event {event.id} has no other report: nothing would be left of it")
    return _take_effect(session, event, [_row(session, event, "split", [staying, going], author).id], author)


def undo(session: Session, number: int, author: Author) -> Corrected:
    """Take back a correction: all is as if it had not been said. Raises `LookupError`, `ValueError`."""
    lock_events(session)
    row = session.get(CorrectionRow, number)
    if row is None:
        raise LookupError(f"no correction {number}; see `marsad corrections`")
    if row.act == "undo":
        raise ValueError(f"correction {number} takes back {row.undoes}: say what you mean anew instead")
    event = known(session, row.event_id)
    said = session.scalars(select(CorrectionRow).where(CorrectionRow.undoes == number)).first()
    if said is not None:
        return Corrected(corrections=(said.id,), is_new=False, event=event.id)
    undone = CorrectionRow(event_id=row.event_id, act="undo", value={}, evidence=[], undoes=row.id, **_by(author))
    session.add(undone)
    session.flush()
    return _take_effect(session, event, [undone.id], author, about=row.id)


# Which event is meant


def known(session: Session, event_id: str) -> EventRow:
    """The event of an id, or the one that it was found to be. Raises `LookupError`."""
    event = session.get(EventRow, event_id)
    if event is not None and event.redirect:
        event = session.get_one(EventRow, event.redirect)
    if event is None:
        raise LookupError(f"no event {event_id}")
    return event


def _standing(session: Session, event_id: str) -> EventRow:
    event = known(session, event_id)
    if event.status == RETRACTED:
        why = "a person rejected it; `--accept` it first" if _mentions(session, [event.id]) else "no report tells it"
        raise LookupError(f"event {event.id} is retracted: {why}")
    return event


def _mentions(session: Session, event_ids: Collection[str]) -> list[MentionRow]:
    """The mentions of events in the order of linking, which no arrival changes."""
    query = select(MentionRow).where(MentionRow.event_id.in_(event_ids), MentionRow.superseded_at.is_(None))
    return sorted(session.scalars(query), key=lambda row: told_of(row).order)


def _firm(session: Session, event: EventRow) -> list[MentionRow]:
    return [row for row in _mentions(session, [event.id]) if not row.is_possible]


def _names(row: MentionRow) -> set[str]:
    """By what people may call a report."""
    return {row.article.report, row.article.url, row.article.key}


# What was said before


def _said(session: Session, event: EventRow, *acts: Act) -> list[CorrectionRow]:
    """What holds of these acts for an event, in the order in which it was said."""
    rows = session.scalars(holding().where(CorrectionRow.act.in_(acts))).all()
    return list(of_event(session, event.id, rows))


def _is_anew(said: CorrectionRow | None, value: Mapping[str, object]) -> bool:
    return said is None or not _is_same(said.value, value)


def _is_same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return one["value"] == other["value"] and one.get("with", {}) == other["with"]


def _split_before(session: Session, event_id: str, reports: set[str]) -> int | None:
    """The correction by which just these reports left an event before, and are apart from it still."""
    for row in session.scalars(holding().where(CorrectionRow.act == "split", CorrectionRow.event_id == event_id)):
        places = places_of(session, [row.id])[row.id]
        standing = mentions_at(session, {place.key for place in places})
        stayed, went = ([one for place in places if place.side == side for one in at(place, standing)] for side in (0, 1))
        are_these = reports <= set().union(*map(_names, went)) and not any(reports.isdisjoint(_names(one)) for one in went)
        if are_these and {one.event_id for one in stayed}.isdisjoint({one.event_id for one in went}):
            return row.id
    return None


# Writing


def _by(author: Author) -> dict[str, object]:
    return {"who": author.who, "why": author.why, "at": author.at}


def _row(
    session: Session,
    event: EventRow,
    act: Act,
    sides: Sequence[Sequence[MentionRow]],
    author: Author,
    *,
    field: str | None = None,
    value: Mapping[str, object] | None = None,
) -> CorrectionRow:
    evidence = _evidence(chain.from_iterable(sides), field) if field else []
    row = CorrectionRow(event_id=event.id, act=act, field=field, value=value or {}, evidence=evidence, **_by(author))
    session.add(row)
    session.flush()
    placed = ((side, mention) for side, mentions in enumerate(sides) for mention in mentions)
    for number, (side, mention) in enumerate(placed):
        session.add(
            CorrectionPlaceRow(
                correction_id=row.id,
                number=number,
                side=side,
                key=mention.article.key,
                ordinal=mention.ordinal,
                family=mention.family,
                partners=mention.content["partners"],
            )
        )
    session.flush()
    return row


def _value(field: str, after: Shown, values: Mapping[str, object], before: Shown) -> dict[str, object]:
    followers = {name: after[name] for name, led_by in FOLLOWING.items() if led_by == field and name in values}
    return {"value": after[field], "before": before[field], "with": followers}


def _set(session: Session, event: EventRow, field: str, value: Mapping[str, object], author: Author) -> CorrectionRow:
    return _row(session, event, "set", [_firm(session, event)], author, field=field, value=value)


def _evidence(mentions: Iterable[MentionRow], field: str) -> list[dict[str, object]]:
    """The words on which rested what is set right."""
    return [
        {"report": mention.article.report, **{name: proof[name] for name in ("part", "quote", "start", "end")}}
        for mention in mentions
        for proof in mention.content["evidence"]
        if proof["field"] == field
    ][:MOST_QUOTES]


def _silence(session: Session, event: EventRow, now: datetime) -> None:
    """Never tell what of an event's news was not told yet."""
    ids = select(EventRow.id).where(or_(EventRow.id == event.id, EventRow.redirect == event.id))
    news = (EventVersionRow.event_id.in_(ids), EventVersionRow.news.is_not(None))
    session.execute(update(EventVersionRow).where(*news, EventVersionRow.told_at.is_(None)).values(told_at=now))
    unsent = (DeliveryRow.state.in_(OPEN), DeliveryRow.message_id.is_(None))
    of_it = DeliveryRow.version_id.in_(select(EventVersionRow.id).where(*news))
    session.execute(update(DeliveryRow).where(*unsent, of_it).values(state="dropped", owner=None, next_at=now))


def _take_effect(
    session: Session, event: EventRow, said: Sequence[int], author: Author, *, about: int | None = None
) -> Corrected:
    """Link anew what a word is about; `about` is the correction that was taken back."""
    places = chain.from_iterable(places_of(session, [*said, *([] if about is None else [about])]).values())
    touched = {row.id: row for row in _mentions(session, [event.id])}
    touched |= {row.id: row for rows in mentions_at(session, {place.key for place in places}).values() for row in rows}
    cause = Cause(article=None, arrival="live", why="correction", now=author.at)
    versions = link(session, list(touched.values()), (), cause)
    return Corrected(
        corrections=tuple(said),
        is_new=True,
        event=event.redirect or event.id,
        events=tuple(dict.fromkeys(version.event_id for version in versions)),
        versions=tuple(version.id for version in versions),
    )
