"""Why an event shows what it shows: its reports, whose word each field is, why each report belongs to it, and what was told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alerts.filter import EventFilter, matches
from alerts.rule import Rule
from alerts.title import Names, titles
from db.correction import Correction, holding
from db.dossier import Retold
from db.event import Event
from db.store import Store
from marsad.jsonable import jsonable
from marsad.sentence import printed_sentence
from parser.linking.because import why_joined
from parser.linking.coreference import turn
from parser.linking.told import Told

FIELDS = (
    *("kind", "status", "instrument", "partners", "counterparts", "date", "date_end"),
    *("place", "topics", "direction", "level", "services", "counts"),
)
LISTS = ("partners", "counterparts", "topics", "services")
"""Fields that are the union of what the loudest reports say."""


def explain_event(event: Event, store: Store, names: Names, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Put together what is known of an event and why."""
    retold = store.retold(event.id)
    said = store.corrections(event=event.id)
    told = {
        "id": event.id,
        "title": titles(event, names),
        "status": event.status,
        "version": event.version,
        "fields": list(_fields(event, retold, said)),
        "reports": list(_reports(retold)),
        "corrections": said,
        "versions": store.history(event.id),
        **fate(event, store, rules),
    }
    return jsonable(told)


def fate(event: Event, store: Store, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Whom an event is for, by each rule, and whom it was told."""
    return {"rules": list(_rules(event, rules)), "deliveries": _deliveries(store, event.id)}


# Whose word each field is


def _fields(event: Event, retold: Sequence[Retold], said: Sequence[Correction]) -> Iterator[dict[str, Any]]:
    words = holding(said).words
    for name in FIELDS:
        value = getattr(event, name)
        yield {
            "field": name,
            "value": value,
            "correction": words[name].id if name in words else None,
            "said_by": [_voice(one, name) for one in retold if not one.is_possible and _says(one, name, value)],
        }


def _says(one: Retold, name: str, value: Any) -> bool:
    """Whether a mention says what is shown, or some of it."""
    mine = getattr(one.told.mention, name)
    if name == "status":
        return bool(mine == value)
    if name in LISTS:
        return any(part in value for part in mine)
    return mine is not None and bool(mine == value) and mine != "not_given"


def _voice(one: Retold, name: str) -> dict[str, Any]:
    quotes = [evidence.quote for evidence in one.told.mention.evidence if evidence.field == name]
    rule = one.told.mention.date_rule if name in ("date", "date_end") else None
    return {"report": one.report, "outlet": one.told.outlet, "quotes": quotes, **({"rule": rule} if rule else {})}


# Why each report belongs to it


def _reports(retold: Sequence[Retold]) -> Iterator[dict[str, Any]]:
    before: list[Told] = []
    ids = {one.told.key: one.report for one in retold}
    for one in sorted(retold, key=lambda one: turn(one.told)):
        joined = why_joined(one.told, before, is_possible=one.is_possible)
        yield {
            "report": one.report,
            "outlet": one.told.outlet,
            "url": one.url,
            "published": one.published,
            "told_as": one.told.mention.status,
            "sentence": printed_sentence(one.told.mention, one.title, one.text),
            "linked": joined.how,
            "with": ids.get(joined.other.key) if joined.other else None,
            "why": joined.why,
            "score": joined.score,
            "points": dict(joined.points),
        }
        if not one.is_possible:
            before.append(one.told)


# What was told


def _rules(event: Event, rules: Mapping[str, Rule]) -> Iterator[dict[str, Any]]:
    """Each rule with the first of its conditions that the event does not meet."""
    for slug, rule in sorted(rules.items()):
        if rule.when is not None:
            yield {"rule": slug, **_judged(rule.when, event)}


def _judged(wanted: EventFilter, event: Event) -> dict[str, Any]:
    verdict = matches(wanted, event)
    return {"matches": verdict.matched, "fails": next(iter(verdict.failed), None)}


def _deliveries(store: Store, event_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "subscription": one.subscription,
            "dedupe_key": one.dedupe_key,
            "state": one.state,
            "owed_at": one.owed_at,
            "attempts": one.attempts,
            "last": one.last,
        }
        for one in reversed(store.deliveries(event=event_id))
    ]
