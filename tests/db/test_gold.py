"""The annotated articles through the database: the order of their arrival changes nothing, and each agreement is told once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pytest

from db.event import Change
from db.store import Store
from marsad.pipeline import Pipeline
from parser.knowledge import Knowledge
from parser.scoring.matching import Row, Weight, overlap
from seeds import SEEDS
from tests.db.press import NOW
from tests.gold_articles import SETS, Read, Record
from tests.permutations import Shown, differences, shown_after, shuffled, telling

SEEDS_OF_ORDERS = range(5)  # of the fifty that `python -m tests.permutations` tries


@pytest.fixture(scope="module")
def articles() -> Mapping[str, Sequence[Read]]:
    knowledge = Knowledge.load([SEEDS])
    return {name: telling(name, knowledge) for name in SETS}


@pytest.fixture(scope="module")
def expected(articles: Mapping[str, Sequence[Read]]) -> Mapping[str, Shown]:
    return {name: shown_after(some) for name, some in articles.items()}


@pytest.mark.parametrize("seed", SEEDS_OF_ORDERS)
@pytest.mark.parametrize("name", SETS)
def test_the_order_in_which_articles_arrive_changes_nothing(
    name: str, seed: int, articles: Mapping[str, Sequence[Read]], expected: Mapping[str, Shown]
) -> None:
    assert not list(differences(expected[name], shown_after(shuffled(articles[name], seed))))


@pytest.mark.parametrize("name", SETS)
def test_each_new_agreement_that_is_read_is_told_once(name: str, articles: Mapping[str, Sequence[Read]], sqlite_url: str) -> None:
    """Articles come as they are published, and what is news is told at once."""
    told: Counter[str] = Counter()
    by_id = {one.id: one for one in articles[name]}
    store = Store.open(sqlite_url, clock=lambda: NOW)
    pipeline = Pipeline(store=store, outlets={})
    for one in sorted(articles[name], key=lambda one: (str(one.article.published), one.id)):
        pipeline.on_article(one.article, one.mentions, report_id=one.id, arrival="live", now=NOW)
        told.update(event for event in (_which(by_id[change.article], asdict(change.event)) for change in _news(store)) if event)
    store.close()
    assert [event for event, times in told.items() if times > 1] == []
    assert {event for one in articles[name] for event in _read(one)} - told.keys() == set()


def _news(store: Store) -> list[Change]:
    """New agreements of which nobody was told so far."""
    with store.owing() as owing:
        changes = owing.untold()
        owing.tell([change.version_id for change in changes], NOW)
    return [change for change in changes if change.news == "occurred" and change.event.kind == "agreement"]


def _read(one: Read) -> set[str]:
    """The new agreements that were both logged of an article and read in it."""
    said = [asdict(said) for said in one.mentions if (said.kind, said.status) == ("agreement", "occurred")]
    return {event for agreement in said if (event := _which(one, agreement))}


def _which(one: Read, said: Record) -> str | None:
    """Which of the new agreements that were logged of an article is meant; of equals always the same."""
    fitting = [(fit, str(logged["event_id"])) for logged in _agreements(one) if (fit := _fit(logged, said))]
    return max(fitting)[1] if fitting else None


def _agreements(one: Read) -> list[Record]:
    return [event for event in one.logged["events"] if Row.of(event).is_new_mou]


def _fit(logged: Record, said: Record) -> Weight | None:
    gold, told = Row.of(logged), Row.of(said)
    return (overlap(gold.partners, told.partners), int(gold.instrument == told.instrument)) if gold.can_be(told) else None
