"""Corrections of every kind, tied to the reports that they are about; how far a reading again has come."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
MENTION = ("article_id", "ordinal", "family", "event_id", "superseded_at")
PLACE = ("correction_id", "number", "side", "key", "ordinal", "family", "partners")


def upgrade() -> None:
    with op.batch_alter_table("correction") as correction:
        correction.add_column(sa.Column("act", sa.Text(), nullable=False, server_default="set"))
        correction.add_column(sa.Column("evidence", JSON, nullable=False, server_default=sa.text("'[]'")))
        undone = sa.ForeignKey("correction.id", name="correction_undoes_fkey")
        correction.add_column(sa.Column("undoes", sa.Integer(), undone, nullable=True))
        correction.alter_column("field", existing_type=sa.Text(), nullable=True)
    op.create_index(op.f("ix_correction_undoes"), "correction", ["undoes"], unique=False)
    op.create_table(
        "correction_place",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("partners", JSON, nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"]),
        sa.PrimaryKeyConstraint("correction_id", "number"),
    )
    op.create_index(op.f("ix_correction_place_key"), "correction_place", ["key"], unique=False)
    op.add_column("event", sa.Column("is_no_news", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "reparse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", JSON, nullable=False),
        sa.Column("parser", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    _carry_over()


def _carry_over() -> None:
    """Tie what was corrected before to the reports of its event."""
    connection = op.get_bind()
    correction = sa.table("correction", sa.column("id"), sa.column("event_id"))
    rows = connection.execute(sa.select(correction.c.id, correction.c.event_id).order_by(correction.c.id)).all()
    if places := [place for row in rows for place in _places(connection, row.id, row.event_id)]:
        table = sa.table("correction_place", *(sa.column(name, JSON if name == "partners" else None) for name in PLACE))
        connection.execute(table.insert(), places)


def _places(connection: sa.Connection, correction: int, event_id: str) -> Iterator[dict[str, Any]]:
    event = sa.table("event", sa.column("id"), sa.column("redirect"))
    mention = sa.table("mention", *map(sa.column, MENTION), sa.column("content", JSON))
    article = sa.table("article", *map(sa.column, ("id", "key", "outlet")), sa.column("dated", MOMENT))
    found = connection.execute(
        sa.select(article.c.dated, article.c.outlet, article.c.key, mention.c.ordinal, mention.c.family, mention.c.content)
        .join_from(mention, article, article.c.id == mention.c.article_id)
        .join(event, event.c.id == event_id)
        .where(mention.c.event_id == sa.func.coalesce(event.c.redirect, event.c.id), mention.c.superseded_at.is_(None))
    )
    for number, (_, _, key, ordinal, family, said) in enumerate(sorted(map(tuple, found), key=lambda row: row[:4])):
        yield dict(zip(PLACE, (correction, number, 0, key, ordinal, family, said["partners"]), strict=True))


def downgrade() -> None:
    """Go back; of what people said only the values of fields are kept, and of these not what was taken back."""
    correction = sa.table("correction", *map(sa.column, ("id", "act", "undoes")))
    taken_back = op.get_bind().scalars(sa.select(correction.c.undoes).where(correction.c.undoes.is_not(None))).all()
    op.drop_table("reparse")
    op.drop_table("correction_place")
    op.execute(correction.delete().where(correction.c.act == "undo"))
    op.execute(correction.delete().where(correction.c.id.in_(taken_back) | (correction.c.act != "set")))
    op.drop_index(op.f("ix_correction_undoes"), "correction")
    op.drop_column("event", "is_no_news")
    with op.batch_alter_table("correction") as narrowed:
        narrowed.alter_column("field", existing_type=sa.Text(), nullable=False)
        for column in ("undoes", "evidence", "act"):
            narrowed.drop_column(column)
