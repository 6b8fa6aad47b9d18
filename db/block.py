"""Loads the block of mentions that linking has to look at again."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db import mentions
from db.models import MentionPartnerRow, MentionRow
from db.shown import MENTION
from db.upheld import bonds
from parser.linking.bonds import Bonds
from parser.linking.coreference import Cluster, partition
from parser.linking.told import Told

CAP = 500
"""Mentions near one mention, those whose reach begins last first: more of one kind within reach would not link it any better."""


@dataclass(slots=True)
class Block:
    """Mentions of whole events, by their place (key, ordinal)."""

    rows: dict[tuple[str, int], MentionRow] = field(default_factory=dict)
    told: dict[int, Told] = field(default_factory=dict)

    def add(self, row: MentionRow) -> None:
        self.rows[row.article.key, row.ordinal] = row
        self.told[row.id] = told_of(row)

    @property
    def keys(self) -> set[str]:
        return {key for key, _ in self.rows}

    def row(self, told: Told) -> MentionRow:
        return self.rows[told.key, told.ordinal]

    def rows_of(self, cluster: Cluster) -> list[MentionRow]:
        return [self.row(told) for told in cluster.reports]

    def ids_by_event(self) -> dict[str, set[int]]:
        """Ids of mentions by the event that they were linked into so far."""
        found: dict[str, set[int]] = {}
        for row in self.rows.values():
            if row.event_id:
                found.setdefault(row.event_id, set()).add(row.id)
        return found


def told_of(row: MentionRow) -> Told:
    article = row.article
    return Told(
        key=article.key,
        ordinal=row.ordinal,
        outlet=article.outlet,
        published=article.dated,
        mention=MENTION.validate_python(row.content),
        sentence=row.sentence,
        sketch=frozenset(article.sketch),
    )


def settle(session: Session, touched: Iterable[MentionRow]) -> tuple[Block, list[Cluster]]:
    """Cluster the neighbourhood of touched mentions, superseded ones too; grow it while events in it change.

    A union of whole events gives these events again, so nothing beyond the neighbours of changed events needs to be looked at.
    """
    block, explored = Block(), set[int]()
    clusters: list[Cluster] = []
    fresh = {row.id: row for row in touched}
    while fresh:
        found = [row for row in _neighbourhood(session, fresh.values()) if row.id not in block.told]
        for row in found:
            block.add(row)
        if found:
            clusters = partition(block.told.values(), _bound(session, block))
        explored |= fresh.keys()
        fresh = {row.id: row for row in _moved(block, clusters) if row.id not in explored}
    return block, clusters


def _bound(session: Session, block: Block) -> Bonds:
    """Take whatever people brought together with the mentions of a block into it; gives what they said of all of them."""
    said = bonds(session, block.keys)
    while absent := {key for key, ordinal in said.places if (key, ordinal) not in block.rows}:
        for row in _whole(session, [*chain(*mentions.at_keys(session, absent).values())]):
            if row.id not in block.told:
                block.add(row)
        said = bonds(session, block.keys)
    return said


def _moved(block: Block, clusters: Iterable[Cluster]) -> Iterable[MentionRow]:
    """Mentions of clusters that are not exactly an event as it was."""
    before = [frozenset(ids) for ids in block.ids_by_event().values()]
    for cluster in clusters:
        rows = block.rows_of(cluster)
        if frozenset(row.id for row in rows) not in before:
            yield from rows


def _neighbourhood(session: Session, rows: Collection[MentionRow]) -> Sequence[MentionRow]:
    """The given mentions, those near them, and whatever shares an event with one of these."""
    near = {row.id for row in rows}.union(*(session.scalars(query) for query in _near(rows)))
    events = {row.event_id for row in rows} | set(session.scalars(select(MentionRow.event_id).where(MentionRow.id.in_(near))))
    return _together(session, near, events)


def _whole(session: Session, rows: Collection[MentionRow]) -> Sequence[MentionRow]:
    """Mentions with all others of their events."""
    return _together(session, {row.id for row in rows}, {row.event_id for row in rows})


def _together(session: Session, ids: Collection[int], events: Collection[str | None]) -> Sequence[MentionRow]:
    within = or_(MentionRow.id.in_(ids), MentionRow.event_id.in_([event for event in events if event is not None]))
    return session.scalars(select(MentionRow).where(within, MentionRow.superseded_at.is_(None)).order_by(MentionRow.id)).all()


def _near(rows: Collection[MentionRow]) -> Iterator[Select[int, date, date]]:
    """Queries for the mentions of the same family that share a partner with one of `rows` and whose reach touches its reach."""
    alike: dict[tuple[str, frozenset[str]], list[MentionRow]] = {}
    for row in rows:
        alike.setdefault((row.family, frozenset(row.content["partners"])), []).append(row)
    for (family, partners), some in alike.items():
        first, last = min(row.first for row in some), max(row.last for row in some)
        yield (
            select(MentionRow.id, MentionRow.first, MentionRow.last)
            .join(MentionPartnerRow, MentionPartnerRow.mention_id == MentionRow.id)
            .where(
                MentionPartnerRow.partner.in_(partners),
                MentionRow.family == family,
                MentionRow.first <= last,
                MentionRow.last >= first,
                MentionRow.superseded_at.is_(None),
            )
            .distinct()
            .order_by(MentionRow.first.desc(), MentionRow.last, MentionRow.id)
            .limit(CAP)
        )
