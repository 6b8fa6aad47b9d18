from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload import Coverage
from alerts.subscribing import operator_subscription
from crawler.ledger import Seen, Validators
from crawler.outcome import Outcome
from crawler.outlet import Outlet
from db.store import Store
from marsad.watch.warming import Warming, search_words
from parser.article import Language
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS

NOW = datetime(2026, 3, 1, 9, 20, tzinfo=UTC)


def outlet(slug: str, *kinds: str, language: str = "fr") -> Outlet:
    routes = [{"name": kind, "kind": kind, "url": f"https://{slug}.example/{kind}"} for kind in kinds]
    told = {"slug": slug, "name": slug.title(), "home": f"https://{slug}.example/", "languages": [language], "tier": "A"}
    return Outlet.model_validate(told | {"routes": routes})


OUTLETS = {one.slug: one for one in (outlet("journal", "feed", "wordpress"), outlet("sahifa", "feed", language="ar"))}


@dataclass
class Room:
    """A database and a clock."""

    store: Store
    names: Gazetteer
    now: datetime = NOW
    history: timedelta | None = timedelta(days=400)
    seen: list[str] = field(default_factory=list)

    def warming(self) -> Warming:
        return Warming(
            store=self.store,
            outlets=OUTLETS,
            names=self.names,
            history=self.history,
            clock=lambda: self.now,
            coverage=lambda: Coverage(read=1, of=2, blind=("sahifa",)),
        )

    def read(self, slug: str, **how: Any) -> None:
        """A reading of an outlet's feed, well or ill."""
        outcome = Outcome(outlet=slug, route="feed", url=f"https://{slug}.example/feed", at=self.now, **{"kind": "read"} | how)
        self.store.saw(
            Seen(
                outlet=slug,
                route="feed",
                outcome=outcome,
                validators=Validators(),
                keys=(),
                newest=None,
                failures=0,
                next_due_at=self.now,
            )
        )

    def catch_up(self) -> None:
        for slug in OUTLETS:
            for one in self.store.catch_ups(slug):
                self.store.finish(one, Outcome(outlet=slug, route="wordpress", url="", kind="read", at=self.now))


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer.load([SEEDS])


@pytest.fixture
def room(tmp_path: Path, names: Gazetteer) -> Iterator[Room]:
    store = Store.open(f"sqlite:///{tmp_path}/marsad.db", clock=lambda: NOW)
    yield Room(store, names)
    store.close()


def test_the_past_of_outlets_that_can_be_searched_is_opened_once(room: Room) -> None:
    assert room.warming().begin() == NOW
    [opened] = room.store.catch_ups("journal")
    assert (opened.why, opened.until - opened.since) == ("history", timedelta(days=400))
    assert NOW - opened.until < timedelta(hours=1)
    assert "Hammouchi" in opened.search
    assert room.store.catch_ups("sahifa") == []
    room.now += timedelta(days=1)
    assert room.warming().begin() == NOW
    assert len(room.store.catch_ups("journal")) == 1


def test_one_that_died_before_it_noted_its_start_opens_the_same_stretch_again(room: Room) -> None:
    room.warming()._open_history(NOW)
    room.now += timedelta(minutes=5)
    room.warming().begin()
    assert len(room.store.catch_ups("journal")) == 1


def test_without_history_nothing_is_opened(room: Room) -> None:
    room.history = None
    room.warming().begin()
    assert room.store.catch_ups("journal") == []


def test_it_is_ready_once_every_outlet_was_tried_and_the_past_is_read(room: Room) -> None:
    room.store.subscribe(operator_subscription("email", "desk@journal.example", language="fr", now=NOW))
    warming = room.warming()
    assert not warming.round(), "it has not begun"
    warming.begin()
    room.read("journal")
    assert not warming.round(), "one outlet is untried, the past is open"
    room.read("sahifa", kind="timeout")
    assert not warming.round(), "the past is open"
    room.catch_up()
    assert warming.round()
    assert room.store.installation().ready_at == NOW
    assert [one.dedupe_key.partition(":")[0] for one in room.store.deliveries()] == ["ready"]
    assert warming.round()
    assert len(room.store.deliveries()) == 1


@pytest.mark.parametrize(
    ("languages", "words"),
    [(["ar"], {"حموشي"}), (["fr"], {"Hammouchi", "Hamouchi"}), (["ar", "es"], {"حموشي", "Hammouchi", "Hamuchi"})],
)
def test_archives_are_searched_for_whoever_speaks_for_both_services(
    names: Gazetteer, languages: list[Language], words: set[str]
) -> None:
    found = set(search_words(names, languages))
    assert words <= found
    assert not any(" " in word for word in found)
    assert not any(one in other for one in found for other in found if one != other)
