"""Makes sure that a row is there, whoever else does the same at this moment."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.table import Table

Row = TypeVar("Row", bound=Table)
_INSERTS: Mapping[str, Callable[[type[Table]], postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_absent(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that no unique key bars, and leave those that are there as they are; gives how many are new."""
    if not rows:
        return 0
    insert = _INSERTS[session.get_bind().dialect.name](table).on_conflict_do_nothing()
    return len(session.execute(insert.returning(*table.__mapper__.primary_key), rows).all())


def ensured(session: Session, table: type[Row], key: Mapping[str, Any], **beginning: Any) -> Row:
    """Give the row with this primary key, locked; if there is none yet, it begins with these values."""
    insert_absent(session, table, [{**key, **beginning}])
    return session.get_one(table, key, with_for_update=True)
