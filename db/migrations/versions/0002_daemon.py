"""What a daemon needs: due moments, leases, rests, catch-ups, re-readings, notices."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NEW = ("process", "installation", "rereading", "catch_up", "outlet", "host")


def upgrade() -> None:
    _create()
    _widen()
    _carry_over()


def _create() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("free_at", MOMENT, nullable=True),
        sa.Column("rest_until", MOMENT, nullable=True),
        sa.Column("rest_why", sa.Text(), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "outlet",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("slug"),
    )
    op.create_table(
        "catch_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("search", JSON, nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("next_due_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "catch_up_open",
        "catch_up",
        ["outlet", "since", "until", "why", "search"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "rereading",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_rereading_due_at"), "rereading", ["due_at"], unique=False)
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ready_at", MOMENT, nullable=True),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "process",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dedupe_key"),
    )


def _widen() -> None:
    with op.batch_alter_table("route") as route:
        route.add_column(sa.Column("newest", MOMENT, nullable=True))
        route.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        route.add_column(sa.Column("first_good_at", MOMENT, nullable=True))
        route.add_column(sa.Column("next_due_at", MOMENT, nullable=True))
        route.alter_column("outcome", existing_type=sa.Text(), nullable=True)
        route.alter_column("read_at", existing_type=MOMENT, nullable=True)
    with op.batch_alter_table("delivery") as delivery:
        told = sa.ForeignKey("notice.id", name="delivery_notice_id_fkey")
        delivery.add_column(sa.Column("notice_id", sa.Integer(), told, nullable=True))
    op.add_column("article", sa.Column("withdrawn_at", MOMENT, nullable=True))
    op.create_index("article_latest", "article", ["outlet", "dated"], unique=False)
    op.drop_column("fetch", "is_settled")  # said by the fetches themselves: crawler.outcome.again_at


def _carry_over() -> None:
    """Let what is there begin: every route is due, every outlet unjudged, and whoever watched already has begun long ago."""
    route = sa.table("route", *(sa.column(name, MOMENT) for name in ("first_good_at", "good_at", "next_due_at")))
    op.execute(route.update().values(first_good_at=route.c.good_at, next_due_at=datetime.now(UTC)))
    op.execute(
        sa.text("""
        INSERT INTO outlet (slug, state, detail, since)
        SELECT outlet, 'healthy', '', min(read_at) FROM route GROUP BY outlet
        """)
    )
    op.execute(
        sa.text("""
        INSERT INTO installation (id, started_at, ready_at)
        SELECT 1, at, at
        FROM (SELECT min(at) AS at
              FROM (SELECT read_at AS at FROM route UNION ALL SELECT fetched_at FROM article) AS moments) AS beginning
        WHERE at IS NOT NULL
        """)
    )
    op.execute(
        sa.text("""
        INSERT INTO rereading (key, outlet, route, first_at, read_at, failures, gone)
        SELECT key, max(outlet), max(route), min(fetched_at), max(fetched_at), 0, 0
        FROM page
        WHERE key IN (SELECT article.key
                      FROM article JOIN mention ON mention.article_id = article.id
                      WHERE article.is_current AND mention.superseded_at IS NULL AND mention.event_id IS NOT NULL)
        GROUP BY key
        """)
    )


def downgrade() -> None:
    """Go back; notices, routes never read and what stands in the new tables are lost."""
    op.execute(sa.text("DELETE FROM delivery WHERE notice_id IS NOT NULL"))
    op.execute(sa.text("UPDATE delivery SET state = 'dead' WHERE state = 'dropped'"))
    op.execute(sa.text("DELETE FROM route WHERE read_at IS NULL"))
    op.add_column("fetch", sa.Column("is_settled", sa.Boolean(), nullable=False, server_default=sa.false()))
    fetch = sa.table("fetch", sa.column("kind", sa.Text()), sa.column("is_settled", sa.Boolean()))
    settled = ["not_a_page", "elsewhere", "gone", "robots", "private_address", "too_large", "too_many_redirects"]
    op.execute(fetch.update().where(fetch.c.kind.in_(settled)).values(is_settled=True))
    op.drop_index("article_latest", "article")
    op.drop_column("article", "withdrawn_at")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("notice_id")
    op.drop_table("notice")
    with op.batch_alter_table("route") as route:
        route.alter_column("read_at", existing_type=MOMENT, nullable=False)
        route.alter_column("outcome", existing_type=sa.Text(), nullable=False)
        for column in ("next_due_at", "first_good_at", "failures", "newest"):
            route.drop_column(column)
    for table in NEW:
        op.drop_table(table)
