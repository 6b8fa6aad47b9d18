"""An outlet that asks is forgotten: no word of it stays, and what it alone told is retracted."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.page import Link, Page
from db.correction import Author
from db.models import ArticleRow, CorrectionRow, MentionRow, PageRow
from db.store import Store
from db.work import RereadingRow
from parser.mention import Evidence
from tests.db.press import NOW, reading, record
from tests.parser.reports import mou

PROOF = Evidence("kind", "signed", 3, 9)


def page(outlet: str) -> Page:
    link = Link(url=f"https://{outlet}.example/1", key=f"{outlet}:1")
    return Page(outlet=outlet, route="feed", arrival="live", link=link, url=link.url, status=200, body=b"<html>", fetched_at=NOW)


def told_by(store: Store, outlet: str, partner: str, key: str) -> str:
    one = reading(mou(partner, evidence=(PROOF,)), outlet=outlet, key=key, page=page(outlet), keep_body=True)
    return record(store, one).events[0]


def test_what_an_outlet_alone_told_is_retracted_and_what_others_told_too_stays(store: Store) -> None:
    shared = told_by(store, "alpha", "NO", "alpha:1")
    assert told_by(store, "beta", "NO", "beta:1") == shared
    alone = told_by(store, "alpha", "SN", "alpha:2")
    forgotten = store.forget("alpha", now=NOW)
    assert (forgotten.articles, sorted(forgotten.events)) == (2, sorted([shared, alone]))
    (event,) = [event for event in store.events() if event.status != "retracted"]
    assert (event.id, [report.outlet for report in event.reports]) == (shared, ["beta"])
    assert store.forget("alpha", now=NOW).events == ()


def test_no_word_of_it_is_kept_and_nothing_of_others_is_touched(store: Store) -> None:
    told_by(store, "alpha", "NO", "alpha:1")
    told_by(store, "beta", "SN", "beta:1")
    store.forget("alpha", now=NOW)
    with Session(store.engines.read) as session:
        for outlet, is_kept in (("alpha", False), ("beta", True)):
            article = session.scalars(select(ArticleRow).where(ArticleRow.outlet == outlet)).one()
            mention = session.scalars(select(MentionRow).where(MentionRow.article_id == article.id)).one()
            body = session.scalars(select(PageRow.body).where(PageRow.outlet == outlet)).one()
            due = session.scalars(select(RereadingRow.key).where(RereadingRow.outlet == outlet)).all()
            kept = [article.title, article.text, mention.content["evidence"], body, due]
            assert [bool(one) for one in kept] == [is_kept] * len(kept), outlet
    assert store.standing(["alpha:1"], NOW) == {"alpha:1": "known"}


def test_an_outlet_that_was_never_read_is_forgotten_without_a_trace(store: Store) -> None:
    assert store.forget("nobody", now=NOW).articles == 0


def test_the_words_on_which_a_correction_rested_go_and_what_people_said_stays(store: Store) -> None:
    evidence = (Evidence("place", "à Rabat", 3, 9),)
    for outlet in ("alpha", "beta"):
        one = reading(mou("NO", place="Rabat", evidence=evidence), outlet=outlet, key=f"{outlet}:1", page=page(outlet))
        event = record(store, one).events[0]
    store.correct(event, {"place": "Marrakech"}, Author("analyst", "the communiqué says so", NOW))
    store.forget("alpha", now=NOW)
    with Session(store.engines.read) as session:
        (row,) = session.scalars(select(CorrectionRow))
        assert [proof["report"] for proof in row.evidence] == ["beta:1"]
        assert (row.who, row.value["value"]) == ("analyst", "Marrakech")


def test_an_article_that_was_forgotten_is_known_as_that(store: Store) -> None:
    told_by(store, "alpha", "NO", "alpha:1")
    assert not store.trail("alpha:1", "").is_forgotten
    store.forget("alpha", now=NOW)
    assert store.trail("alpha:1", "").is_forgotten
    assert not store.trail("alpha:9", "").is_forgotten


def test_it_is_known_of_which_outlets_something_was_read(store: Store) -> None:
    told_by(store, "alpha", "NO", "alpha:1")
    assert store.remembered_outlets() == {"alpha"}
