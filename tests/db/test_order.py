"""Whatever the order in which articles arrive and are revised, the same events are shown."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.record import Reading
from db.store import Store
from db.table import Table
from parser.linking.coreference import partition
from parser.linking.told import Told, sketch, telling_sentence
from parser.mention import Evidence, Mention
from tests.databases import KINDS, made
from tests.db.press import NOW, reading, record, shown_now
from tests.parser.reports import head_of, mention

FEWER = settings(max_examples=settings().max_examples // 5)
"""Each example fills two databases."""

MENTIONS = st.builds(
    mention,
    st.sampled_from(["agreement", "visit", "meeting", "conference", "award"]),
    st.sampled_from(["NO", "ET", "NO ET", "NO ET ES DE FR"]),
    st.sampled_from(["occurred", "occurred", "occurred", "planned", "recalled", "denied", "cancelled"]),
    date=st.sampled_from([None, None, "2024", "2025-11", "2025-11-10", "2025-11-24", "2025-11-25", "2025-11-27"]),
    place=st.sampled_from([None, "Rabat", "Marrakech"]),
    instrument=st.sampled_from([None, "protocol", "memorandum_of_understanding"]),
    counterparts=st.sampled_from([(), (head_of("NO", "Politiet", "A Lie"),), (head_of("NO", "Kripos", "B Dahl"),)]),
    evidence=st.sampled_from([(), (Evidence("kind", "Both", 0, 4),)]),
)
DAYS = st.sampled_from(["2025-11-10", "2025-11-24", "2025-11-25", "2025-11-27", "2025-11-28", "2025-12-01"])
TEXTS = st.sampled_from(
    ["Both signed in Rabat on Monday, it is said.", "Both talked for three hours about this and that.", "Brief."]
)
READINGS = st.lists(st.tuples(TEXTS, st.lists(MENTIONS, max_size=3)), min_size=1, max_size=3)
ARTICLES = st.lists(st.tuples(DAYS, READINGS), min_size=2, max_size=6)
CHANCE = st.randoms(use_true_random=False)

Articles = Sequence[tuple[str, Sequence[tuple[str, Sequence[Mention]]]]]


@pytest.fixture(scope="module", params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that is emptied for each example: another one each time would compile each of its queries anew."""
    with made(request.param, request, tmp_path_factory.mktemp("stage")) as url:
        opened = Store.open(url, clock=lambda: NOW)
        yield opened
        opened.close()


def revisions(articles: Articles) -> list[list[Reading]]:
    """Every reading of every article, in the order in which its outlet wrote them."""
    return [
        [
            reading(*said, published=day, outlet=f"outlet{n % 3}", key=f"article{n}", report_id=f"r{n}", text=text)
            for text, said in readings
        ]
        for n, (day, readings) in enumerate(articles)
    ]


def shown_after(store: Store, pages: Sequence[Reading]) -> list[dict[str, Any]]:
    """What an empty store shows after these readings."""
    emptied(store)
    record(store, *pages)
    return shown_now(store)


def emptied(store: Store) -> None:
    with store.engines.write.begin() as connection:
        for table in reversed(Table.metadata.sorted_tables):
            connection.execute(table.delete())


@given(ARTICLES, CHANCE)
@FEWER
def test_the_order_of_arrival_changes_nothing_that_is_shown(stage: Store, articles: Articles, chance: random.Random) -> None:
    pages = [readings[-1] for readings in revisions(articles)]
    shuffled = chance.sample(pages, len(pages))
    assert shown_after(stage, pages) == shown_after(stage, shuffled)


@given(ARTICLES, CHANCE)
@FEWER
def test_after_revisions_the_current_texts_alone_decide_what_is_shown(
    stage: Store, articles: Articles, chance: random.Random
) -> None:
    written = revisions(articles)
    turns = [n for n, readings in enumerate(written) for _ in readings]
    chance.shuffle(turns)
    waiting = [iter(readings) for readings in written]
    came = [next(waiting[n]) for n in turns]
    current = [readings[-1] for readings in written]
    assert shown_after(stage, came) == shown_after(stage, current)


@given(ARTICLES)
@FEWER
def test_what_is_linked_block_by_block_is_what_all_at_once_would_give(stage: Store, articles: Articles) -> None:
    pages = [readings[-1] for readings in revisions(articles)]
    at_once = partition(
        Told(
            key=page.key,
            ordinal=n,
            outlet=page.outlet,
            published=page.article.published,  # type: ignore[union-attr,arg-type]  # all are dated articles
            mention=said,
            sentence=telling_sentence(said, page.article),  # type: ignore[arg-type]  # likewise
            sketch=sketch(page.article.text),  # type: ignore[union-attr]  # likewise
        )
        for page in pages
        for n, said in enumerate(page.mentions)
    )
    telling = [cluster for cluster in at_once if any(told.mention.status != "denied" for told in cluster.firm)]
    expected = sorted([f"r{told.key.removeprefix('article')}" for told in cluster.reports] for cluster in telling)
    found = shown_after(stage, pages)
    assert sorted([report for report, _ in event["reports"]] for event in found) == expected
