"""`marsad demo`: the whole loop on a press of its own, with real parts: web sites, spider, database, SMTP, signed webhooks.

Outlet by outlet, so that the story can be followed: the first to have it is told, those who repeat it join.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from alerts.subscribing import subscription_to
from alerts.title import heading
from db.event import Event
from db.store import Store
from db.subscription import Subscription
from marsad import build, child
from marsad.config import Settings, load
from marsad.loopback import free_port
from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from marsad.receivers import Hook, Mailbox, hook, mailbox
from marsad.telling import Teller
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS

SETTINGS = """\
# Written by `marsad demo`: everything is on this machine, and news is told however old it is.
[news]
max_age = "off"

[network]
allow = ["127.0.0.0/8"]

[mail]
host = "127.0.0.1"
port = {smtp}
security = "plain"
sender = "marsad@demo.example"

[web]
port = {web}
"""
WEB_PORT = 8765
PRESS_PORT = 8766
"""The same in every run where it is free, each outlet on its own address: ids of events grow from addresses."""
LOOPBACK = (ip_network("127.0.0.0/8"),)
READER = "desk@newsroom.example"
Say = Callable[[dict[str, Any]], None]


@dataclass
class Stage:
    """The demo while it runs: the parts, and what has been said so far."""

    settings: Settings
    newsroom: Newsroom
    ports: dict[str, int]
    store: Store
    names: Gazetteer
    teller: Teller
    mailbox: Mailbox
    hook: Hook
    say: Say
    started: datetime = field(default_factory=build.clock)
    heard: set[str] = field(default_factory=set)

    async def play(self) -> None:
        """Read the outlets one after the other, and tell after each what it was the first to have."""
        for outlet in self.newsroom.outlets:
            articles = 0
            async for line in child.crawl(self.settings, [outlet]):
                articles += "article" in line
                self._hear(outlet, line.get("events", ()))
            self.say({"read": outlet, "articles": articles})
            await self._tell()

    def _hear(self, outlet: str, ids: Sequence[str]) -> None:
        for found in map(self.store.event, ids):
            if isinstance(found, Event):
                what = "report" if found.id in self.heard else "event"
                self.heard.add(found.id)
                self.say({what: found.id, "outlet": outlet, "status": found.status, "title": self.title(found)})

    def title(self, event: Event) -> str:
        """What an event is called in the demo's English."""
        return heading(event, "en", self.names)

    async def _tell(self) -> None:
        mails, requests = len(self.mailbox.mails), len(self.hook.requests)
        await self.teller.tell_all()
        for mail in self.mailbox.mails[mails:]:
            self.say({"mail": str(mail["To"]), "subject": str(mail["Subject"])})
        for request in self.hook.requests[requests:]:
            event = request.told["event"]
            told = {"type": request.told["type"], "verified": request.is_verified}
            self.say({"webhook": event["id"], **told, "title": event["title"]["en"]})


@contextmanager
def stage(directory: Path, say: Say) -> Iterator[Stage]:
    """Set everything up under `directory`: sites, receivers, settings, database, one subscription by each channel."""
    newsroom = Newsroom.load([SEEDS])
    wanted = {slug: free_port(PRESS_PORT, outlet.address) for slug, outlet in newsroom.outlets.items()}
    with serving(newsroom, wanted) as ports, mailbox() as box, hook() as receiver:
        write_outlet_files(newsroom, ports, directory)
        (directory / "marsad.toml").write_text(SETTINGS.format(smtp=box.port, web=free_port(WEB_PORT)), encoding="utf-8")
        settings = load(directory / "marsad.toml", database_url=f"sqlite:///{directory / 'demo.db'}")
        names, (rules, _) = build.gazetteer(settings), build.rules(settings)
        with build.store(settings) as store:
            for one in _subscriptions(receiver, since=min(story.published for story in newsroom.stories.values())):
                store.subscribe(one)
                receiver.secrets += [one.secret] if one.secret else []
            teller = build.teller(settings, store, names, rules, max_age=settings.config.news.max_age, is_demo=True)
            yield Stage(settings, newsroom, ports, store, names, teller, box, receiver, say)


def _subscriptions(receiver: Hook, since: datetime) -> list[Subscription]:
    """A reader's and a program's, as invented and as old as the press; their ids are the same in every run."""
    made = [
        subscription_to("new-mou", "email", READER, language="ar", now=since),
        subscription_to("new-mou", "webhook", receiver.url, language="en", allow=LOOPBACK, now=since),
    ]
    return [replace(one, id=f"demo-{one.channel}") for one in made]


def told(played: Stage) -> list[tuple[Event, int, int]]:
    """The new agreements, each with how many mails and how many webhook requests told it."""
    agreements = [event for event in played.store.events(kinds=["agreement"]) if event.new]
    return [(event, _mails(played, event), _requests(played, event)) for event in agreements]


def _mails(played: Stage, event: Event) -> int:
    return sum(mentions(mail, event) for mail in played.mailbox.mails)


def _requests(played: Stage, event: Event) -> int:
    return sum(request.told["event"]["id"] == event.id for request in played.hook.requests if request.is_verified)


def mentions(mail: EmailMessage, event: Event) -> bool:
    """Whether a mail tells an event: its id stands in the plain text."""
    body = mail.get_body(("plain",))
    return body is not None and event.id in str(body.get_content())


def run(directory: Path, say: Say, finish: Callable[[Stage], None]) -> None:
    """Play the demo, then hand the stage to `finish` while everything still stands."""
    with stage(directory, say) as played:
        asyncio.run(played.play())
        finish(played)
