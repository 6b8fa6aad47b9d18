"""How tables keep moments, lists and words, the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from crawler.health import Cause, State
from crawler.ledger import Depth, Why
from crawler.outcome import Kind
from crawler.page import Arrival
from db.correction import Act
from db.delivery import Answer, DeliveryState
from db.event import News, What
from db.notice import NoticeType
from db.subscription import Cadence, SubscriptionState
from parser.article import Language


class Utc(TypeDecorator[datetime]):
    """A moment with its zone; SQLite keeps none, so all are written in UTC and read back as such."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def storable(words: str) -> str:
    """Leave out what not every database takes: NUL, and halves of characters, which only the press's bytes can hold."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()


class Words(TypeDecorator[str]):
    """Text of any length."""

    impl: type[String] = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's signature
        return value and storable(value)


class EventId(Words):
    """The id of an event, as somebody may have typed it."""

    impl = String
    cache_ok = True


def to_json(value: Any) -> str:
    """Write what a JSON column keeps."""
    written = json.dumps(value, ensure_ascii=False)
    if storable(written) == written and r"\u0000" not in written:
        return written
    return json.dumps(_storable(value), ensure_ascii=False)


def _storable(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case dict():
            return {_storable(key): _storable(one) for key, one in value.items()}
        case list() | tuple():
            return [_storable(one) for one in value]
        case _:
            return value


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

_WORDS = (
    *(Act, Answer, Arrival, Cadence, Cause, DeliveryState, Depth, Kind),
    *(Language, News, NoticeType, State, SubscriptionState, What, Why),
)
"""Closed lists of words; kept as text, since the parts that write them check them."""


class Table(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's form
        datetime: Utc(),
        dict[str, Any]: Json,
        list[Any]: Json,
        **dict.fromkeys((str, *_WORDS), Words()),
    }
