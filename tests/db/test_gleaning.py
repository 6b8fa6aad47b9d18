"""What archives gave, until it is linked: in one order however it came, and forgotten when nobody goes on with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.gleaning import Yield
from db.models import ArticleRow
from db.record import Reading
from db.store import Store
from db.work import GleanedRow, ShardRow
from tests.db.crawls import DAY, HOUR
from tests.db.press import NOW, reading
from tests.parser.reports import mou

RUN = "run"
FILES = ("a.warc.gz", "b.warc.gz")
OLD = reading(mou("SN"), key="alpha:1", text="As it was.", fetched_at=NOW - 9 * DAY, arrival="backfill")
NEW = reading(mou("NO"), key="alpha:1", text="As it is.", fetched_at=NOW - DAY, arrival="backfill")


def read(store: Store, *given: tuple[str, Reading]) -> None:
    """Have the shards read in this order."""
    store.open_shards(RUN, [(file, 0, 1) for file in FILES])
    ids = {shard.file: shard.id for shard in store.shards(RUN)}
    for file, one in given:
        store.finish_shard(ids[file], Yield((one,), pages=1))


@pytest.mark.parametrize("files", [FILES, FILES[::-1]])
@pytest.mark.parametrize("readings", [(OLD, NEW), (NEW, OLD)])
def test_of_two_copies_the_later_one_counts_whichever_was_read_first(
    store: Store, files: tuple[str, str], readings: tuple[Reading, Reading]
) -> None:
    read(store, *zip(files, readings, strict=True))
    linked = store.link_gleaned(RUN, limit=9, now=NOW)
    assert [one.outcome for one in linked] == ["new", "revised"]
    assert [event.partners for event in store.events() if event.status != "retracted"] == [("NO",)]


@pytest.mark.parametrize("first", FILES)
def test_of_copies_of_one_moment_the_place_in_the_archive_decides(store: Store, first: str) -> None:
    texts = {file: reading(mou("NO"), key="alpha:1", text=file, fetched_at=NOW, arrival="backfill") for file in FILES}
    read(store, *sorted(texts.items(), key=lambda one: one[0] != first))
    store.link_gleaned(RUN, limit=9, now=NOW)
    with Session(store.engines.read) as session:
        assert session.scalars(select(ArticleRow.text).where(ArticleRow.is_current)).all() == [FILES[1]]


def test_two_who_link_the_same_run_link_each_page_once(store: Store) -> None:
    read(store, (FILES[0], OLD), (FILES[1], NEW))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: store.link_gleaned(RUN, limit=1, now=NOW), range(4)))
    assert sorted(len(some) for some in done) == [0, 0, 1, 1]


def rows(store: Store) -> tuple[int, int]:
    with Session(store.engines.read) as session:
        return len(session.scalars(select(GleanedRow.id)).all()), len(session.scalars(select(ShardRow.id)).all())


def test_what_an_outlet_gave_that_is_to_be_forgotten_is_not_linked_any_more(store: Store) -> None:
    read(store, (FILES[0], OLD), (FILES[1], reading(mou("NO"), outlet="beta", arrival="backfill")))
    store.forget("alpha", now=NOW)
    store.link_gleaned(RUN, limit=9, now=NOW)
    assert [report.outlet for event in store.events() for report in event.reports] == ["beta"]


def test_a_run_that_nobody_goes_on_with_is_forgotten_with_what_it_gave(store: Store) -> None:
    read(store, (FILES[0], OLD))
    store.prune(now=NOW + 29 * DAY)
    assert rows(store) == (1, 2)
    store.prune(now=NOW + 31 * DAY)
    assert rows(store) == (0, 0)


def test_a_run_of_which_anything_was_lately_taken_in_hand_is_not(store: Store) -> None:
    read(store, (FILES[0], OLD))
    store.claim_shard(RUN, owner="one", now=NOW + 20 * DAY, lease=HOUR)
    store.prune(now=NOW + 20 * DAY + timedelta(days=29))
    assert rows(store) == (1, 2)
