"""Whatever the press and its readers may write, every database takes it, and gives it back the same."""

import pytest

from db.notice import Notice
from db.store import Store
from db.subscription import Subscription
from db.table import storable, to_json
from tests.db.crawls import page
from tests.db.press import NOW, reading, record, the_event
from tests.parser.reports import mou

SAID = 'مذكرة "تفاهم"\u200f — \\u0000, C:\\new, 日本 🇲🇦\n'


@pytest.mark.parametrize(("written", "kept"), [("a\0b", "ab"), ("\ud83d", "?"), (SAID, SAID), ("", "")])
def test_what_not_every_database_takes_is_left_out(written: str, kept: str) -> None:
    assert storable(written) == kept
    assert to_json({written: [written]}) == to_json({kept: [kept]})


def test_words_come_back_as_they_were_written(store: Store) -> None:
    made = Subscription(
        id="s1", rule="any", channel="email", address=SAID, narrowing={"words": [SAID]}, contact=SAID, created_at=NOW
    )
    store.subscribe(made)
    assert store.subscriptions() == [made]


def test_a_page_with_nul_in_it_is_recorded_like_any_other(store: Store) -> None:
    came = page(body=b"\0\xff", headers={"x-odd": "a\0b"})
    record(store, reading(mou("NO", place="Ra\0bat"), key="alpha:\0", page=came, text="A\0 text."))
    assert the_event(store).place == "Rabat"
    assert store.article_text("alpha:") == "A text."
    assert store.standing(["alpha:\0"], NOW)


def test_an_id_that_nobody_minted_is_unknown_whatever_it_is_made_of(store: Store) -> None:
    for asked in ("", "a\0b", "\ud83d", "x" * 1_000, "مذكرة"):
        assert store.event(asked) is None
    assert store.events(ids=["a\0b"], partners=["\0"]) == []


def test_a_notice_keeps_what_it_says(store: Store) -> None:
    store.subscribe(Subscription(id="s1", rule="operator", channel="email", address="a@b.example", created_at=NOW))
    said = {"list": [1, None, True, SAID], "map": {SAID: 1.5}}
    store.notify(Notice(type="ready", dedupe_key="k", at=NOW, content=said), at=lambda _: NOW, now=NOW)
    (due,) = store.claim(NOW, "one", NOW - NOW, 1)
    assert due.notice is not None
    assert due.notice.content == said
