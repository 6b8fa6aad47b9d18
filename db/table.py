"""How tables keep moments, lists and words, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from db.delivery import Answer, DeliveryState
from db.event import Arrival, News, What
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


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


_WORDS = (Answer, Arrival, Cadence, DeliveryState, Language, News, SubscriptionState, What)
"""Closed lists of words; kept as text, since the parts that write them check them."""


class Table(DeclarativeBase):
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's form
        datetime: Utc(),
        dict[str, Any]: Json,
        list[Any]: Json,
        **dict.fromkeys((str, *_WORDS), Text()),
    }
