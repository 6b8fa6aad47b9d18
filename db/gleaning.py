"""The ledger of archives: which shards of a run were read and by whom, and what they gave until it is linked."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select, update
from sqlalchemy.orm import Session

from db.engine import lock_events
from db.insert import insert_absent
from db.lease import lives
from db.record import Reading, Recorded, record
from db.transaction import Transactions
from db.work import GleanedRow, ShardRow

_READING: TypeAdapter[Reading] = TypeAdapter(Reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A part of an archive, read in one go, and how far that is."""

    id: int
    file: str
    start: int
    end: int
    digest: str | None
    """Of what it gave; None until it was read."""
    pages: int
    gleaned: int
    """Pages of these that passed the prefilter and were published in the stretch."""
    damages: tuple[str, ...]
    """What could not be read, and where."""


@dataclass(frozen=True, slots=True)
class Yield:
    """What reading a shard gave."""

    readings: tuple[Reading, ...]
    pages: int
    damages: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same whenever and wherever the shard is read by the same parser."""
        digest = sha256()
        for reading in self.readings:
            digest.update(_written(reading))
            digest.update(sha256(_body(reading)).digest())
        return digest.hexdigest()


class Gleaning(Transactions):
    def open_shards(self, run: str, parts: Iterable[tuple[str, int, int]]) -> None:
        """Put down what is to be read, by file and offsets; what stands there already stays as it is."""
        self._write(open_shards, run, list(parts), now=self.clock())

    def shards(self, run: str) -> list[Shard]:
        """All shards of a run, in the order of their files and offsets."""
        return self._read(shards, run)

    def claim_shard(self, run: str, *, owner: str, now: datetime, lease: timedelta) -> Shard | None:
        """Lease a shard that nobody has read or reads; None if there is none."""
        return self._write(claim, run, owner=owner, now=now, lease=lease)

    def finish_shard(self, shard: int, given: Yield) -> None:
        """Note that a shard was read, with all that it gave; one that was read before stays as it is."""
        self._write(finish, shard, given)

    def count_gleaned(self, run: str) -> int:
        """How much of a run is still to be linked."""
        return self._read(count_gleaned, run)

    def link_gleaned(self, run: str, *, limit: int, now: datetime) -> list[Recorded]:
        """Link what a run gave, earliest publication first, so many in one transaction; gives what became of them."""
        return self._write(link_gleaned, run, limit=limit, now=now)


def open_shards(session: Session, run: str, parts: Sequence[tuple[str, int, int]], *, now: datetime) -> None:
    beginning: dict[str, Any] = {"run": run, "damages": [], "touched_at": now}
    insert_absent(session, ShardRow, [beginning | {"file": file, "start": start, "end": end} for file, start, end in parts])
    session.execute(update(ShardRow).where(ShardRow.run == run).values(touched_at=now))


def shards(session: Session, run: str) -> list[Shard]:
    rows = session.scalars(select(ShardRow).where(ShardRow.run == run).order_by(ShardRow.file, ShardRow.start))
    return [_shard(row) for row in rows]


def claim(session: Session, run: str, *, owner: str, now: datetime, lease: timedelta) -> Shard | None:
    is_free = or_(ShardRow.leased_until.is_(None), not_(lives(ShardRow.leased_until, now, lease)))
    free = select(ShardRow).where(ShardRow.run == run, ShardRow.digest.is_(None), is_free).order_by(ShardRow.file, ShardRow.start)
    row = session.scalars(free.limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.owner, row.leased_until, row.touched_at = owner, now + lease, now
    return _shard(row)


def finish(session: Session, shard: int, given: Yield) -> None:
    row = session.get_one(ShardRow, shard, with_for_update=True)
    if row.digest is not None:
        return
    row.owner = row.leased_until = None
    row.digest, row.pages, row.gleaned, row.damages = given.digest, given.pages, len(given.readings), list(given.damages)
    session.add_all(_gleaned_row(shard, reading) for reading in given.readings)


def count_gleaned(session: Session, run: str) -> int:
    query = select(func.count()).select_from(GleanedRow).join(ShardRow, ShardRow.id == GleanedRow.shard_id)
    return session.scalar(query.where(_is_of(run))) or 0


def link_gleaned(session: Session, run: str, *, limit: int, now: datetime) -> list[Recorded]:
    lock_events(session)  # before anything is read: who links the same run waits, and finds these rows gone
    query = select(GleanedRow).join(ShardRow, ShardRow.id == GleanedRow.shard_id).where(_is_of(run))
    # where it stands in the archive decides at last, never which shard was read first
    where = (ShardRow.file, ShardRow.start, GleanedRow.id)
    order = (GleanedRow.dated, GleanedRow.outlet, GleanedRow.key, GleanedRow.fetched_at, *where)
    rows = session.scalars(query.order_by(*order).limit(limit)).all()
    recorded = [record(session, _reading(row), now=now) for row in rows]
    session.execute(delete(GleanedRow).where(GleanedRow.id.in_([row.id for row in rows])))
    return recorded


def _is_of(run: str) -> ColumnElement[bool]:
    return and_(ShardRow.run == run, ShardRow.digest.is_not(None))


def _gleaned_row(shard: int, reading: Reading) -> GleanedRow:
    return GleanedRow(
        shard_id=shard,
        dated=reading.dated,
        outlet=reading.outlet,
        key=reading.key,
        fetched_at=reading.fetched_at,
        content=zlib.compress(_written(reading)),
        body=zlib.compress(_body(reading)),
    )


def _body(reading: Reading) -> bytes:
    return reading.page.body if reading.page else b""


def _written(reading: Reading) -> bytes:
    """A reading as JSON, without the body of its page."""
    return _READING.dump_json(replace(reading, page=reading.page and replace(reading.page, body=b"")))


def _reading(row: GleanedRow) -> Reading:
    bare = _READING.validate_json(zlib.decompress(row.content))
    return replace(bare, page=bare.page and replace(bare.page, body=zlib.decompress(row.body)))


def _shard(row: ShardRow) -> Shard:
    return Shard(
        id=row.id,
        file=row.file,
        start=row.start,
        end=row.end,
        digest=row.digest,
        pages=row.pages,
        gleaned=row.gleaned,
        damages=tuple(row.damages),
    )
