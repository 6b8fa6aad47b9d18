import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.notifiers import Delivered
from alerts.owe import Owed
from alerts.payload import Coverage
from alerts.rule import load_rules
from alerts.subscribing import subscription_to
from crawler.health import Health
from crawler.ledger import Seen, Validators
from crawler.outcome import Outcome
from crawler.page import Arrival
from db.store import Store
from marsad import build
from marsad.config import Settings, WrongUse, load
from marsad.pipeline import Pipeline
from marsad.receivers import Hook, Mailbox, hook, mailbox
from marsad.telling import Teller
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.record import article_of
from seeds import SEEDS
from tests.marsad.assembly import AGREEMENTS, FIRST, SAHIFA
from tests.marsad.overlay import without_the_press_that_ships

SETTINGS = """
[network]
allow = ["127.0.0.0/8"]
[mail]
host = "127.0.0.1"
port = {port}
security = "plain"
sender = "marsad@observatory.example"
"""
READ_AT = datetime.fromisoformat(FIRST["published"]) + timedelta(hours=1)


@dataclass
class Room:
    """A database with news in it, a reader, a program, and what tells them."""

    settings: Settings
    store: Store
    knowledge: Knowledge
    listener: Hook
    box: Mailbox

    def teller(self, max_age: timedelta | None = timedelta(hours=72)) -> Teller:
        rules, _ = load_rules([SEEDS])
        return build.teller(self.settings, self.store, self.knowledge.gazetteer, rules, max_age=max_age)

    def read(
        self, record: Mapping[str, Any] = FIRST, *, fetched_after: timedelta = timedelta(0), arrival: Arrival = "live"
    ) -> None:
        article = article_of(record, self.knowledge)
        assert article is not None
        mentions = detect(article, self.knowledge)
        Pipeline(store=self.store, outlets={}).on_article(
            article, mentions, report_id="1", arrival=arrival, now=READ_AT + fetched_after
        )


def reading_of(outlet: str, at: datetime) -> Seen:
    """A feed that was read well."""
    return Seen(
        outlet=outlet,
        route="feed",
        outcome=Outcome(outlet=outlet, route="feed", url=f"https://{outlet}.example/feed", kind="read", at=at),
        validators=Validators(),
        keys=(),
        newest=None,
        failures=0,
        next_due_at=at + timedelta(minutes=8),
    )


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load([SEEDS])


@pytest.fixture
def room(tmp_path: Path, knowledge: Knowledge) -> Iterator[Room]:
    without_the_press_that_ships(tmp_path)
    (tmp_path / "outlets" / "sahifa.toml").write_text(SAHIFA, encoding="utf-8")
    with mailbox() as box, hook() as listener:
        (tmp_path / "marsad.toml").write_text(SETTINGS.format(port=box.port), encoding="utf-8")
        settings = load(tmp_path / "marsad.toml", database_url=f"sqlite:///{tmp_path}/marsad.db")
        with build.store(settings) as store:
            now, allow = build.clock(), settings.config.network.allow
            store.subscribe(subscription_to("new-mou", "email", "desk@journal.example", language="fr", now=now))
            program = store.subscribe(subscription_to("new-mou", "webhook", listener.url, language="en", now=now, allow=allow))
            listener.secrets.append(program.secret or "")
            yield Room(settings, store, knowledge, listener, box)


def test_one_round_owes_what_is_untold_and_sends_it(room: Room) -> None:
    room.read()
    owed, answers = asyncio.run(room.teller().tell())
    assert owed == Owed(versions=3, deliveries=4)
    assert all(isinstance(answer, Delivered) for answer in answers)
    assert sorted(request.told["event"]["partners"] for request in room.listener.requests) == AGREEMENTS
    assert all(request.is_verified for request in room.listener.requests)
    [mail] = room.box.mails
    assert "Finlande" in str(mail["Subject"])


def test_what_was_told_is_not_told_again(room: Room) -> None:
    room.read()
    asyncio.run(room.teller().tell_all())
    assert asyncio.run(room.teller().tell_all()) == (Owed(0, 0), [])
    assert (len(room.box.mails), len(room.listener.requests)) == (1, 2)


def test_old_news_is_told_only_where_age_is_no_matter(room: Room) -> None:
    room.read(fetched_after=timedelta(days=4))
    assert room.teller().owe() == Owed(versions=3, deliveries=0)


def test_news_of_any_age_is_told_where_no_limit_is_set(room: Room) -> None:
    room.read(fetched_after=timedelta(days=400))
    assert room.teller(max_age=None).owe() == Owed(versions=3, deliveries=4)


def test_a_plan_of_which_nothing_more_is_heard_lapses_and_tells_nobody(room: Room) -> None:
    text = "سيوقع المدير العام للأمن الوطني عبد اللطيف حموشي، يوم الخميس المقبل بالرباط، مذكرة تفاهم مع مدير شرطة السنغال."
    room.read({**FIRST, "title": "", "text": text})
    teller = room.teller()
    later = replace(teller, desk=replace(teller.desk, clock=lambda: READ_AT + timedelta(days=30)))
    assert [event.status for event in room.store.events()] == ["planned"]
    later.lapse()
    assert [event.status for event in room.store.events()] == ["lapsed"]
    assert later.owe().deliveries == 0


def test_a_message_says_which_outlets_could_not_be_read(room: Room) -> None:
    teller = room.teller()
    assert teller.coverage() == Coverage(read=0, of=1, blind=("sahifa",))
    now = teller.desk.clock()
    room.store.saw(reading_of("sahifa", now))
    assert teller.coverage() == Coverage(read=1, of=1)
    tomorrow = replace(teller, desk=replace(teller.desk, clock=lambda: now + timedelta(days=2)))
    assert tomorrow.coverage() == Coverage(read=0, of=1, blind=("sahifa",))


def test_a_message_says_which_outlets_are_blind_and_since_when(room: Room) -> None:
    teller = room.teller()
    now = teller.desk.clock()
    room.store.saw(reading_of("sahifa", now))
    room.store.note_health("sahifa", Health(state="blind", cause="blocked"), now=now)
    assert teller.coverage() == Coverage(read=0, of=1, blind=("sahifa",), since={"sahifa": now})


def test_an_agreement_signed_since_we_began_to_watch_is_told_though_it_was_there_before_us(room: Room) -> None:
    before = READ_AT.replace(day=1)  # of October 2025, the month to which the article dates both
    room.store.begin(now=before)
    room.store.subscribe(subscription_to("new-mou", "email", "analyst@journal.example", language="en", now=before))
    room.read(arrival="baseline")
    assert room.teller().owe() == Owed(versions=3, deliveries=2)


def test_an_outlet_that_is_switched_off_is_not_counted(room: Room) -> None:
    teller = room.teller()
    room.store.saw(reading_of("gone", teller.desk.clock()))
    assert teller.coverage() == Coverage(read=0, of=1, blind=("sahifa",))


def test_mails_are_refused_a_sender_that_is_no_address(room: Room) -> None:
    mail = room.settings.config.mail.model_copy(update={"sender": "The Observatory"})
    settings = room.settings.model_copy(update={"config": room.settings.config.model_copy(update={"mail": mail})})
    with pytest.raises(WrongUse, match=r"set \[mail\] sender"):
        replace(room, settings=settings).teller()
