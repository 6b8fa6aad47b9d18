"""Runs migrations inside the transaction that `db.schema.migrate` opened."""

from alembic import context

from db.models import EventRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=EventRow.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
