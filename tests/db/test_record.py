import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.page import Link, Page
from db.models import ArticleRow, MentionRow, PageRow
from db.record import Reading
from db.store import Store
from db.table import Table
from db.work import RereadingRow
from parser.article import Rejected
from parser.mention import Evidence
from tests.db.press import NOW, reading, record, the_event, told_news
from tests.parser.reports import mention, moment, mou


def count(store: Store, table: type[Table]) -> int:
    with Session(store.engines.read) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def page(body: bytes = b"<html>") -> Page:
    link = Link(url="https://alpha.example/1", key="alpha:1")
    return Page(outlet="alpha", route="feed", arrival="live", link=link, url=link.url, status=200, body=body, fetched_at=NOW)


def test_an_article_becomes_an_event_with_its_report_and_its_evidence(store: Store) -> None:
    proof = Evidence("kind", "signed", 3, 9)
    recorded = record(store, reading(mou("NO", evidence=(proof,), origin="agency"), report_id="a-1"))
    event = the_event(store)
    assert recorded.outcome == "new"
    assert recorded.events == (event.id,)
    assert (event.kind, event.partners, event.status, event.version) == ("agreement", ("NO",), "occurred", 1)
    (report,) = event.reports
    assert (report.id, report.outlet, report.told_as, report.origin) == ("a-1", "alpha", "occurred", "agency")
    assert report.fetched == moment("2025-11-27") + timedelta(hours=1)
    (shown,) = event.evidence
    assert (shown.report, shown.field, shown.quote, shown.start, shown.end) == ("a-1", "kind", "signed", 3, 9)


def test_an_article_without_mentions_is_remembered_and_tells_nothing(store: Store) -> None:
    recorded = record(store, reading())
    assert (recorded.outcome, recorded.events) == ("new", ())
    assert store.standing(["https://alpha.example/2025-11-27"], NOW) == {"https://alpha.example/2025-11-27": "known"}
    assert store.events() == []


def test_a_rejected_page_is_known_by_its_reason_and_makes_no_article(store: Store) -> None:
    rejected = Reading(
        key="alpha:1", outlet="alpha", url="u", article=Rejected("soft_404"), arrival="live", fetched_at=NOW, page=page()
    )
    assert record(store, rejected).outcome == "rejected"
    assert store.standing(["alpha:1"], NOW) == {"alpha:1": "known"}
    assert count(store, ArticleRow) == 0
    with Session(store.engines.read) as session:
        assert session.scalars(select(PageRow.outcome)).all() == ["soft_404"]


@pytest.mark.parametrize("keep", [True, False])
def test_the_body_is_kept_where_a_better_parser_may_want_it(store: Store, *, keep: bool) -> None:
    record(store, reading(mou(), page=page(b"<p>bytes"), keep_body=keep))
    with Session(store.engines.read) as session:
        body = session.scalars(select(PageRow.body)).one()
    assert (zlib.decompress(body) if body else None) == (b"<p>bytes" if keep else None)


def test_the_same_text_read_again_changes_nothing(store: Store) -> None:
    first = record(store, reading(mou()))
    again = record(store, reading(mou()))
    assert (again.outcome, again.events, again.versions) == ("known", first.events, ())
    assert count(store, ArticleRow) == count(store, MentionRow) == 1


def test_another_text_is_another_revision_and_supersedes_the_mentions_of_the_first(store: Store) -> None:
    first = record(store, reading(mou("NO", place="Rabat")))
    revised = record(store, reading(mou("NO", place="Marrakech"), text="A corrected text."))
    event = the_event(store)
    assert (revised.outcome, revised.events) == ("revised", first.events)
    assert (event.place, event.version, len(event.reports)) == ("Marrakech", 2, 1)
    assert count(store, ArticleRow) == 2
    assert store.article_text("https://alpha.example/2025-11-27") == "A corrected text."


def test_a_revision_that_changes_no_shown_field_writes_no_version(store: Store) -> None:
    record(store, reading(mou()))
    revised = record(store, reading(mou(), text="A corrected comma."))
    assert (revised.outcome, revised.versions) == ("revised", ())
    assert the_event(store).version == 1


def test_a_revision_that_takes_something_back_corrects_the_event(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")))
    told_news(store)
    record(store, reading(mou("NO", date="2025-11-25"), text="It was Tuesday."))
    with store.owing() as owing:
        (change,) = owing.untold()
    assert (change.what, change.news) == ("corrected", None)
    assert [(one.field, one.before, one.after) for one in change.fields] == [("date", "2025-11-24", "2025-11-25")]


def test_a_revision_that_only_adds_enriches_the_event(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11")))
    told_news(store)
    record(store, reading(mou("NO", date="2025-11-24", place="Marrakech"), text="With more detail."))
    assert told_news(store) == [("enriched", None)]


def test_a_revision_that_no_longer_tells_the_event_retracts_it(store: Store) -> None:
    record(store, reading(mou("NO")))
    told_news(store)
    record(store, reading(text="Nothing of the kind."))
    event = the_event(store)
    assert (event.status, event.reports, event.new) == ("retracted", (), True)
    assert told_news(store) == [("retracted", None)]


def test_an_event_that_another_outlet_still_tells_is_not_retracted(store: Store) -> None:
    record(store, reading(mou("NO")), reading(mou("NO"), outlet="beta"), reading(text="Nothing of the kind."))
    event = the_event(store)
    assert (event.status, [report.outlet for report in event.reports]) == ("occurred", ["beta"])


def test_a_text_that_comes_back_brings_its_event_back_under_the_same_id(store: Store) -> None:
    first = record(store, reading(mou("NO")))
    record(store, reading(text="Nothing of the kind."))
    again = record(store, reading(mou("NO")))
    event = the_event(store)
    assert again.events == first.events == (event.id,)
    assert event.status == "occurred"
    assert [what for what, _ in told_news(store)] == ["opened", "retracted", "corrected"]


def test_a_better_parser_reads_the_same_text_anew(store: Store) -> None:
    record(store, reading(mention("meeting", "NO")))
    told_news(store)
    again = record(store, reading(mention("visit", "NO"), arrival="reparse"))
    assert (again.outcome, the_event(store).kind) == ("revised", "visit")
    with store.owing() as owing:
        (change,) = owing.untold()
    assert (change.arrival, change.news) == ("reparse", None)


def test_an_article_without_a_date_is_dated_by_its_first_fetch_for_ever(store: Store) -> None:
    seen = moment("2025-11-27T15:00")
    record(store, reading(mou("NO"), dated=None, fetched_at=seen))
    record(store, reading(mou("NO"), dated=None, fetched_at=NOW, text="Edited."))
    with Session(store.engines.read) as session:
        assert set(session.scalars(select(ArticleRow.dated))) == {seen}
    assert the_event(store).reports[0].published is None


def test_one_article_tells_several_events_in_the_order_of_its_text(store: Store) -> None:
    recorded = record(store, reading(mention("visit", "ES"), mou("ES"), mention("award", "ES")))
    assert len(recorded.events) == len(set(recorded.events)) == 3
    found = [store.event(event_id) for event_id in recorded.events]
    assert [event.kind for event in found] == ["visit", "agreement", "award"]  # type: ignore[union-attr]  # all are events


def test_a_text_that_was_fetched_before_the_one_that_we_have_stays_behind_it(store: Store) -> None:
    now = record(store, reading(mou("NO"), text="As it is now.", fetched_at=NOW))
    told_news(store)
    old = reading(mou("SN"), text="As it was.", fetched_at=NOW - timedelta(days=9), arrival="backfill")
    recorded = record(store, old)
    assert (recorded.outcome, recorded.events, recorded.versions) == ("known", now.events, ())
    with Session(store.engines.read) as session:
        kept = session.execute(select(ArticleRow.text, ArticleRow.is_current).order_by(ArticleRow.id)).all()
    assert [tuple(row) for row in kept] == [("As it is now.", True), ("As it was.", False)]
    assert the_event(store).partners == ("NO",)
    assert told_news(store) == []
    assert record(store, old).outcome == "known"
    assert count(store, ArticleRow) == 2


def test_an_old_copy_says_nothing_of_when_an_article_was_last_looked_at(store: Store) -> None:
    text = {"text": "As it is.", "key": "alpha:1"}
    record(store, reading(mou("NO"), fetched_at=NOW, page=page(), **text))
    old = NOW - timedelta(days=9)
    copy = replace(page(b"<html> of old"), fetched_at=old, arrival="backfill")
    record(store, reading(mou("NO"), fetched_at=old, arrival="backfill", page=copy, **text))
    with Session(store.engines.read) as session:
        assert session.scalars(select(RereadingRow.read_at)).all() == [NOW]


def test_a_page_that_is_kept_is_not_kept_twice_but_each_that_could_not_be_read_counts(store: Store) -> None:
    for _ in range(2):
        record(store, reading(mou(), page=page()))
    assert count(store, PageRow) == 1
    record(store, reading(mou(), page=page(b"<html>changed")))
    assert count(store, PageRow) == 2
    unreadable = Reading(
        key="alpha:2", outlet="alpha", url="u", article=Rejected("unreadable"), arrival="live", fetched_at=NOW, page=page()
    )
    record(store, unreadable, unreadable)
    assert count(store, PageRow) == 4


def test_a_page_whose_body_is_wanted_by_now_is_kept_with_it(store: Store) -> None:
    for keep in (False, True, False):
        record(store, reading(mou(), page=page(), keep_body=keep))
    with Session(store.engines.read) as session:
        assert [bool(body) for body in session.scalars(select(PageRow.body).order_by(PageRow.id))] == [False, True]
