"""The composition root: makes each part from the settings and hands it only what it needs.

Imports stand inside the functions, so that a command wakes only the libraries that it uses.
"""
# ruff: noqa: PLC0415

import os
import random
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.config import Settings
from seeds.problem import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

    from alerts.dispatch import Desk
    from alerts.rule import Rule
    from alerts.title import Names
    from crawler.outlet import Outlet
    from db.store import Store
    from parser.knowledge import Knowledge
    from parser.names.gazetteer import Gazetteer


def clock() -> datetime:
    """The present moment; every part that needs it is handed this."""
    return datetime.now(UTC)


@contextmanager
def store(settings: Settings) -> Iterator["Store"]:
    """Open the database for the time of a command."""
    from db.store import Store

    opened = Store.open(settings.database_url, clock=clock)
    try:
        yield opened
    finally:
        opened.close()


def knowledge(settings: Settings) -> "Knowledge":
    """Read what the parser knows; raises `Refused` where it does not understand itself."""
    from parser.knowledge import Knowledge

    return Knowledge.load(settings.layers)


def gazetteer(settings: Settings) -> "Gazetteer":
    """Read the names alone, for those who show events and detect none."""
    from parser.names.gazetteer import Gazetteer

    return Gazetteer.load(settings.layers)


def outlets(settings: Settings) -> tuple[dict[str, "Outlet"], list[Problem]]:
    """Read the enabled outlets; the ones that are refused become problems."""
    from crawler.outlet import load_outlets

    return load_outlets(settings.layers)


def rules(settings: Settings) -> tuple[dict[str, "Rule"], list[Problem]]:
    """Read the rules; the ones that are refused become problems."""
    from alerts.rule import load_rules

    return load_rules(settings.layers)


def user_agent(settings: Settings) -> str:
    """How we introduce ourselves to every outlet and receiver."""
    contact = settings.config.crawl.contact
    return f"Marsad/{__version__} (+{contact})" if contact else f"Marsad/{__version__}"


def desk(settings: Settings, store: "Store", names: "Names", rules: Mapping[str, "Rule"], *, is_demo: bool = False) -> "Desk":
    """Set up the desk that sends what is owed, with the channels that the settings open."""
    from alerts import notifiers
    from alerts.dispatch import Desk
    from alerts.message import Instance
    from alerts.notifiers.email import Email

    mail, web = settings.config.mail, settings.config.web
    sender = mail.sender or f"marsad@{socket.gethostname()}"
    relay = Email(mail.host, mail.port, sender, mail.username, mail.secret(), mail.security) if mail.host else None
    loaded, _ = outlets(settings)
    return Desk(
        store=store,
        notifiers=notifiers.open_all(
            notifiers.Settings(user_agent=user_agent(settings), allow=settings.config.network.allow, email=relay)
        ),
        instance=Instance(
            names=names,
            rules=rules,
            outlets={slug: outlet.name for slug, outlet in loaded.items()},
            sender=sender,
            public_url=str(web.public_url) if web.public_url else None,
            is_demo=is_demo,
        ),
        owner=f"{socket.gethostname()}:{os.getpid()}",
        clock=clock,
        jitter=lambda: random.uniform(-1, 1),  # noqa: S311 - spreads retries, guards nothing
    )


def web(settings: Settings, store: "Store", names: "Names", *, is_demo: bool = False) -> "FastAPI":
    """Build the ledger on an open store."""
    from web.app import create_app
    from web.site import WebSettings

    public_url = settings.config.web.public_url
    shown = WebSettings(demo=is_demo, public_url=str(public_url).rstrip("/") if public_url else "")
    return create_app(store, names, shown, clock=clock)
