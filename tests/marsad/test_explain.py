"""Why something was told or not: the answers for a text, an event and an address."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.rule import Rule, load_rules
from crawler.outcome import Kind, Outcome
from crawler.outlet import Outlet
from crawler.page import Link, Page
from crawler.press import load_outlets
from db.correction import Author
from db.event import Event
from db.store import Store
from marsad.explaining.address import explain_address
from marsad.explaining.event import explain_event
from marsad.explaining.text import explain_text
from marsad.pipeline import Pipeline, Understood
from parser.article import Article, Rejected
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.record import article_of
from seeds import SEEDS
from tests.db.press import NOW
from tests.marsad.assembly import FIRST, SAHIFA, SECOND, lines
from tests.marsad.pages import printed
from tests.marsad.processes import Desk

ADDRESS = FIRST["url"]
WEATHER = "It rained in the morning and the sun shone in the afternoon. " * 8
"""So long that a page with it counts as an article."""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load([SEEDS])


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return load_rules([SEEDS], None)[0]


@pytest.fixture
def outlets(tmp_path: Path) -> dict[str, Outlet]:
    (tmp_path / "layer" / "outlets").mkdir(parents=True)
    (tmp_path / "layer" / "outlets" / "sahifa.toml").write_text(SAHIFA, encoding="utf-8")
    return load_outlets([tmp_path / "layer"])[0]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, clock=lambda: NOW)
    yield opened
    opened.close()


def take(store: Store, outlets: dict[str, Outlet], knowledge: Knowledge, *records: dict[str, Any]) -> None:
    pipeline = Pipeline(store=store, outlets=outlets)
    for record in records:
        article = article_of(record, knowledge)
        assert article is not None
        pipeline.on_article(article, detect(article, knowledge), report_id=record["id"], arrival="live", now=NOW)


def page(body: bytes = b"<html>", at: datetime = NOW) -> Page:
    link = Link(url=ADDRESS, key="sahifa.example/akhbar/1.html")
    return Page(outlet="sahifa", route="feed", arrival="live", link=link, url=ADDRESS, status=200, body=body, fetched_at=at)


def outcome(kind: Kind, status: int | None = None, detail: str = "") -> Outcome:
    link = Link(url=ADDRESS, key="sahifa.example/akhbar/1.html")
    return Outcome(outlet="sahifa", route="feed", url=ADDRESS, link=link, kind=kind, status=status, detail=detail, at=NOW)


# A text


def test_of_a_text_every_trigger_is_accounted_for(knowledge: Knowledge) -> None:
    article = article_of(SECOND, knowledge)
    assert article is not None
    told = explain_text(article, knowledge, name="barq-1")
    steps = [step for sentence in told["sentences"] for step in sentence["steps"]]
    assert {number for step in steps for number in step.get("mentions", ())} == {0, 1, 2}
    assert all(step["means"] for step in steps)
    assert [mention["kind"] for mention in told["mentions"]].count("agreement") == 2
    assert told["mentions"][0]["date_rule"]
    assert told["nearest"] is None


def test_of_a_text_that_tells_nothing_the_nearest_trigger_is_named(knowledge: Knowledge) -> None:
    article = Article(
        url="",
        title="",
        text="If the DGSN signed a memorandum with the Kenyan police, all would be safer.",
        language="en",
        published=NOW,
    )
    told = explain_text(article, knowledge)
    assert (told["mentions"], told["refused"]) == ([], None)
    assert (told["nearest"]["quote"], told["nearest"]["decision"]) == ("signed", "hypothetical")


# An event


def test_of_an_event_each_field_names_whose_word_it_is(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge
) -> None:
    take(store, outlets, knowledge, FIRST, SECOND)
    event = store.events(kinds=["agreement"], partners=["FI"])[0]
    store.correct(event.id, {"place": "Rabat"}, Author("analyst", "", NOW))
    event = store.events(ids=[event.id])[0]
    told = explain_event(event, store, knowledge.gazetteer, rules)
    fields = {one["field"]: one for one in told["fields"]}
    assert {voice["report"] for voice in fields["instrument"]["said_by"]} == {"sahifa-1", "barq-1"}
    assert fields["date"]["said_by"][0]["rule"]
    assert (fields["place"]["value"], fields["place"]["correction"], fields["place"]["said_by"]) == ("Rabat", 1, [])
    assert [(one["report"], one["linked"], one["with"]) for one in told["reports"]] == [
        ("sahifa-1", "first", None),
        ("barq-1", "proof", "sahifa-1"),
    ]
    assert told["versions"][0]["what"] == "opened"
    assert told["versions"][-1]["what"] == "corrected"
    judged = {one["rule"]: (one["matches"], one["fails"]) for one in told["rules"]}
    assert (judged["new-mou"], judged["operations-abroad"]) == ((True, None), (False, "kind"))
    json.dumps(told)


def test_what_people_brought_together_says_so(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge
) -> None:
    take(store, outlets, knowledge, FIRST)
    finland, kenya = (store.events(kinds=["agreement"], partners=[partner])[0].id for partner in ("FI", "KE"))
    merged = store.merge([finland, kenya], Author("analyst", "", NOW)).event
    event = store.event(merged)
    assert isinstance(event, Event)
    told = explain_event(event, store, knowledge.gazetteer, rules)
    assert [one["linked"] for one in told["reports"]] == ["first", "people"]
    assert told["reports"][1]["why"] == "one article tells two events"


# An address


def verdict(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge, address: str = ADDRESS
) -> str:
    told = explain_address(address, store, outlets, rules, lambda: knowledge)
    json.dumps(told)
    said: str = told["verdict"]
    return said


def test_the_chain_of_an_address_is_followed_link_by_link(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge
) -> None:
    known = (store, outlets, rules, knowledge)
    assert (
        verdict(*known, address="https://elsewhere.example/1") == "no outlet that is read has this address: marsad outlets list"
    )
    assert verdict(*known) == "no listing of sahifa that was read named it"
    store.record_outcome(outcome("gone", 404))
    assert verdict(*known) == "it could not be had: gone 404"
    pipeline = Pipeline(store=store, outlets=outlets)
    pipeline.on_page(page(), Understood(Rejected("too_short")))
    assert verdict(*known) == "its page was read and is no article: too_short"
    silent = Article(url=ADDRESS, title="Sport", text="The national team won two to one.", language="en", published=NOW)
    pipeline.on_page(page(b"<p>", NOW - timedelta(hours=1)), Understood(silent))
    assert verdict(*known) == "the article does not name both a service of ours and somebody foreign"
    take(store, outlets, knowledge, FIRST)
    assert verdict(*known) == "it tells 3 events"


def test_what_is_read_in_a_kept_text_only_now_is_said(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge
) -> None:
    article = article_of(FIRST, knowledge)
    assert article is not None
    Pipeline(store=store, outlets=outlets).on_article(article, (), report_id="sahifa-1", arrival="live", now=NOW)
    assert "marsad reparse" in verdict(store, outlets, rules, knowledge)
    assert "marsad reparse" in verdict(store, outlets, rules, knowledge, address="sahifa-1")


def test_of_an_address_whom_its_events_were_for_is_said(
    store: Store, outlets: dict[str, Outlet], rules: dict[str, Rule], knowledge: Knowledge
) -> None:
    take(store, outlets, knowledge, FIRST)
    told = explain_address(ADDRESS, store, outlets, rules, lambda: knowledge)
    assert len(told["events"]) == 3
    assert {"rule": "planned-events", "matches": False, "fails": "news"} in told["events"][0]["rules"]


# On a terminal, and for programs


def test_people_read_it_and_programs_read_the_same(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    assert desk("import", stdin=lines(FIRST, SECOND)).code == 0
    event = desk("events", "--kind", "agreement", "--partner", "FI", "--json").lines[0]["id"]
    for what in (event, ADDRESS, "sahifa-1"):
        printed, told = desk("explain", what), desk("explain", what, "--json")
        assert (printed.code, told.code, len(told.lines)) == (0, 0, 1)
        assert "\x1b" not in printed.out
        assert "new-mou" in printed.out
    articles = desk.file("articles.jsonl", lines(FIRST, SECOND))
    assert [one["id"] for one in desk("explain", articles, "--json").lines] == ["sahifa-1", "barq-1"]
    text = desk.file("text.txt", "Hammouchi received the Kenyan police chief in Rabat yesterday.")
    assert "with KE" in desk("explain", text, "--published", "2025-11-27").out


@pytest.mark.parametrize("command", ["explain", "parse"])
def test_the_day_that_a_record_says_wins_over_that_of_its_page(desk: Desk, command: str) -> None:
    text = "Hammouchi received the Kenyan police chief in Rabat on Tuesday."
    page = printed("The DGSN", [text, WEATHER], published="2024-01-01T00:00:00+00:00")
    record = {"id": "page", "url": ADDRESS, "html": page, "published": "2025-03-04"}
    file = desk.file("articles.jsonl", lines(record))
    (told,) = desk(command, file, "--json").lines
    assert [one["date"] for one in told["mentions"]] == ["2025-03-04"]
    assert told.get("published", "2025-03-04").startswith("2025-03-04")


@pytest.mark.parametrize(
    ("text", "says"),
    [("Полиция задержала трёх человек.".encode(), "unsupported_language"), ("Réunion".encode("latin-1"), "UTF-8")],
)
def test_a_text_that_cannot_be_read_is_wrong_use(desk: Desk, text: bytes, says: str) -> None:
    done = desk("explain", desk.file("text.txt", text), "--published", "2025-11-27")
    assert (done.code, done.out, says in done.err, "NotUnderstood" in done.err) == (2, "", True, False)


def test_a_day_is_said_of_a_text_only(desk: Desk) -> None:
    done = desk("explain", "zzzzzzzz", "--published", "2025-11-27")
    assert (done.code, "--published" in done.err) == (2, True)


@pytest.mark.parametrize(("what", "says"), [("zzzzzzzz", "is no event, no article"), ("text.txt", "needs --published DAY")])
def test_what_cannot_be_explained_is_refused(desk: Desk, what: str, says: str) -> None:
    desk.file("text.txt", "A text.")
    done = desk("explain", what)
    assert (done.code, says in " ".join(done.err.split())) == (2, True)


def test_the_id_of_a_merged_event_leads_to_the_other(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    desk("import", stdin=lines(FIRST, SECOND))
    ids = [desk("events", "--kind", "agreement", "--partner", partner, "--json").lines[0]["id"] for partner in ("FI", "KE")]
    kept = desk("merge", *ids, "--json").lines[0]["event"]
    (other,) = set(ids) - {kept}
    done = desk("explain", other, "--json")
    assert (done.lines[0]["id"], done.err) == (kept, f"{other} was found to be {kept}\n")
