"""A store, what is sent from it and what arrives: the scenario tests read as the story that they tell."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alerts.dispatch import Desk, dispatch_due
from alerts.message import Instance
from alerts.notifiers import Answer, Delivered, Notifier
from alerts.owe import owe
from alerts.payload import Coverage
from crawler.page import Arrival
from db.delivery import FrozenMessage
from db.record import Reading, Recorded
from db.store import Store
from db.subscription import Subscription
from parser.article import Article, Language
from parser.mention import Evidence, Mention, ToldAs
from tests.alerts.conftest import Clock
from tests.alerts.events import subscription

EVERYTHING_READ = Coverage(20, 20)


@dataclass
class Sink:
    """A notifier of ours that keeps what it is given and answers as it is told; without instructions it takes everything."""

    answers: list[Answer] = field(default_factory=list)
    sent: list[tuple[str, FrozenMessage]] = field(default_factory=list)

    async def send(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:  # noqa: ARG002  # the port's signature
        self.sent.append((subscription.id, message))
        return self.answers.pop(0) if self.answers else Delivered(200)


def mou(status: ToldAs = "occurred", partner: str = "NO", **fields: object) -> Mention:
    """A memorandum as one article tells it."""
    plain = Mention(
        kind="agreement",
        status=status,
        partners=(partner,),
        instrument="memorandum_of_understanding",
        date="2025-11-27",
        precision="day",
        place="Marrakech",
        services=("DGSN", "DGST"),
        origin="dgsn_communique",
        evidence=(Evidence("kind", "مذكرة تفاهم", 10, 21),),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # fields of Mention, as each test names them


@dataclass
class Newsroom:
    """Everything between an article that arrives and a message that leaves."""

    store: Store
    clock: Clock
    instance: Instance
    sink: Sink = field(default_factory=Sink)
    owner: str = "test"

    def subscribe(self, id_: str, rule: str, **fields: object) -> Subscription:
        made = {"created_at": self.clock() - timedelta(days=30), "channel": "webhook", "language": "en", **fields}
        return self.store.subscribe(subscription(id=id_, rule=rule, **made))

    def arrives(
        self,
        outlet: str,
        *mentions: Mention,
        published: datetime | None = None,
        arrival: Arrival = "live",
        key: str | None = None,
        text: str | None = None,
        language: Language = "ar",
    ) -> Recorded:
        """An article is read, fetched now; published eleven minutes ago unless said otherwise."""
        key = key or f"{outlet}:{len(self.store.events())}:{self.clock():%d%H%M}"
        body = text or f"وقع حموشي مذكرة تفاهم مع الطرف الآخر كما نشر {outlet} في عدده {key}"
        article = Article(
            url=f"https://{outlet}.example/{key}",
            title=f"عنوان {outlet}",
            text=body,
            language=language,
            published=published or self.clock() - timedelta(minutes=11),
            outlet=outlet,
        )
        reading = Reading(
            key=key,
            outlet=outlet,
            url=article.url,
            article=article,
            mentions=mentions,
            arrival=arrival,
            fetched_at=self.clock(),
        )
        return self.store.record(reading, now=self.clock())

    def owes(self, max_age: timedelta | None = timedelta(hours=72), started_at: datetime | None = None) -> int:
        """Transaction 2; gives how many deliveries it owed."""
        with self.store.owing() as owing:
            rules, now = self.instance.rules, self.clock()
            return owe(owing, rules, now=now, max_age=max_age, started_at=started_at).deliveries

    def desk(self, notifiers: Mapping[str, Notifier] | None = None) -> Desk:
        return Desk(
            store=self.store,
            notifiers=notifiers or {"webhook": self.sink, "email": self.sink},
            instance=self.instance,
            owner=self.owner,
            clock=self.clock,
            jitter=lambda: 0.0,
        )

    def dispatches(self) -> Sequence[Answer]:
        return asyncio.run(dispatch_due(self.desk(), EVERYTHING_READ))

    def tells(self) -> Sequence[Answer]:
        """Owe what is untold and send what is owed."""
        self.owes()
        return self.dispatches()

    @property
    def messages(self) -> list[FrozenMessage]:
        return [message for _, message in self.sink.sent]

    @property
    def types(self) -> list[tuple[str, str]]:
        """Who got what, in the order of sending."""
        return [(subscriber, message.type) for subscriber, message in self.sink.sent]
