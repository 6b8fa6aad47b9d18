"""Whatever the order in which articles arrive before and after people speak, the same events are shown.

What is said of an event is said of reports here: ids depend on what came first.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.correction import Author
from db.record import Reading
from db.store import Store
from tests.databases import KINDS, made
from tests.db.press import NOW, record, shown_now
from tests.db.test_order import ARTICLES, CHANCE, FEWER, Articles, emptied, revisions

WHICH = st.integers(0, 9)
WORDS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), WHICH, st.sampled_from([{"place": "Oslo"}, {"date": "2025-11-20"}, {"partners": ["SE"]}])),
        st.tuples(st.sampled_from(["reject", "accept", "not_new"]), WHICH, st.none()),
        st.tuples(st.just("merge"), WHICH, WHICH),
        st.tuples(st.just("split"), WHICH, st.none()),
        st.tuples(st.just("undo"), WHICH, st.none()),
    ),
    min_size=1,
    max_size=4,
)
Word = tuple[str, int, Any]
BY = Author("somebody", "", NOW)


@pytest.fixture(scope="module", params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(request.param, request, tmp_path_factory.mktemp("stage")) as url:
        opened = Store.open(url, clock=lambda: NOW)
        yield opened
        opened.close()


def events(store: Store) -> list[tuple[str, list[str]]]:
    """Ids and reports of the standing events, in an order that no arrival changes."""
    found = [event for event in store.events() if event.status != "retracted"]
    found.sort(key=lambda event: ([report.id for report in event.reports], repr(event.evidence), event.kind, str(event.date)))
    return [(event.id, [report.id for report in event.reports]) for event in found]


def say(store: Store, word: Word) -> None:
    """Say one thing of an event that is chosen by its place among all; what cannot be said of it is not said."""
    act, which, more = word
    there = events(store)
    if act == "undo":
        said = [one.id for one in store.corrections() if one.act != "undo"]
        if said:
            store.undo(said[which % len(said)], BY)
        return
    if not there:
        return
    event, reports = there[which % len(there)]
    acts: dict[str, Callable[[], object]] = {
        "set": lambda: store.correct(event, more, BY),
        "merge": lambda: store.merge([event, there[more % len(there)][0]], BY),
        "split": lambda: store.split(event, [reports[-1]], BY),
    }
    try:
        acts.get(act, lambda: store.judge(event, act, BY))()  # type: ignore[arg-type]  # one of the verdicts
    except ValueError:
        return  # one event is no two, one report is not split off from itself


def shown_after(store: Store, before: Sequence[Reading], words: Sequence[Word], after: Sequence[Reading]) -> list[dict[str, Any]]:
    emptied(store)
    if before:
        record(store, *before)
    for word in words:
        say(store, word)
    if after:
        record(store, *after)
    return shown_now(store)


@given(ARTICLES, ARTICLES, WORDS, CHANCE)
@FEWER
def test_the_order_of_arrival_changes_nothing_of_what_people_set_right(
    stage: Store, articles: Articles, later: Articles, words: Sequence[Word], chance: random.Random
) -> None:
    pages = [readings[-1] for readings in revisions([*articles, *later])]
    before, after = pages[: len(articles)], pages[len(articles) :]
    shuffled = chance.sample(before, len(before)), chance.sample(after, len(after))
    assert shown_after(stage, before, words, after) == shown_after(stage, shuffled[0], words, shuffled[1])


@given(ARTICLES, WORDS)
@FEWER
def test_what_was_said_and_taken_back_leaves_nothing(stage: Store, articles: Articles, words: Sequence[Word]) -> None:
    pages = [readings[-1] for readings in revisions(articles)]
    untouched = shown_after(stage, pages, [], [])
    shown_after(stage, pages, words, [])
    for one in stage.corrections():
        if one.act != "undo":
            stage.undo(one.id, BY)
    assert shown_now(stage) == untouched


@given(ARTICLES, WORDS)
@FEWER
def test_reading_everything_again_changes_nothing_of_what_people_set_right(
    stage: Store, articles: Articles, words: Sequence[Word]
) -> None:
    written = revisions(articles)
    said = shown_after(stage, [readings[-1] for readings in written], words, [])
    for readings in written:
        record(stage, *readings)  # through earlier texts of the article, and back to this one
    assert shown_now(stage) == said
