"""What people set right, as annotated articles: each correction becomes a case that the parser is scored against ever after.

The form is that of `marsad evaluate`: `articles.jsonl` with what was read, `gold.jsonl` with what a careful analyst logs of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from db.correction import Correction, Said, holding
from db.dossier import Retold
from parser.article import CASABLANCA
from parser.mention import ToldAs

FIELDS = ("kind", "instrument", "partners", "date", "date_end", "place", "topics")
LOGGED: Mapping[str, ToldAs] = {"occurred": "occurred", "planned": "planned", "postponed": "planned", "lapsed": "planned"}
"""How an article is logged to tell an event whose status a person set; what is not here is not logged (docs/annotation.md)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One article, and what it is right to log of it."""

    article: Mapping[str, Any]
    gold: Mapping[str, Any]


def cases(retold: Iterable[Retold], corrections: Iterable[Correction]) -> Iterator[Case]:
    """Give a case for each article that tells an event of which people said something; `retold` are all its mentions.

    `corrections` are those that hold.
    """
    words: dict[str, list[Correction]] = {}
    for one in corrections:
        words.setdefault(one.event, []).append(one)
    said = {event: holding(some) for event, some in words.items()}
    articles: dict[str, list[Retold]] = {}
    for one_told in retold:
        articles.setdefault(one_told.told.key, []).append(one_told)
    for told in articles.values():
        yield _case(sorted(told, key=lambda one: one.told.ordinal), said)


def _case(told: list[Retold], said: Mapping[str, Said]) -> Case:
    first = told[0]
    events = [row for one in told if (row := _logged(one, said.get(one.event or "", Said())))]
    published = first.published.astimezone(CASABLANCA) if first.published else None
    head = {"id": first.report, "outlet": first.told.outlet, "title": first.title}
    article = {**head, "url": first.url, "text": first.text, "language": first.language}
    is_new = any(row["kind"] == "agreement" and row["status"] == "occurred" for row in events)
    return Case(
        {**article, "published": published.isoformat() if published else None},
        {
            **head,
            "lang": first.language,
            "published": published.date().isoformat() if published else None,
            "relevant": bool(events),
            "new_mou": is_new,
            "events": events,
        },
    )


def _logged(one: Retold, said: Said) -> dict[str, Any] | None:
    """What is logged of a mention: what was read, with what people set right; nothing of what they rejected."""
    values = said.values
    status = _status(one.told.mention.status, values.get("status"))
    if said.is_rejected or status is None:
        return None
    read: dict[str, Any] = {field: values.get(field, getattr(one.told.mention, field)) for field in FIELDS}
    if "date" in values:
        read["date_end"] = values.get("date_end")
    read |= {"partners": list(read["partners"]), "topics": list(read["topics"])}
    return {"event_id": one.event, "kind": read.pop("kind"), "status": status, **read}


def _status(told: ToldAs, value: object) -> ToldAs | None:
    """How an article tells an event: as it was read, unless a person said that it never was so."""
    if value is None:
        return told if told in ("occurred", "planned", "recalled") else None
    logged = LOGGED.get(str(value))
    return told if (logged, told) == ("occurred", "recalled") else logged
