"""The pages over the real store: an article goes in, its event is read with its proof."""

from collections.abc import Iterator

import pytest

from db.record import Reading
from db.store import Store
from parser.article import Article
from parser.mention import Evidence, Mention
from tests.web.conftest import Reader
from tests.web.samples import NOW, SomeNames
from web.app import create_app
from web.site import WebSettings

TEXT = "احتضنت الرباط اللقاء.\nووقع الطرفان مذكرة تفاهم مع النرويج تهم تبادل الخبرات."


def said(name: str, quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(name, quote, start, start + len(quote))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def event_id(store: Store) -> str:
    mention = Mention(
        kind="agreement",
        status="occurred",
        instrument="memorandum_of_understanding",
        partners=("NO",),
        date="2025-11-27",
        precision="day",
        evidence=(said("kind", "وقع"), said("instrument", "مذكرة تفاهم"), said("partners", "النرويج")),
        trigger="sign",
    )
    article = Article(
        url="https://tamghart.example/1", title="توقيع بالرباط", text=TEXT, language="ar", published=NOW, outlet="tamghart"
    )
    reading = Reading(
        key="tamghart:1", outlet="tamghart", url=article.url, article=article, mentions=(mention,), arrival="live", fetched_at=NOW
    )
    (told,) = store.record(reading, now=NOW).events
    return told


@pytest.fixture
def reader(store: Store) -> Reader:
    return Reader(create_app(store, SomeNames(), WebSettings(), clock=lambda: NOW))


def test_the_ledger_lists_what_was_recorded(reader: Reader, event_id: str) -> None:
    (link,) = reader.page("/ar/").cssselect("a[data-row]")
    assert link.get("href") == f"/ar/event/{event_id}"


def test_the_marks_of_the_page_are_slices_of_the_stored_text(reader: Reader, event_id: str, store: Store) -> None:
    marks = [mark.text_content() for mark in reader.page(f"/fr/event/{event_id}").cssselect("blockquote mark")]
    assert marks == ["وقع", "مذكرة تفاهم", "النرويج"]
    assert all(mark in (store.article_text("tamghart:1") or "") for mark in marks)


def test_the_api_gives_the_same_event(reader: Reader, event_id: str) -> None:
    assert f'"id":"{event_id}"' in reader.get("/api/v1/events").text
    assert reader.get(f"/api/v1/events/{event_id}").status_code == 200


def test_the_service_is_ready_once_the_database_answers(reader: Reader) -> None:
    assert reader.get("/readyz").text == '{"status":"ready"}'
