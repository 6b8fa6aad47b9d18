from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import seeds
from crawler.outlet import Extract, Outlet
from crawler.page import Link, Page
from db.record import Recorded
from db.store import Store
from marsad.pipeline import Pipeline, Understood
from marsad.understanding import understand
from parser.article import Rejected
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.needles import Needle
from parser.prefilter import Prefilter
from parser.record import article_of
from tests.marsad.assembly import FIRST, SECOND
from tests.marsad.pages import printed

NOW = datetime(2025, 10, 17, 9, tzinfo=UTC)
OUTLET = Outlet.model_validate(
    {
        "slug": "sahifa",
        "name": "Sahifa",
        "home": "https://sahifa.example/",
        "languages": ["ar"],
        "tier": "A",
        "routes": [{"name": "feed", "kind": "feed", "url": "https://sahifa.example/feed"}],
        "keys": {"post": r"/(?P<id>\d+)\.html$"},
    }
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load([seeds.SEEDS])


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    store = Store.open(f"sqlite:///{tmp_path}/marsad.db", clock=lambda: NOW)
    yield Pipeline(store=store, outlets={"sahifa": OUTLET})
    store.close()


def page(body: str, outlet: str = "sahifa") -> Page:
    url = FIRST["url"]
    link = Link(url=url, key="sahifa.example:post:1")
    return Page(outlet=outlet, route="feed", arrival="live", link=link, url=url, status=200, body=body.encode(), fetched_at=NOW)


def told(container: str = "article") -> str:
    return printed(FIRST["title"], FIRST["text"].split("\n"), published=FIRST["published"], container=container)


def take(pipeline: Pipeline, knowledge: Knowledge, fetched: Page) -> Recorded:
    """All steps from a page to untold news."""
    return pipeline.on_page(fetched, understand(fetched, pipeline.rules_for(fetched), knowledge, Prefilter.of(knowledge)))


def test_a_page_becomes_untold_versions_of_its_events(pipeline: Pipeline, knowledge: Knowledge) -> None:
    recorded = take(pipeline, knowledge, page(told()))
    assert recorded.outcome == "new"
    assert len(recorded.events) == len(recorded.versions) == 3
    with pipeline.store.owing() as owing:
        assert [change.arrival for change in owing.untold()] == ["live"] * 3


def test_the_same_page_again_is_known_and_writes_nothing(pipeline: Pipeline, knowledge: Knowledge) -> None:
    first = take(pipeline, knowledge, page(told()))
    again = take(pipeline, knowledge, page(told()))
    assert (again.outcome, again.events, again.versions) == ("known", first.events, ())


def test_a_page_that_is_no_article_is_rejected_and_known(pipeline: Pipeline, knowledge: Knowledge) -> None:
    recorded = take(pipeline, knowledge, page("<html><body></body></html>"))
    assert (recorded.outcome, recorded.events) == ("rejected", ())
    assert pipeline.store.standing(["sahifa.example:post:1"], NOW) == {"sahifa.example:post:1": "known"}


def test_a_page_that_could_not_be_read_is_tried_once_more_and_then_given_up(pipeline: Pipeline) -> None:
    key = "sahifa.example:post:1"
    unreadable = Understood(Rejected("unreadable", "took longer than 20 s"))
    pipeline.on_page(page(told()), unreadable)
    assert pipeline.store.standing([key], NOW) == {key: "later"}
    assert pipeline.store.standing([key], NOW + timedelta(hours=1)) == {}
    pipeline.on_page(replace(page(told()), fetched_at=NOW + timedelta(hours=1)), unreadable)
    assert pipeline.store.standing([key], NOW + timedelta(days=30)) == {key: "known"}


def test_the_selectors_of_its_outlet_decide_what_of_a_page_is_read(pipeline: Pipeline, knowledge: Knowledge) -> None:
    boxed = page(told("aside"))
    rules = OUTLET.model_copy(update={"extract": Extract(body=("aside",))})
    recorded = take(replace(pipeline, outlets={"sahifa": rules}), knowledge, boxed)
    assert recorded.outcome == "new"
    assert recorded.events


def test_a_page_of_an_outlet_that_is_no_longer_there_is_read_all_the_same(pipeline: Pipeline, knowledge: Knowledge) -> None:
    assert len(take(pipeline, knowledge, page(told(), outlet="gone")).events) == 3


@dataclass(frozen=True)
class Importer:
    """Somebody who hands in articles."""

    pipeline: Pipeline
    knowledge: Knowledge

    def __call__(self, **changes: str | None) -> Recorded:
        read = article_of(FIRST, self.knowledge)
        assert read is not None
        article = replace(read, **changes)  # type: ignore[arg-type]  # texts, or no outlet
        mentions = detect(article, self.knowledge)
        return self.pipeline.on_article(article, mentions, report_id="sahifa-1", arrival="import", now=NOW)


@pytest.fixture
def hand_in(pipeline: Pipeline, knowledge: Knowledge) -> Importer:
    return Importer(pipeline, knowledge)


def test_an_imported_article_and_the_crawled_page_are_one(pipeline: Pipeline, hand_in: Importer) -> None:
    hand_in()
    assert pipeline.store.standing(["sahifa.example:post:1"], NOW)


def test_the_address_of_an_unknown_outlet_is_its_own_key_without_what_tracks_readers(
    pipeline: Pipeline, hand_in: Importer
) -> None:
    hand_in(url=f"{SECOND['url']}?utm_source=x")
    assert pipeline.store.standing(["albarq.example/2025/10/16/interpol-fes"], NOW)


def test_an_article_that_names_no_outlet_is_that_of_its_site(pipeline: Pipeline, hand_in: Importer) -> None:
    hand_in(outlet=None)
    assert {report.outlet for event in pipeline.store.events() for report in event.reports} == {"sahifa.example"}


def test_a_page_that_tells_of_the_services_is_wanted_again_whatever_the_prefilter_looks_for(knowledge: Knowledge) -> None:
    blind = Prefilter([Needle("neige", "ours", "fr")])
    assert not blind.passes(told().encode())
    understood = understand(page(told()), Extract(), knowledge, blind)
    assert understood.mentions
    assert understood.passes
