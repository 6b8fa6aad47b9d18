"""`marsad demo`: the daemon itself, on a press of its own, with a mail server and a webhook receiver that verifies.

The outlets are read one after the other, so that the story can be followed and is the same in every run: the first to have it
is told, those who repeat it join. Then they are watched as any others.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from ipaddress import ip_network
from pathlib import Path

from alerts.subscribing import subscription_to
from db.store import Store
from db.subscription import Subscription
from marsad import build
from marsad.config import Settings, load
from marsad.daemon import Signals, watch
from marsad.loopback import free_port
from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from marsad.receivers import Hook, hook, mailbox
from marsad.stage import Say, Stage
from marsad.watch.crew import Watcher
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS

SETTINGS = """\
# Written by `marsad demo`: everything is on this machine, and news is told however old it is.
[news]
max_age = "off"

[crawl]
history = "off"

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


def run(directory: Path, say: Say, finish: Callable[[Stage], None], *, once: bool = True) -> bool:
    """Play the demo, then hand the stage to `finish` in a thread, while the supervisor goes on; ends with it if `once`.

    SIGINT or SIGTERM ends it at any time; gives whether the story was at its end by then. Raises `marsad.stage.Stuck`.
    """
    with stage(directory, say) as played:
        return asyncio.run(_perform(played, finish, once=once))


async def _perform(played: Stage, finish: Callable[[Stage], None], *, once: bool) -> bool:
    signals = Signals()

    async def story() -> None:
        goes_on = False
        try:
            await played.play()
            await asyncio.to_thread(finish, played)
            goes_on = not once
        finally:
            if not goes_on:
                signals.stop.set()

    begun = {"watching": len(played.newsroom.outlets), "ledger": f"{played.root}/"}
    playing = asyncio.create_task(story())
    await watch(played.crew(), played.listening, started=partial(played.say, begun), signals=signals)
    playing.cancel()  # unless it is at its end
    with suppress(asyncio.CancelledError):
        await playing
    return not playing.cancelled()


@contextmanager
def stage(directory: Path, say: Say) -> Iterator[Stage]:
    """Set everything up under `directory`: sites, receivers, settings, database, one subscription by each channel."""
    newsroom = Newsroom.load([SEEDS])
    wanted = {slug: free_port(PRESS_PORT, outlet.address) for slug, outlet in newsroom.outlets.items()}
    with serving(newsroom, wanted) as ports, mailbox() as box, hook() as receiver:
        write_outlet_files(newsroom, ports, directory)
        (directory / "marsad.toml").write_text(SETTINGS.format(smtp=box.port, web=free_port(WEB_PORT)), encoding="utf-8")
        settings = load(directory / "marsad.toml", database_url=f"sqlite:///{directory / 'demo.db'}")
        names = build.gazetteer(settings)
        with build.listening(settings) as listening, build.store(settings) as store:
            for one in _subscriptions(receiver, since=min(story.published for story in newsroom.stories.values())):
                store.subscribe(one)
                receiver.secrets += [one.secret] if one.secret else []
            watcher = _watcher(settings, store, names)
            ready = Stage(settings, newsroom, ports, store, names, watcher, listening, box, receiver, say)
            ready.take_turns()
            yield ready


def _subscriptions(receiver: Hook, since: datetime) -> list[Subscription]:
    """A reader's and a program's, as invented and as old as the press; their ids are the same in every run."""
    made = [
        subscription_to("new-mou", "email", READER, language="ar", now=since),
        subscription_to("new-mou", "webhook", receiver.url, language="en", allow=LOOPBACK, now=since),
    ]
    return [replace(one, id=f"demo-{one.channel}") for one in made]


def _watcher(settings: Settings, store: Store, names: Gazetteer) -> Watcher:
    (rules, _), (outlets, _) = build.rules(settings, names), build.outlets(settings)
    history = settings.config.crawl.history
    watcher = build.watcher(settings, store, names, rules, outlets, role="all", history=history, is_demo=True)
    watcher.begin()
    return watcher
