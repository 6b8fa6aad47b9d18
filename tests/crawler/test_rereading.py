from datetime import timedelta

import pytest

from crawler import rereading
from crawler.fetch import Answer
from crawler.ledger import Rereading, RouteMemory, Validators, validators_of
from crawler.outcome import Kind, Verdict
from tests.crawler.memory import MemoryLedger
from tests.crawler.site import ARTICLE
from tests.crawler.web import HOME, NOW, Web, key, visited

READ = Validators('"v1"', "Sun, 01 Mar 2026 09:00:00 GMT", validators_of({}, ARTICLE.encode()).body_digest)


@pytest.fixture
def web() -> Web:
    web = Web()
    web.list(1)
    return web


def due(*numbers: int) -> list[Rereading]:
    return [
        Rereading(
            key=key(number),
            outlet="aljarida",
            route="feed",
            url=f"{HOME}/{number}",
            title="Accord",
            published=NOW,
            validators=READ,
            arrival="backfill",
        )
        for number in numbers
    ]


def reread(web: Web, *numbers: int) -> tuple[MemoryLedger, list[str]]:
    """Visit with these articles due; give the ledger, and the addresses of the pages that were handed on."""
    crawled = visited(web, MemoryLedger(due=due(*numbers), done={key(1)}), None)
    return crawled.ledger, [page.url for page in crawled.pages]


def test_what_is_due_is_asked_for_with_the_validators_of_its_page(web: Web) -> None:
    web.serve("/7", "", status=304)
    ledger, pages = reread(web, 7)
    assert web.headers[web.asked.index("/7")] == READ.request_headers
    outcome, validators = ledger.reread_as[key(7)]
    assert (outcome.kind, validators, pages) == ("unchanged", READ, [])


def test_equal_bytes_are_unchanged_whatever_the_server_says(web: Web) -> None:
    web.serve("/7")
    ledger, pages = reread(web, 7)
    assert (ledger.reread_as[key(7)][0].kind, pages) == ("unchanged", [])


def test_a_page_that_changed_is_handed_on_as_it_first_arrived(web: Web) -> None:
    web.serve("/7", "<html>Rectificatif</html>", {"etag": '"v2"'})
    crawled = visited(web, MemoryLedger(due=due(7), done={key(1)}), None)
    (page,) = crawled.pages
    assert (page.arrival, page.link.key, page.link.title, page.link.published) == ("backfill", key(7), "Accord", NOW)
    outcome, validators = crawled.ledger.reread_as[key(7)]
    assert (outcome.kind, validators.etag) == ("page", '"v2"')


@pytest.mark.parametrize("kind", ["gone", "timeout", "server_error", "refused"])
def test_what_cannot_be_had_is_noted_and_keeps_the_validators_of_its_page(web: Web, kind: Kind) -> None:
    web.answers["/7"] = Verdict(kind)
    ledger, pages = reread(web, 7)
    outcome, validators = ledger.reread_as[key(7)]
    assert (outcome.kind, outcome.link and outcome.link.key, validators, pages) == (kind, key(7), READ, [])


def test_a_host_that_wants_rest_leaves_the_others_due(web: Web) -> None:
    web.answers["/7"] = Verdict("throttled", retry_at=NOW + timedelta(hours=1))
    ledger, _ = reread(web, 7, 8)
    assert ([one.key for one in ledger.due], "/8" in web.asked) == ([key(7), key(8)], False)


def test_a_page_that_leads_to_the_front_page_is_elsewhere(web: Web) -> None:
    web.answers["/7"] = Answer(url=f"{HOME}/", status=200, headers={}, body=b"<html>", is_text=True)
    assert reread(web, 7)[0].reread_as[key(7)][0].kind == "elsewhere"


def test_no_visit_looks_at_more_than_it_can_in_time(web: Web) -> None:
    many = range(100, 100 + rereading.MOST_REREAD + 5)
    ledger, _ = reread(web, *many)
    assert (len(ledger.reread_as), len(ledger.due)) == (rereading.MOST_REREAD, 5)


def test_what_its_listing_calls_changed_is_fetched_again(web: Web) -> None:
    urls = "".join(
        f"<url><loc>{HOME}/{number}</loc><lastmod>2026-03-01T{hour}:00:00Z</lastmod></url>" for number, hour in ((1, 11), (2, 9))
    )
    web.serve("/news.xml", f"<urlset>{urls}</urlset>")
    web.serve_articles(1, 2)
    ledger = MemoryLedger(
        done={key(1), key(2)},
        read_at=dict.fromkeys((key(1), key(2)), NOW - timedelta(hours=2)),
        routes={("aljarida", "sitemap"): RouteMemory(first_good_at=NOW - timedelta(hours=99), good_at=NOW)},
    )
    crawled = visited(web, ledger, None)
    assert [(page.link.key, page.arrival, page.route) for page in crawled.pages] == [(key(1), "live", "sitemap")]
    assert (web.headers[web.asked.index("/1")], list(ledger.reread_as)) == ({}, [key(1)])


def test_a_listing_that_stamps_everything_with_the_time_of_its_writing_says_nothing_of_changes(web: Web) -> None:
    urls = "".join(f"<url><loc>{HOME}/{number}</loc><lastmod>2026-03-01T11:59:0{number}Z</lastmod></url>" for number in (1, 2))
    web.serve("/news.xml", f"<urlset>{urls}</urlset>")
    keys = {key(1), key(2)}
    ledger = MemoryLedger(done=keys, read_at=dict.fromkeys(keys, NOW - timedelta(hours=2)))
    assert visited(web, ledger, None).pages == []


def test_what_is_due_and_changed_is_fetched_once(web: Web) -> None:
    web.serve("/news.xml", f"<urlset><url><loc>{HOME}/1</loc><lastmod>2026-03-01T11:00:00Z</lastmod></url></urlset>")
    visited(web, MemoryLedger(done={key(1)}, due=due(1), read_at={key(1): NOW - timedelta(hours=2)}), None)
    assert web.asked.count("/1") == 1


def test_a_visit_to_named_routes_looks_at_nothing_again(web: Web) -> None:
    ledger = MemoryLedger(due=due(7), done={key(1)})
    visited(web, ledger, ["feed"])
    assert (web.asked, len(ledger.due)) == (["/feed"], 1)
