"""Lets people set right what is shown; their word wins over every report and survives every recomputation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import deliver
from db.correction import Act, Author, Corrected, Correction, Said, holding
from db.engine import lock_events
from db.known import ids_of, known
from db.link import link
from db.mentions import at_keys, of_events
from db.models import CorrectionPlaceRow, CorrectionRow, DeliveryRow, EventRow, EventVersionRow, MentionRow
from db.shown import Shown, checked
from db.upheld import HOLDING, at, homes, of_event, places_of, word_of
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
    words = _said(session, event).words
    fields = sorted(values, key=lambda field: field == "date_end")  # an end is said of the date that stands before it
    given = {field: _value(field, after, values, event.shown) for field in fields if field not in FOLLOWING}
    anew = _anew(words, given)
    before = [words[field].id for field in given if field not in anew]
    if not anew:
        return Corrected(corrections=tuple(before), is_new=False, event=event.id)
    rows = [_set(session, event, field, given[field], author) for field in anew]
    return _take_effect(session, event, [*before, *(row.id for row in rows)], author)


FOLLOWING: Mapping[str, str] = {"place_country": "place"}
"""Fields that are not said for themselves: each is kept with the one that it follows."""


def judge(session: Session, event_id: str, act: Act, author: Author) -> Corrected:
    """Accept an event as it stands, reject it for good, or say that it was no news. Raises `LookupError`."""
    lock_events(session)
    event = known(session, event_id)
    if event.status == RETRACTED and not of_events(session, [event.id]):
        raise LookupError(f"event {event.id} is retracted: no report tells it")
    said = _said(session, event)
    last = said.no_news if act == "not_new" else said.verdict
    if last and last.act == act:
        return Corrected(corrections=(last.id,), is_new=False, event=event.id)
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
        before = (row for row in _rows(session, events[0]) if row.act == "merge" and row.event_id in event_ids)
        return Corrected(corrections=tuple(row.id for row in before), is_new=False, event=events[0].id)
    row = _row(session, events[0], "merge", [_firm(session, event) for event in events], author)
    return _take_effect(session, events[0], [row.id], author)


def split(session: Session, event_id: str, reports: Collection[str], author: Author) -> Corrected:
    """Say that some reports of an event tell another one. Raises `LookupError`, `ValueError`."""
    lock_events(session)
    event = _standing(session, event_id)
    if (before := _split_before(session, event_id, set(reports))) is not None:
        return Corrected(corrections=(before,), is_new=False, event=event.id)
    mentions = of_events(session, [event.id])
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
    event = session.get_one(EventRow, homes(session, [row])[row.id])
    said = session.scalars(select(CorrectionRow).where(CorrectionRow.undoes == number)).first()
    if said is not None:
        return Corrected(corrections=(said.id,), is_new=False, event=event.id)
    undone = CorrectionRow(event_id=row.event_id, act="undo", value={}, evidence=[], undoes=row.id, **_by(author))
    session.add(undone)
    session.flush()
    return _take_effect(session, event, [undone.id], author, about=row.id)


# Which event is meant


def _standing(session: Session, event_id: str) -> EventRow:
    event = known(session, event_id)
    if event.status == RETRACTED:
        why = "a person rejected it; `--accept` it first" if of_events(session, [event.id]) else "no report tells it"
        raise LookupError(f"event {event.id} is retracted: {why}")
    return event


def _firm(session: Session, event: EventRow) -> list[MentionRow]:
    return [row for row in of_events(session, [event.id]) if not row.is_possible]


def _names(row: MentionRow) -> set[str]:
    """By what people may call a report."""
    return {row.article.report, row.article.url, row.article.key}


# What was said before


def _rows(session: Session, event: EventRow) -> list[CorrectionRow]:
    """What holds for an event, in the order in which it was said."""
    return of_event(session, event.id, of_events(session, [event.id]))


def _said(session: Session, event: EventRow) -> Said:
    return holding(word_of(row, event.id) for row in _rows(session, event))


def _anew(words: Mapping[str, Correction], given: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Of the given fields those that have another word so far."""
    anew = {field for field, value in given.items() if not _is_same(words.get(field), value)}
    has_end = "date_end" in words and words["date_end"].value is not None
    if "date" in given and "date_end" not in given and has_end:
        anew.add("date")  # without its end it is another date
    if "date" in anew:
        anew |= given.keys() & {"date_end"}  # which goes with the date that it was said of
    return [field for field in given if field in anew]


def _is_same(word: Correction | None, value: Mapping[str, object]) -> bool:
    return word is not None and (word.value, word.following) == (value["value"], value["with"])


def _split_before(session: Session, event_id: str, reports: set[str]) -> int | None:
    """The correction by which just these reports left an event before, and are apart from it still."""
    rows = session.scalars(HOLDING.where(CorrectionRow.act == "split", CorrectionRow.event_id == event_id)).all()
    for number, places in sorted(places_of(session, [row.id for row in rows]).items()):
        standing = at_keys(session, {place.key for place in places})
        stayed, went = ([one for place in places if place.side == side for one in at(place, standing)] for side in (0, 1))
        are_these = reports <= set().union(*map(_names, went)) and not any(reports.isdisjoint(_names(one)) for one in went)
        if are_these and {one.event_id for one in stayed}.isdisjoint({one.event_id for one in went}):
            return number
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
    news = (EventVersionRow.event_id.in_(ids_of(event.id)), EventVersionRow.news.is_not(None))
    session.execute(update(EventVersionRow).where(*news, EventVersionRow.told_at.is_(None)).values(told_at=now))
    of_it = DeliveryRow.version_id.in_(select(EventVersionRow.id).where(*news))
    unsent = session.scalars(select(DeliveryRow.id).where(of_it, DeliveryRow.message_id.is_(None)))
    deliver.drop(session, unsent.all(), now=now)


def _take_effect(
    session: Session, event: EventRow, said: Sequence[int], author: Author, *, about: int | None = None
) -> Corrected:
    """Link anew what a word is about; `about` is the correction that was taken back."""
    places = chain.from_iterable(places_of(session, [*said, *([] if about is None else [about])]).values())
    touched = {row.id: row for row in of_events(session, [event.id])}
    touched |= {row.id: row for rows in at_keys(session, {place.key for place in places}).values() for row in rows}
    cause = Cause(article=None, arrival="live", why="correction", now=author.at)
    versions = link(session, list(touched.values()), (), cause)
    return Corrected(
        corrections=tuple(said),
        is_new=True,
        event=event.redirect or event.id,
        events=tuple(dict.fromkeys(version.event_id for version in versions)),
    )
