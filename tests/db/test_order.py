"""Whatever the order in which articles arrive, the same events are shown."""

import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.event import Event
from db.record import Reading
from db.store import Store
from parser.linking.coreference import partition
from parser.linking.told import Told
from parser.mention import Mention
from tests.db.press import NOW, reading, record
from tests.parser.reports import head_of, mention

MENTIONS = st.builds(
    mention,
    st.sampled_from(["agreement", "visit", "meeting", "conference"]),
    st.sampled_from(["NO", "ET", "NO ET", "NO ET ES DE FR"]),
    st.sampled_from(["occurred", "occurred", "occurred", "planned", "recalled", "denied", "cancelled"]),
    date=st.sampled_from([None, None, "2024", "2025-11", "2025-11-10", "2025-11-24", "2025-11-25", "2025-11-27"]),
    place=st.sampled_from([None, "Rabat", "Marrakech"]),
    instrument=st.sampled_from([None, "protocol", "memorandum_of_understanding"]),
    counterparts=st.sampled_from([(), (head_of("NO", "Politiet", "A Lie"),), (head_of("NO", "Kripos", "B Dahl"),)]),
)
DAYS = st.sampled_from(["2025-11-10", "2025-11-24", "2025-11-25", "2025-11-27", "2025-11-28", "2025-12-01"])
ARTICLES = st.lists(st.tuples(DAYS, st.lists(MENTIONS, min_size=1, max_size=3)), min_size=2, max_size=6)


def readings(articles: Sequence[tuple[str, list[Mention]]]) -> list[Reading]:
    return [
        reading(*said, published=day, outlet=f"outlet{n % 3}", key=f"article{n}", report_id=f"r{n}")
        for n, (day, said) in enumerate(articles)
    ]


def shown_after(pages: Sequence[Reading], blank: Path) -> list[dict[str, Any]]:
    """What a new store shows after these readings, events being named by their reports instead of their ids."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{shutil.copy(blank, folder)}", clock=lambda: NOW)
        record(store, *pages)
        events = [event for event in store.events() if event.status != "retracted"]
        store.close()
    names = {event.id: name(event) for event in events}
    return sorted((shown(event, names) for event in events), key=repr)


def name(event: Event) -> str:
    return f"{event.kind} {' '.join(report.id for report in event.reports)} {event.date} {event.partners}"


def shown(event: Event, names: dict[str, str]) -> dict[str, Any]:
    linked = {
        "frame": event.frame and names[event.frame],
        "possibly_same_as": sorted(names[other] for other in event.possibly_same_as),
        "reports": [(report.id, report.told_as) for report in event.reports],
    }
    fields = {field: getattr(event, field) for field in event.__dataclass_fields__}
    history = {"id", "first_seen", "version", "new", "news"}  # what was minted and told when depends on what was known when
    return {field: value for field, value in (fields | linked).items() if field not in history}


@given(ARTICLES, st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_arrival_changes_nothing_that_is_shown(
    empty_database: Path, articles: list[tuple[str, list[Mention]]], chance: random.Random
) -> None:
    pages = readings(articles)
    shuffled = chance.sample(pages, len(pages))
    assert shown_after(pages, empty_database) == shown_after(shuffled, empty_database)


@given(ARTICLES, ARTICLES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_revisions_the_current_texts_alone_decide_what_is_shown(
    empty_database: Path, articles: list[tuple[str, list[Mention]]], edits: list[tuple[str, list[Mention]]]
) -> None:
    pages = readings(articles)
    revised = [
        reading(*said, published=day, outlet=page.outlet, key=page.key, report_id=page.report_id, text="Edited.")
        for page, (day, _), (_, said) in zip(pages, articles, edits, strict=False)
    ]
    current = [*revised, *pages[len(revised) :]]
    assert shown_after([*pages, *revised], empty_database) == shown_after(current, empty_database)


@given(ARTICLES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_linked_block_by_block_is_what_all_at_once_would_give(
    empty_database: Path, articles: list[tuple[str, list[Mention]]]
) -> None:
    pages = readings(articles)
    at_once = partition(
        Told(key=page.key, ordinal=n, outlet=page.outlet, published=page.article.published, mention=said)  # type: ignore[union-attr,arg-type]  # all are dated articles
        for page in pages
        for n, said in enumerate(page.mentions)
    )
    telling = [cluster for cluster in at_once if any(told.mention.status != "denied" for told in cluster.firm)]
    expected = sorted([f"r{told.key.removeprefix('article')}" for told in cluster.reports] for cluster in telling)
    found = shown_after(pages, empty_database)
    assert sorted([report for report, _ in event["reports"]] for event in found) == expected
