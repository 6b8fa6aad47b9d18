"""What an engine is asked."""

from sqlalchemy import Connection, Engine, event


def statements_of(engine: Engine) -> list[str]:
    """What an engine executes from now on."""
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    return statements
