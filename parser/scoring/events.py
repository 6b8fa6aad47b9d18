"""How well events agree with the gold over all its articles: B-cubed grouping, and alerts on new agreements.

An item is one gold event of one article. In each article its items and the events that report it are paired one to one:
same kind and a common partner; most pairs first, then dates, status, partners, articles in common.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parser.scoring.matching import UNTOLD, Row, Weight, best_pairs, date_fit, overlap
from parser.scoring.score import Figures, Record, harmonic

Item = tuple[str, int]
"""An article's id and which of its gold events."""


@dataclass(frozen=True)
class _Pairing:
    """Which event tells each item, and the reports that tell none."""

    event_of: Mapping[Item, int]
    spurious: Sequence[tuple[int, str]]
    """(event, article)"""


def evaluate_events(gold: Sequence[Record], events: Sequence[Record]) -> Figures:
    """Score events with `reports` against gold articles; reports on unknown articles are not looked at.

    `bcubed_*`: recall of an item is the share of its gold event's items that its event holds, precision the share of that
    event's reports that are of its gold event. An unmatched item has 0 in both, a spurious report precision 0.
    `bcubed_mono_*` the same within each language; `bcubed_cross_*` over gold events told in two languages or more.
    `mou_*`: an alert (a new agreement) hits a gold event if it tells it where it occurred; second hits are duplicates.
    """
    gold_event = {(record["id"], n): event["event_id"] for record in gold for n, event in enumerate(record["events"])}
    language = {record["id"]: record["lang"] for record in gold}
    pairing = _pairing(gold, events)
    cross = _told_across(gold_event, language)
    holders = {pairing.event_of[item] for item in cross if item in pairing.event_of}
    figures: Figures = {"items": len(gold_event), "found": len(pairing.event_of), "spurious": len(pairing.spurious)}
    for name, items, noise, within in (
        ("bcubed", list(gold_event), len(pairing.spurious), None),
        ("bcubed_mono", list(gold_event), len(pairing.spurious), language),
        ("bcubed_cross", cross, sum(event in holders for event, _ in pairing.spurious), None),
    ):
        figures |= _bcubed(name, items, gold_event, pairing, noise=noise, within=within)
    figures["bcubed_cross_n"] = len(cross)
    return figures | _alerts(gold, events, gold_event, pairing)


def _pairing(gold: Sequence[Record], events: Sequence[Record]) -> _Pairing:
    told = _told(events, {record["id"] for record in gold})
    shared = Counter(
        (event, logged["event_id"]) for record in gold for event in told[record["id"]] for logged in record["events"]
    )
    found: dict[Item, int] = {}
    for record in gold:
        here = list(told[record["id"]])
        order = sorted(range(len(record["events"])), key=lambda n: str(record["events"][n]["event_id"]))
        weights = [
            [
                _likeness(record["events"][n], events[e], told[record["id"]][e], shared[e, record["events"][n]["event_id"]])
                for e in here
            ]
            for n in order
        ]
        found |= {(record["id"], order[g]): here[s] for g, s in best_pairs(weights)}
    matched = {(event, article) for (article, _), event in found.items()}
    spurious = [(event, article) for article, some in told.items() for event in some if (event, article) not in matched]
    return _Pairing(found, spurious)


def _told(events: Sequence[Record], known: Collection[str]) -> dict[str, dict[int, str | None]]:
    """For each known article the events that report it and how it tells each."""
    told: dict[str, dict[int, str | None]] = defaultdict(dict)
    for number, event in enumerate(events):
        for report in event.get("reports") or ():
            article, status = _report(report, known)
            stands_for = status or (None if _is_alert(event) else Row.of(event).status)
            if article is not None and stands_for not in UNTOLD:
                told[article].setdefault(number, status)
    return told


def _report(report: Any, known: Collection[str]) -> tuple[str | None, str | None]:
    """The known article that a report is on, by id or by the end of its address, and its status."""
    fields = report if isinstance(report, Mapping) else {"id": report}
    names = (str(fields[key]).rsplit("/", 1)[-1].removesuffix(".html") for key in ("id", "article", "url") if fields.get(key))
    return next((name for name in names if name in known), None), fields.get("status") or fields.get("told_as")


def _likeness(logged: Record, event: Record, told_as: str | None, shared: int) -> Weight | None:
    gold, said = Row.of(logged), Row.of(event)
    if not gold.can_be(said):
        return None
    return 1, date_fit(gold, said), int(told_as == gold.status), overlap(gold.partners, said.partners), shared


def _is_alert(event: Record) -> bool:
    if event.get("kind") != "agreement":
        return False
    return bool(event["new"]) if event.get("new") is not None else Row.of(event).is_new_mou


def _told_across(gold_event: Mapping[Item, str], language: Mapping[str, str]) -> list[Item]:
    spoken: dict[str, set[str]] = defaultdict(set)
    for (article, _), event in gold_event.items():
        spoken[event].add(language[article])
    return [item for item, event in gold_event.items() if len(spoken[event]) > 1]


def _bcubed(
    name: str,
    items: Sequence[Item],
    gold_event: Mapping[Item, str],
    pairing: _Pairing,
    *,
    noise: int,
    within: Mapping[str, str] | None,
) -> Figures:
    """B-cubed figures of some items; `within` maps articles to languages when an item sees only its own."""
    precision = recall = 0.0
    for item in items:
        if item in pairing.event_of:
            held, event_size, gold_size = _sizes(item, gold_event, pairing, within)
            precision += held / event_size
            recall += held / gold_size
    p = precision / (len(items) + noise) if items or noise else 1.0
    r = recall / len(items) if items else 1.0
    return {f"{name}_p": p, f"{name}_r": r, f"{name}_f1": harmonic(p, r)}


def _sizes(
    item: Item, gold_event: Mapping[Item, str], pairing: _Pairing, within: Mapping[str, str] | None
) -> tuple[int, int, int]:
    """How many items an event and a gold event share, and how many each holds, as seen from one item."""

    def is_seen(article: str) -> bool:
        return within is None or within[article] == within[item[0]]

    event = pairing.event_of[item]
    same_gold = {i for i, logged in gold_event.items() if logged == gold_event[item] and is_seen(i[0])}
    same_event = {i for i, told in pairing.event_of.items() if told == event and is_seen(i[0])}
    strangers = sum(told == event and is_seen(article) for told, article in pairing.spurious)
    return len(same_gold & same_event), len(same_event) + strangers, len(same_gold)


def _alerts(gold: Iterable[Record], events: Sequence[Record], gold_event: Mapping[Item, str], pairing: _Pairing) -> Figures:
    new = {
        (record["id"], n)
        for record in gold
        for n, event in enumerate(record["events"])
        if event["kind"] == "agreement" and event["status"] == "occurred"
    }
    hits: dict[int, set[str]] = defaultdict(set)
    for item in new & pairing.event_of.keys():
        hits[pairing.event_of[item]].add(gold_event[item])
    reporting = set(pairing.event_of.values()) | {event for event, _ in pairing.spurious}
    alerts = [n for n in sorted(reporting) if _is_alert(events[n])]
    told = Counter(event for n in alerts for event in hits[n])
    wanted = {gold_event[item] for item in new}
    return {
        "mou_n": len(wanted),
        "mou_found": len(told),
        "mou_missed": len(wanted) - len(told),
        "mou_false_alerts": sum(not hits[n] for n in alerts),
        "mou_duplicate_alerts": told.total() - len(told),
    }
