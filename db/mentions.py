"""Asks for what articles tell by now: the mentions that no newer reading superseded."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.batch import batches
from db.models import ArticleRow, MentionRow
from parser.linking.told import Gist


def order(row: MentionRow) -> tuple[datetime, str, str, int]:
    """The order of linking, as parser.linking.told has it; compared here, for databases disagree on the order of words."""
    return row.article.dated, row.article.outlet, row.article.key, row.ordinal


def of_events(session: Session, event_ids: Collection[str] | Select[str]) -> list[MentionRow]:
    """The mentions of events, in the order of linking."""
    query = select(MentionRow).where(MentionRow.event_id.in_(event_ids), MentionRow.superseded_at.is_(None))
    return sorted(session.scalars(query), key=order)


def at_keys(session: Session, keys: Iterable[str]) -> dict[str, list[MentionRow]]:
    """What the articles with these keys tell, in whichever revision, each in the order of its text."""
    found: dict[str, list[MentionRow]] = {}
    for some in batches(keys):
        query = select(MentionRow).join(MentionRow.article).where(ArticleRow.key.in_(some), MentionRow.superseded_at.is_(None))
        for row in session.scalars(query.order_by(MentionRow.ordinal)):
            found.setdefault(row.article.key, []).append(row)
    return found


def gist(row: MentionRow) -> Gist:
    """What another reading of the article is compared with."""
    return Gist(row.family, row.content["partners"])
