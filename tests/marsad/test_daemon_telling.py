"""Owing and sending inside the supervisor: what hangs holds up nothing but itself."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.subscribing import subscription_to
from db.store import Store
from marsad import build
from marsad.pipeline import Pipeline
from marsad.receivers import Hook, hook
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.record import article_of
from seeds import SEEDS
from tests.marsad.assembly import FIRST
from tests.marsad.instance import LOOPBACK, Instance, instance, running
from tests.marsad.processes import until


@pytest.fixture
def alive(tmp_path: Path) -> Iterator[Instance]:
    with instance(tmp_path) as alive:
        yield alive


@contextmanager
def silent() -> Iterator[str]:
    """A receiver that takes every connection and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def subscribe(store: Store, url: str) -> str:
    wish = subscription_to("new-mou", "webhook", url, language="en", now=build.clock() - timedelta(days=1), allow=LOOPBACK)
    return store.subscribe(wish).secret or ""


def report(store: Store, knowledge: Knowledge, partner: str) -> None:
    """One more agreement, signed today."""
    text = (
        f"وقع المدير العام للأمن الوطني عبد اللطيف حموشي، اليوم بالرباط، مذكرة تفاهم مع مدير شرطة {partner}، تهم الجريمة المنظمة."
    )
    now = build.clock()
    article = article_of({**FIRST, "id": partner, "url": "", "title": "", "text": text, "published": now.isoformat()}, knowledge)
    assert article is not None
    recorded = Pipeline(store=store, outlets={}).on_article(
        replace(article, outlet="sahifa"), detect(article, knowledge), report_id=partner, arrival="live", now=now
    )
    assert recorded.events


def partners(receiver: Hook) -> list[str]:
    return [request.told["event"]["partners"][0] for request in receiver.requests]


def test_a_receiver_that_hangs_holds_up_neither_owing_nor_other_receivers(alive: Instance) -> None:
    store, knowledge = alive.store, Knowledge.load([SEEDS])

    async def scenario(receiver: Hook) -> None:
        async with running(alive.crew):
            await asyncio.to_thread(report, store, knowledge, "السنغال")
            await until(lambda: partners(receiver) == ["SN"], within_s=5)
            await asyncio.to_thread(report, store, knowledge, "البرتغال")
            await until(lambda: partners(receiver) == ["SN", "PT"], within_s=5)

    with hook() as receiver, silent() as url:
        subscribe(store, url)
        receiver.secrets.append(subscribe(store, receiver.url))
        asyncio.run(scenario(receiver))
    assert all(request.is_verified for request in receiver.requests)
    states = [one.state for one in store.deliveries()]
    assert states.count("delivered") == 2
    assert states.count("owed") + states.count("retry") == 2, "what hung is due again"
