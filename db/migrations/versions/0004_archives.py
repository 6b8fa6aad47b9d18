"""The ledger of archives: shards that are read in one go, and what they gave until it is linked; how stretches are to be read."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
MANNER = {"way": "", "index": "", "depth": "full"}
"""How a stretch is to be read, and how all were read before."""


def upgrade() -> None:
    op.create_table(
        "shard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("gleaned", sa.Integer(), nullable=False),
        sa.Column("damages", JSON, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run", "file", "start"),
    )
    op.create_table(
        "gleaned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("dated", MOMENT, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shard_id"], ["shard.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("gleaned_order", "gleaned", ["dated", "outlet", "key", "fetched_at"], unique=False)
    op.create_index(op.f("ix_gleaned_shard_id"), "gleaned", ["shard_id"], unique=False)
    for name, usual in MANNER.items():
        op.add_column("catch_up", sa.Column(name, sa.Text(), nullable=False, server_default=usual))
    _index_open_stretches(*MANNER)


def _index_open_stretches(*manner: str) -> None:
    """Let no stretch be open twice in one manner."""
    is_open = sa.text("closed_at IS NULL")
    op.drop_index("catch_up_open", "catch_up")
    op.create_index(
        "catch_up_open",
        "catch_up",
        ["outlet", "since", "until", "why", "search", *manner],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """Go back; what was read and not yet linked is read again, and stretches that were to be read in a manner are forgotten."""
    stretch = sa.table("catch_up", *map(sa.column, ("closed_at", *MANNER)))
    is_usual = sa.and_(*(stretch.c[name] == usual for name, usual in MANNER.items()))
    op.execute(stretch.delete().where(stretch.c.closed_at.is_(None), sa.not_(is_usual)))
    _index_open_stretches()
    for name in MANNER:
        op.drop_column("catch_up", name)
    op.drop_table("gleaned")
    op.drop_table("shard")
