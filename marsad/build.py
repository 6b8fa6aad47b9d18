"""The composition root: makes each part from the settings and hands it only what it needs.

Imports stand inside the functions, so that a command wakes only the libraries that it uses.
"""
# ruff: noqa: PLC0415

import os
import random
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.config import Settings, WrongUse
from seeds.problem import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

    from alerts.dispatch import Desk
    from alerts.rule import Rule
    from alerts.title import Names
    from crawler.outlet import Outlet
    from db.store import Store
    from marsad.telling import Teller
    from parser.knowledge import Knowledge
    from parser.names.gazetteer import Gazetteer


def clock() -> datetime:
    """The present moment; every part that needs it is handed this."""
    return datetime.now(UTC)


@contextmanager
def store(settings: Settings) -> Iterator["Store"]:
    """Open the database for the time of a command. Raises `WrongUse`."""
    from db.store import Store

    try:
        opened = Store.open(settings.database_url, clock=clock)
    except Exception as error:
        url = re.sub(r":[^:@/]*@", ":…@", settings.database_url)
        reason = str(error).partition("\n")[0]
        raise WrongUse(f"the database {url} cannot be opened: {reason}; name another by --database sqlite:///FILE") from error
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


def rules(settings: Settings, names: "Gazetteer | None" = None) -> tuple[dict[str, "Rule"], list[Problem]]:
    """Read the rules; the ones that are refused become problems. With `names`, a partner that nobody knows is refused too."""
    from alerts.rule import load_rules

    return load_rules(settings.layers, names.partners if names else None)


def user_agent(settings: Settings) -> str:
    """How we introduce ourselves to every outlet and receiver."""
    contact = settings.config.crawl.contact
    return f"Marsad/{__version__} (+{contact})" if contact else f"Marsad/{__version__}"


def teller(
    settings: Settings,
    store: "Store",
    names: "Names",
    rules: Mapping[str, "Rule"],
    *,
    max_age: timedelta | None,
    is_demo: bool = False,
) -> "Teller":
    """Set up what owes news and sends it, by the channels that the settings open; `max_age` None tells news of any age."""
    from marsad.telling import Teller

    return Teller(desk=_desk(settings, store, names, rules, is_demo=is_demo), rules=rules, max_age=max_age)


def _desk(settings: Settings, store: "Store", names: "Names", rules: Mapping[str, "Rule"], *, is_demo: bool) -> "Desk":
    from alerts import notifiers
    from alerts.dispatch import Desk
    from alerts.mail import NotOneAddress, one_address
    from alerts.message import Instance
    from alerts.notifiers.email import Email

    mail = settings.config.mail
    sender = mail.sender or f"marsad@{socket.gethostname()}"
    relay = Email(mail.host, mail.port, sender, mail.username, mail.secret(), mail.security) if mail.host else None
    try:
        one_address(sender)
    except NotOneAddress as error:
        if relay:
            raise WrongUse(f"mails cannot come from {error}: set [mail] sender in marsad.toml") from error
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
            public_url=settings.config.web.root or None,
            is_demo=is_demo,
        ),
        owner=f"{socket.gethostname()}:{os.getpid()}",
        clock=clock,
        jitter=lambda: random.uniform(-1, 1),  # noqa: S311 - spreads retries, guards nothing
    )


def web(
    settings: Settings, store: "Store", names: "Names", *, is_demo: bool = False, now: Callable[[], datetime] = clock
) -> "FastAPI":
    """Build the ledger on an open store."""
    from web.app import create_app
    from web.site import WebSettings

    return create_app(store, names, WebSettings(demo=is_demo, public_url=settings.config.web.root), clock=now)


def listening(settings: Settings) -> socket.socket:
    """Take the ledger's address, before anything else is started. Raises `WrongUse` where another has it."""
    host, port = settings.config.web.host, settings.config.web.port
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # the address stands in brackets behind it
        raise WrongUse(f"the ledger cannot listen on {host}:{port}: {reason}; set [web] host and port") from error


def root_of(taken: socket.socket) -> str:
    """The address at which a browser on this machine finds what listens there."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
