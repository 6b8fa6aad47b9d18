"""Runs migrations inside the transaction that `db.schema.migrate` opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,  # nothing is generated: migrations are written, and a test compares them with the tables
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
