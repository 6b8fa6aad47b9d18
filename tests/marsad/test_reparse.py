"""Kept texts read again: what is reported, what is written, and that nobody is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.correction import Author
from db.reparse import Progress, Scope
from db.store import Store
from marsad.fingerprint import fingerprint
from marsad.reparsing import Difference, Reparsing
from parser.article import Article
from parser.mention import Evidence, Mention
from seeds import SEEDS
from tests.db.press import NOW, reading, record, told_news
from tests.marsad.assembly import FIRST, SECOND, lines
from tests.marsad.processes import Desk
from tests.parser.reports import mention, moment, mou

WITHOUT_FINLAND = {
    "gazetteer/countries.tsv": "code\tlang\tnames\tdemonyms\nFI\tar\tسومي\t\n",
    "gazetteer/police.toml": '[[agency]]\nid = "FI-POLIISI"\nenabled = false\n',
}
"""A layer in which Finland has another name, and its police none."""


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, clock=lambda: NOW)
    yield opened
    opened.close()


def again(store: Store, read: Callable[[Article], tuple[Mention, ...]], scope: Scope = Scope()) -> Reparsing:  # noqa: B008 - frozen
    return Reparsing(store=store, read=read, clock=lambda: NOW, scope=scope)


def written(store: Store, read: Callable[[Article], tuple[Mention, ...]]) -> list[Difference]:
    return list(again(store, read).run(store.begin_reparse(Scope(), "parser", now=NOW)))


def what(found: list[Difference]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.what, one.kind, one.partners) for one in found]


def test_what_is_gained_lost_and_changed_is_said_and_nothing_written(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24"), mention("visit", "ET")))
    event = store.events(kinds=["agreement"])[0]
    found = list(again(store, lambda _: (mou("NO", date="2025-11-25"), mention("award", "ES"))).preview())
    assert what(found) == [("changed", "agreement", ("NO",)), ("lost", "visit", ("ET",)), ("gained", "award", ("ES",))]
    assert (found[0].event, found[0].fields) == (event.id, {"date": ("2025-11-24", "2025-11-25")})
    assert store.events(kinds=["agreement"]) == [event]


def test_each_difference_stands_with_the_sentence_that_says_it(store: Store) -> None:
    text = "It rained. Both signed in Rabat on Monday. All went home."
    record(store, reading(text=text))
    (one,) = again(store, lambda _: (mou("NO", evidence=(Evidence("kind", "signed", 16, 22),)),)).preview()
    assert one.sentence == "Both signed in Rabat on Monday."


def test_events_that_no_report_tells_any_more_are_named(store: Store) -> None:
    record(store, reading(mou("NO")), reading(mou("ET"), outlet="beta"), reading(mou("ET"), outlet="gamma"))
    reparsing = again(store, lambda article: (mou("ET"),) if article.outlet == "gamma" else ())
    assert len(list(reparsing.preview())) == 2
    assert reparsing.balance.bereft(store) == [store.events(partners=["NO"])[0].id]


def test_what_is_written_goes_through_linking_and_tells_nobody(store: Store) -> None:
    record(store, reading(mou("NO", date="2025-11-24")), reading(outlet="beta"))
    told_news(store)
    assert what(written(store, lambda _: (mou("NO", date="2025-11-24", place="Oslo"),)))[1] == ("gained", "agreement", ("NO",))
    (event,) = store.events()
    assert (event.outlets, event.place) == (2, "Oslo")
    with store.owing() as owing:
        assert {change.arrival for change in owing.untold()} == {"reparse"}


def test_what_people_corrected_stays(store: Store) -> None:
    record(store, reading(mou("NO", place="Rabat")))
    store.correct(store.events()[0].id, {"place": "Fez"}, Author("analyst", "", NOW))
    written(store, lambda _: (mou("NO", place="Oslo"),))
    assert store.events()[0].place == "Fez"


def test_a_reading_that_was_interrupted_goes_on_behind_what_was_read(store: Store) -> None:
    record(store, *(reading(outlet=f"outlet{n}") for n in range(250)))
    seen: list[str | None] = []

    def read(article: Article) -> tuple[Mention, ...]:
        if len(seen) == 150:
            raise KeyboardInterrupt
        seen.append(article.outlet)
        return ()

    with pytest.raises(KeyboardInterrupt):
        written(store, read)
    hundredth = store.kept_texts(Scope(), after=0, limit=100)[-1].id
    assert store.begin_reparse(Scope(), "parser", now=NOW).position == hundredth
    assert store.begin_reparse(Scope(), "another parser", now=NOW).position == 0
    later = [article.outlet for article in _read_by(store)]
    assert later == [f"outlet{n}" for n in range(100, 250)]
    assert store.begin_reparse(Scope(), "parser", now=NOW).position == 0


def test_what_goes_on_counts_what_is_left(store: Store) -> None:
    record(store, *(reading(mou("NO"), outlet=outlet, published="2025-11-01") for outlet in ("alpha", "beta", "gamma")))
    first = store.kept_texts(Scope(), after=0, limit=1)[0].id
    begun = store.begin_reparse(Scope(), "parser", now=NOW)
    store.advance_reparse(replace(begun, position=first))
    ticks: list[int] = []
    reading_again = again(store, lambda _: ())
    reading_again.tick = lambda balance: ticks.append(balance.articles)
    assert len(list(reading_again.run(store.begin_reparse(Scope(), "parser", now=NOW)))) == 2
    assert ticks == [store.count_texts(Scope(), after=first)] == [2]


def test_a_reading_that_goes_on_says_how_much_is_left(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    url = f"sqlite:///{desk.home / 'press.db'}"
    assert desk("import", "--database", url, stdin=lines(FIRST, SECOND)).code == 0
    store = Store.open(url, clock=lambda: NOW)
    begun = store.begin_reparse(Scope(), fingerprint([SEEDS, desk.home]), now=NOW)
    store.advance_reparse(replace(begun, position=store.kept_texts(Scope(), after=0, limit=1)[0].id))
    store.close()
    done = desk("reparse", "--database", url)
    assert (done.code, done.out) == (0, "1 articles, 0 read otherwise\n")
    assert done.err == "goes on where it was interrupted: 1 of 2 articles are left\n"
    assert desk("reparse", "--database", url).out == "2 articles, 0 read otherwise\n"


def _read_by(store: Store) -> list[Article]:
    read: list[Article] = []

    def note(article: Article) -> tuple[Mention, ...]:
        read.append(article)
        return ()

    written(store, note)
    return read


def test_only_what_is_asked_for_is_read(store: Store) -> None:
    record(store, reading(outlet="alpha", published="2025-11-01"), reading(outlet="alpha"), reading(outlet="beta"))
    scope = Scope(since=moment("2025-11-15") - timedelta(hours=1), outlets=("alpha",))
    reparsing = again(store, lambda _: (mou("NO"),), scope)
    assert [(one.outlet, one.published) for one in reparsing.preview()] == [("alpha", moment("2025-11-27"))]


def test_an_article_that_was_revised_meanwhile_is_left_alone(store: Store) -> None:
    record(store, reading(mou("NO")))
    (kept,) = store.kept_texts(Scope(), after=0, limit=9)
    record(store, reading(mou("NO", place="Rabat"), text="Revised."))
    assert store.read_again(kept.id, kept.article, (), now=NOW).outcome == "known"
    assert store.events()[0].place == "Rabat"


def test_progress_knows_where_it_stands(store: Store) -> None:
    record(store, reading(), reading(outlet="beta"))
    written(store, lambda _: ())
    assert store.count_texts(Scope()) == 2
    assert isinstance(store.begin_reparse(Scope(), "parser", now=NOW), Progress)


def test_a_parser_is_another_one_when_its_data_are(tmp_path: Path) -> None:
    layers = [SEEDS, tmp_path]
    before = fingerprint(layers)
    (tmp_path / "gazetteer").mkdir()
    assert fingerprint(layers) == before
    (tmp_path / "gazetteer" / "aliases.toml").write_text('[[alias]]\nof = "KE"\nen = ["Kenyiana"]\n', encoding="utf-8")
    assert fingerprint(layers) != before


def test_a_name_that_was_learnt_brings_what_was_not_understood_before(desk: Desk) -> None:
    overlay = [desk.file(name, content) for name, content in WITHOUT_FINLAND.items()]
    desk.file("marsad.toml", "")
    assert desk("import", stdin=lines(FIRST, SECOND)).code == 0
    for file in overlay:
        file.unlink()
    foreseen = desk("reparse", "--dry-run", "--json")
    assert foreseen.code == 0
    gained = [one for one in foreseen.lines[:-1] if one["what"] == "gained"]
    assert [(one["kind"], one["partners"], one["url"]) for one in gained] == [
        ("agreement", ["FI"], FIRST["url"]),
        ("agreement", ["FI"], SECOND["url"]),
    ]
    assert all("فنلند" in one["sentence"] for one in gained)
    assert {"what": "gained", "kind": "agreement", "language": "ar", "count": 2} in foreseen.lines[-1]["sums"]
    assert desk("reparse", "--json").lines == foreseen.lines
    assert [event["partners"] for event in desk("events", "--partner", "FI", "--kind", "agreement", "--json").lines] == [["FI"]]
    assert desk("reparse").out == "2 articles, 0 read otherwise\n"
