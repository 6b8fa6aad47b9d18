"""The event as other programs get it: one object in webhook, API, command line and exports, and its JSON Schema."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from alerts.catalogue import LANGUAGES
from alerts.title import Names, titles
from db.event import Change, Event

MessageType = Literal[
    "event.new",
    "event.updated",
    "event.corrected",
    "event.retracted",
    "outlet.blind",
    "outlet.recovered",
    "delivery.failing",
    "ready",
    "heartbeat",
    "test",
]
LONGEST_QUOTE = 300
"""Characters of somebody else's text that leave the machine in one piece."""
LARGEST_BODY = 20_000
"""Bytes of a webhook; the Standard Webhooks specification asks receivers for no more."""

_EVENT = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the press was in sight when a message was written."""

    read: int
    of: int
    blind: tuple[str, ...] = ()
    """Slugs of the outlets that cannot be read now."""
    since: Mapping[str, datetime] = field(default_factory=dict)
    """Since when, by slug, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a webhook says around its event or notice."""

    type: MessageType
    id: str
    at: datetime
    sequence: int
    """Grows with every delivery."""
    rule: Mapping[str, object]
    is_late: bool
    is_test: bool
    coverage: Coverage
    url: str | None


def event_object(event: Event, names: Names) -> dict[str, Any]:
    """Give an event as JSON values; what is not known is absent, `not_given` is a word."""
    told: dict[str, Any] = _EVENT.dump_python(event, mode="json", exclude_none=True)
    told["evidence"] = [_shortened(proof) for proof in told["evidence"]]
    return {**told, "title": titles(event, names)}


def _shortened(proof: dict[str, Any]) -> dict[str, Any]:
    """A proof whose quote is at most `LONGEST_QUOTE` long and still is what its offsets say."""
    quote = proof["quote"][:LONGEST_QUOTE]
    return {**proof, "quote": quote, "end": proof["start"] + len(quote)} if len(quote) < len(proof["quote"]) else proof


def schema() -> dict[str, Any]:
    """The JSON Schema of `event_object`."""
    described = _EVENT.json_schema(mode="serialization")
    text = {"type": "string"}
    described["properties"]["title"] = {
        "type": "object",
        "properties": dict.fromkeys(LANGUAGES, text),
        "required": list(LANGUAGES),
    }
    described["required"].append("title")
    for part in (described, *described["$defs"].values()):
        _allow_absence(part)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


def _allow_absence(described: dict[str, Any]) -> None:
    """Say that what may be null is absent instead."""
    for name, of in described.get("properties", {}).items():
        kinds = of.get("anyOf", [])
        if {"type": "null"} not in kinds:
            continue
        described["required"] = [key for key in described.get("required", []) if key != name]
        left = [kind for kind in kinds if kind != {"type": "null"}]
        del of["anyOf"]
        of.pop("default", None)
        of.update(left[0] if len(left) == 1 else {"anyOf": left})


def webhook_body(envelope: Envelope, change: Change, event: Event, names: Names) -> bytes:
    """Write the body of a webhook: one event, at most `LARGEST_BODY` bytes; proofs, then reports are left out at need."""
    told = event_object(event, names)
    body = {**_around(envelope, _changes(change)), "event": told}
    while len(written := _bytes(body)) > LARGEST_BODY and (told["evidence"] or told["reports"]):
        _halve(told["evidence"] or told["reports"])
    return written


def notice_body(envelope: Envelope, about: str, told: Mapping[str, object]) -> bytes:
    """Write the body of a webhook that tells of Marsad itself: no event, but what the notice is `about`."""
    return _bytes({**_around(envelope, ()), about: told})


def _around(envelope: Envelope, changes: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    return {
        "type": envelope.type,
        "id": envelope.id,
        "timestamp": envelope.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "sequence": envelope.sequence,
        "rule": envelope.rule,
        "late": envelope.is_late,
        "test": envelope.is_test,
        "changes": changes,
        "coverage": {"read": envelope.coverage.read, "of": envelope.coverage.of, "blind": envelope.coverage.blind},
        **({"url": envelope.url} if envelope.url else {}),
    }


def _bytes(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _halve(items: list[Any]) -> None:
    del items[len(items) // 2 :]


def _changes(change: Change) -> Sequence[Mapping[str, object]]:
    """What a correction altered; the first telling of an event altered nothing that anybody had read."""
    if change.news is not None:
        return ()
    return [{"field": one.field, "from": one.before, "to": one.after, "reason": change.what} for one in change.fields]
