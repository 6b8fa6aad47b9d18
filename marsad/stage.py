"""The demo's stage: a supervisor with a press to watch and somebody to tell, and the story that is played on it."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from alerts.title import heading
from db.event import Event
from db.store import Store
from marsad import build
from marsad.config import Settings
from marsad.newsroom import Newsroom
from marsad.receivers import Hook, Mailbox
from marsad.watch.crew import Crew, Watcher
from parser.names.gazetteer import Gazetteer

PATIENCE = timedelta(minutes=3)
"""For the whole story: a slow machine needs one, and a crawl that broke off is tried again after half of one."""
TURN = timedelta(minutes=2)
"""The longest that anybody believes in; after it an outlet is read out of its turn, and the story told in another order."""
_LOOK_EVERY_S = 0.1
Say = Callable[[dict[str, Any]], None]


class Stuck(Exception):
    """The story does not come to its end; the message says where it stands still."""


@dataclass
class Stage:
    """The demo while it runs: the parts, and what has been said so far."""

    settings: Settings
    newsroom: Newsroom
    ports: Mapping[str, int]
    store: Store
    names: Gazetteer
    watcher: Watcher
    listening: socket.socket
    """Where the ledger is served."""
    mailbox: Mailbox
    hook: Hook
    say: Say
    started: datetime = field(default_factory=build.clock)
    reading: str | None = None
    """The outlet that is being read for the first time."""
    _lines: deque[Mapping[str, Any]] = field(default_factory=deque)
    """What crawls said, and we have not looked at yet."""
    _heard: set[str] = field(default_factory=set)
    """Ids of the events that were said to be new."""

    @property
    def root(self) -> str:
        """The ledger's address."""
        return build.root_of(self.listening)

    def title(self, event: Event) -> str:
        """What an event is called in the demo's English."""
        return heading(event, "en", self.names)

    def crew(self) -> Crew:
        """The supervisor's, but that nothing is sent while an outlet is being read for the first time.

        How many reports a message knows of must not depend on who is faster.
        """

        async def dispatch() -> None:
            if self.reading is None:
                await self.watcher.dispatch()

        ledger = build.web(self.settings, self.store, self.names, watcher=self.watcher, is_demo=True)
        crew = self.watcher.crew(ledger)
        return replace(crew, loops=[replace(loop, do=dispatch) if loop.name == "dispatch" else loop for loop in crew.loops])

    async def play(self) -> None:
        """Let the outlets be read one after the other, and say what comes of it. Raises `Stuck`."""
        self.watcher.crawls.listeners.append(self._lines.append)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                for outlet in self.newsroom.outlets:
                    await self._read(outlet)
                    await self._tell()
                await asyncio.to_thread(self.watcher.warming.round)
        except TimeoutError as error:
            where = f"{self.reading} is not read" if self.reading else "not everything is told"
            raise Stuck(f"{where} after {PATIENCE.seconds} s; marsad -v demo says what happens") from error

    async def _read(self, outlet: str) -> None:
        """Let an outlet be read to its end, and say what is found as it is found."""
        self.reading = outlet
        await asyncio.to_thread(self._give_turn, outlet)
        articles, is_read = 0, False
        while not is_read:
            is_read = await asyncio.to_thread(self._is_read, outlet)
            await asyncio.sleep(_LOOK_EVERY_S)  # behind the question: what was said before it is heard by then
            while self._lines:
                line = self._lines.popleft()
                articles += "article" in line
                await asyncio.to_thread(self._hear, outlet, line.get("events", ()))
        self.say({"read": outlet, "articles": articles})

    def take_turns(self) -> None:
        """Keep all crawls waiting, by the rule that one process at a time asks a host, until an outlet is to be read."""
        for outlet in self.newsroom.outlets.values():
            self.store.take_turn(outlet.address, owner=self.watcher.owner, now=build.clock(), lease=TURN)

    def _give_turn(self, outlet: str) -> None:
        address, now = self.newsroom.outlets[outlet].address, build.clock()
        self.store.leave_turn(address, owner=self.watcher.owner, free_at=now, verdict=None, now=now)

    def _is_read(self, outlet: str) -> bool:
        memories = self.store.route_memories()
        return all((outlet, route.name) in memories for route in self.watcher.outlets[outlet].polled)

    def _hear(self, outlet: str, ids: Sequence[str]) -> None:
        for found in map(self.store.event, ids):
            if isinstance(found, Event):
                what = "report" if found.id in self._heard else "event"
                self._heard.add(found.id)
                self.say({what: found.id, "outlet": outlet, "status": found.status, "title": self.title(found)})

    async def _tell(self) -> None:
        """Let go what is owed, and say what arrives, until nothing is untold and nothing due."""
        mails, requests = len(self.mailbox.mails), len(self.hook.requests)
        await self.watcher.look()  # messages say how many outlets are read
        self.reading = None
        while not await asyncio.to_thread(self._is_told):  # noqa: ASYNC110 - it stands in the database, which calls nobody
            await asyncio.sleep(_LOOK_EVERY_S)
        for mail in self.mailbox.mails[mails:]:
            self.say({"mail": str(mail["To"]), "subject": str(mail["Subject"])})
        for request in self.hook.requests[requests:]:
            event = request.told["event"]
            told = {"type": request.told["type"], "verified": request.is_verified}
            self.say({"webhook": event["id"], **told, "title": event["title"]["en"]})

    def _is_told(self) -> bool:
        """Whether all that is news was owed, and all that was owed was tried."""
        return not self.store.health().untold and not any(one.state in {"owed", "leased"} for one in self.store.deliveries())


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
