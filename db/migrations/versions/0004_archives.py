"""The ledger of archives: shards that are read in one go, and what they gave until it is linked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


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
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shard_id"], ["shard.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("gleaned_order", "gleaned", ["dated", "outlet", "key"], unique=False)
    op.create_index(op.f("ix_gleaned_shard_id"), "gleaned", ["shard_id"], unique=False)


def downgrade() -> None:
    """Go back; what was read and not yet linked is read again."""
    op.drop_table("gleaned")
    op.drop_table("shard")
