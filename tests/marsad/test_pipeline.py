from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import seeds
from crawler.outlet import Extract, Outlet
from crawler.page import Link, Page
from db.store import Store
from marsad.pipeline import Pipeline
from parser.article import Article
from parser.knowledge import Knowledge
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
def pipeline(tmp_path: Path, knowledge: Knowledge) -> Iterator[Pipeline]:
    store = Store.open(f"sqlite:///{tmp_path}/marsad.db", clock=lambda: NOW)
    yield Pipeline(knowledge=knowledge, store=store, outlets={"sahifa": OUTLET})
    store.close()


def page(body: str, outlet: str = "sahifa") -> Page:
    url = FIRST["url"]
    link = Link(url=url, key="sahifa.example:post:1")
    return Page(outlet=outlet, route="feed", link=link, url=url, status=200, body=body.encode(), fetched_at=NOW)


def told(container: str = "article") -> str:
    return printed(FIRST["title"], FIRST["text"].split("\n"), published=FIRST["published"], container=container)


def article(pipeline: Pipeline, **changes: str) -> Article:
    made = article_of({**FIRST, **changes}, pipeline.knowledge)
    assert made is not None
    return made


def test_a_page_becomes_untold_versions_of_its_events(pipeline: Pipeline) -> None:
    recorded = pipeline.on_page(page(told()), "live")
    assert recorded.outcome == "new"
    assert len(recorded.events) == len(recorded.versions) == 3
    with pipeline.store.owing() as owing:
        assert [change.arrival for change in owing.untold()] == ["live"] * 3


def test_the_same_page_again_is_known_and_writes_nothing(pipeline: Pipeline) -> None:
    first = pipeline.on_page(page(told()), "live")
    again = pipeline.on_page(page(told()), "live")
    assert (again.outcome, again.events, again.versions) == ("known", first.events, ())


def test_a_page_that_is_no_article_is_rejected_and_known(pipeline: Pipeline) -> None:
    recorded = pipeline.on_page(page("<html><body></body></html>"), "live")
    assert (recorded.outcome, recorded.events) == ("rejected", ())
    assert pipeline.store.known(["sahifa.example:post:1"]) == {"sahifa.example:post:1"}


def test_the_selectors_of_its_outlet_decide_what_of_a_page_is_read(pipeline: Pipeline) -> None:
    boxed = page(told("aside"))
    rules = OUTLET.model_copy(update={"extract": Extract(body=("aside",))})
    recorded = replace(pipeline, outlets={"sahifa": rules}).on_page(boxed, "live")
    assert recorded.outcome == "new"
    assert recorded.events


def test_a_page_of_an_outlet_that_is_no_longer_there_is_read_all_the_same(pipeline: Pipeline) -> None:
    assert len(pipeline.on_page(page(told(), outlet="gone"), "live").events) == 3


def test_an_imported_article_and_the_crawled_page_are_one(pipeline: Pipeline) -> None:
    pipeline.on_article(article(pipeline), report_id="sahifa-1", arrival="import", now=NOW)
    assert pipeline.store.known(["sahifa.example:post:1"]) == {"sahifa.example:post:1"}


def test_the_address_of_an_unknown_outlet_is_its_own_key_without_what_tracks_readers(pipeline: Pipeline) -> None:
    made = article(pipeline, url=f"{SECOND['url']}?utm_source=x")
    pipeline.on_article(made, report_id="1", arrival="import", now=NOW)
    assert pipeline.store.known(["albarq.example/2025/10/16/interpol-fes"])


def test_an_article_that_names_no_outlet_is_that_of_its_site(pipeline: Pipeline) -> None:
    pipeline.on_article(replace(article(pipeline), outlet=None), report_id="1", arrival="import", now=NOW)
    assert {report.outlet for event in pipeline.store.events() for report in event.reports} == {"sahifa.example"}
