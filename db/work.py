"""The tables of work: what is due when, whose turn it is, who holds it; and how this Marsad itself stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.health import Cause, State
from crawler.ledger import Depth, Why
from crawler.outcome import Kind
from db.table import Table


class RouteRow(Table):
    """What the last readings of a route left, and when it is read again."""

    __tablename__ = "route"

    outlet: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    outcome: Mapped[Kind | None]
    """How the last reading ended; None before the first."""
    listed: Mapped[list[Any]]
    """Keys that it named when it last said something new; a reading that shares none with these left a gap."""
    newest: Mapped[datetime | None]
    """Latest publication that it showed."""
    failures: Mapped[int] = mapped_column(default=0)
    """Readings in a row that failed."""
    read_at: Mapped[datetime | None]
    first_good_at: Mapped[datetime | None]
    """When it was read well for the first time: what is older was there before us."""
    good_at: Mapped[datetime | None]
    """When it was last read well; None before the first time."""
    next_due_at: Mapped[datetime | None]
    """None while nobody watches it."""


class HostRow(Table):
    """Whose turn it is to ask a host, and when it may be asked again."""

    __tablename__ = "host"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    free_at: Mapped[datetime | None]
    rest_until: Mapped[datetime | None]
    rest_why: Mapped[Kind | None]
    refusals: Mapped[int] = mapped_column(default=0)
    """Refusals in a row, by which it is left alone ever longer."""


class OutletRow(Table):
    """Who reads an outlet now, and how well we see into it."""

    __tablename__ = "outlet"

    slug: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    state: Mapped[State] = mapped_column(default="healthy")
    cause: Mapped[Cause | None]
    detail: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]
    """When the state began."""


class CatchUpRow(Table):
    """A stretch of an outlet's past that is to be read, or was."""

    __tablename__ = "catch_up"
    __table_args__ = (
        Index(
            "catch_up_open",
            *("outlet", "since", "until", "why", "search", "way", "index", "depth"),
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    why: Mapped[Why]
    search: Mapped[list[Any]]
    way: Mapped[str] = mapped_column(default="")
    """The kind of route that alone may read it; empty for any."""
    index: Mapped[str] = mapped_column(default="")
    """The archive's index that is asked; empty for the usual one."""
    depth: Mapped[Depth] = mapped_column(default="full")
    via: Mapped[str | None]
    position: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    next_due_at: Mapped[datetime]
    """When its outlet may be visited for its sake again."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Kind | None]
    detail: Mapped[str] = mapped_column(default="")


class RereadingRow(Table):
    """An article that carries an event: when it was last looked at, and when it is again."""

    __tablename__ = "rereading"

    key: Mapped[str] = mapped_column(primary_key=True)
    outlet: Mapped[str]
    route: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    first_at: Mapped[datetime]
    """When it was first fetched; its schedule counts from there."""
    read_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """None once its schedule is at its end."""
    failures: Mapped[int] = mapped_column(default=0)
    """Looks in a row that failed."""
    gone: Mapped[int] = mapped_column(default=0)
    """How often it was found gone since it was last there."""


class InstallationRow(Table):
    """How this Marsad stands; the only row."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]


class ProcessRow(Table):
    """A process that works on this database, by its heartbeats."""

    __tablename__ = "process"

    owner: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ReparseRow(Table):
    """How far a reading of the kept texts with a newer parser has come, so that it goes on where it was interrupted."""

    __tablename__ = "reparse"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[dict[str, Any]]
    """What is read: `{since, outlets}`."""
    parser: Mapped[str]
    """Digest of the parser and its data."""
    position: Mapped[int]
    """Id of the last article that was read."""
    started_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ShardRow(Table):
    """A part of an archive that is read in one go, by whom, and what came of it."""

    __tablename__ = "shard"
    __table_args__ = (UniqueConstraint("run", "file", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[str]
    """Digest of what was asked for."""
    file: Mapped[str]
    start: Mapped[int] = mapped_column(BigInteger)
    end: Mapped[int] = mapped_column(BigInteger)
    owner: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    digest: Mapped[str | None]
    """Of what it gave; None until it was read."""
    pages: Mapped[int] = mapped_column(default=0)
    gleaned: Mapped[int] = mapped_column(default=0)
    damages: Mapped[list[Any]]
    touched_at: Mapped[datetime]
    """When it was put down or last taken in hand; a run that nobody goes on with is forgotten some time later."""


class GleanedRow(Table):
    """What one page of a shard gave, until it is linked."""

    __tablename__ = "gleaned"
    __table_args__ = (Index("gleaned_order", "dated", "outlet", "key", "fetched_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shard_id: Mapped[int] = mapped_column(ForeignKey("shard.id"), index=True)
    dated: Mapped[datetime]
    outlet: Mapped[str]
    key: Mapped[str]
    fetched_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """The reading as JSON, compressed with zlib."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Of its page, compressed with zlib."""
