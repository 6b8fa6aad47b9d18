"""The figures: what Prometheus reads of us, by which names, and who may ask."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from crawler.ledger import RouteMemory
from db.outlet import OutletState
from tests.web.conftest import Reader
from tests.web.samples import NOTHING_WAITS, NOW, Ailing, Shelf, Signs
from tests.web.test_status import reader_at
from web.metrics import CONTENT_TYPE

HOUR = timedelta(hours=1)


def figures(reader: Reader) -> dict[str, Metric]:
    answer = reader.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, CONTENT_TYPE)
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def value(told: dict[str, Metric], name: str, **labels: str) -> float | None:
    values = (sample for family in told.values() for sample in family.samples if sample.name == name)
    return next((sample.value for sample in values if labels.items() <= sample.labels.items()), None)


@pytest.fixture
def told() -> dict[str, Metric]:
    shelf = Shelf(
        waits=replace(NOTHING_WAITS, events=7, due=2, oldest_due=NOW - HOUR, oldest_due_route=NOW + HOUR),
        states={
            "tamghart": OutletState(outlet="tamghart", state="blind", cause="unreachable", since=NOW - HOUR),
            "litham": OutletState(outlet="litham", state="healthy", since=NOW - HOUR, last_article=NOW - HOUR),
        },
        routes={
            ("litham", "feed"): (RouteMemory(good_at=NOW - 2 * HOUR), "timeout"),
            ("litham", "rest"): (RouteMemory(good_at=NOW - HOUR), "read"),
            ("tamghart", "feed"): (RouteMemory(), "unreachable"),
        },
    )
    signs = Signs(children=2, ended={"well": 5, "killed": 1}, fetches={"page": 9}, articles={"article": 8}, failed={"prune": 1})
    return figures(reader_at(shelf, vitals=signs, metrics=True))


@pytest.mark.parametrize(
    ("name", "labels", "expected"),
    [
        ("marsad_database_up", {}, 1),
        ("marsad_events", {}, 7),
        ("marsad_deliveries_due", {}, 2),
        ("marsad_delivery_oldest_due_seconds", {}, 3600),
        ("marsad_route_oldest_due_seconds", {}, 0),  # the clock went back
        ("marsad_outlets", {"state": "blind"}, 1),
        ("marsad_outlets", {"state": "healthy"}, 1),
        ("marsad_outlets", {"state": "unread"}, 1),
        ("marsad_outlet_last_good_reading_timestamp_seconds", {"outlet": "litham"}, (NOW - HOUR).timestamp()),
        ("marsad_outlet_last_good_reading_timestamp_seconds", {"outlet": "tamghart"}, None),
        ("marsad_outlet_last_article_timestamp_seconds", {"outlet": "litham"}, (NOW - HOUR).timestamp()),
        ("marsad_crawls_running", {}, 2),
        ("marsad_crawls_ended_total", {"how": "killed"}, 1),
        ("marsad_fetches_total", {"outcome": "page"}, 9),
        ("marsad_articles_total", {"outcome": "article"}, 8),
        ("marsad_job_failures_total", {"job": "prune"}, 1),
    ],
)
def test_figures_say_what_waits_what_is_seen_and_what_was_done(
    told: dict[str, Metric], name: str, labels: dict[str, str], expected: float | None
) -> None:
    assert value(told, name, **labels) == expected


def test_the_version_that_runs_is_a_label(told: dict[str, Metric]) -> None:
    [sample] = told["marsad_build_info"].samples
    assert sample.value == 1
    assert sample.labels["version"]


def test_names_follow_the_conventions(told: dict[str, Metric]) -> None:
    """The rules that promtool holds names to: https://prometheus.io/docs/practices/naming/."""
    for family in told.values():
        assert re.fullmatch(r"(marsad|process)_[a-z_]+", family.name)
        assert family.documentation.endswith(".")
        names = {sample.name for sample in family.samples}
        assert all(name.endswith("_total") == (family.type == "counter") for name in names), family.name
        assert not re.search(r"_(gauge|counter|count|ms|minutes|hours|kb|mb)$|_total_", family.name)
        assert family.type in {"counter", "gauge"}


@pytest.mark.parametrize(("shelf", "signs"), [(Shelf(is_gone=True), Signs()), (Shelf(), Signs(store=Ailing("full", "", NOW)))])
def test_without_a_database_the_figures_say_so_and_what_was_counted_is_told(shelf: Shelf, signs: Signs) -> None:
    signs.fetches = {"page": 3}
    told = figures(reader_at(shelf, vitals=signs, metrics=True))
    assert value(told, "marsad_database_up") == 0
    assert value(told, "marsad_fetches_total", outcome="page") == 3
    assert "marsad_events" not in told


def test_where_nobody_watches_there_is_nothing_to_count() -> None:
    told = figures(reader_at(Shelf(), metrics=True))
    assert value(told, "marsad_database_up") == 1
    assert "marsad_crawls_running" not in told
