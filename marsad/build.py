"""The composition root: makes each part from the settings and hands it only what it needs.

Imports stand inside the functions, so that a command wakes only the libraries that it uses.
"""
# ruff: noqa: PLC0415

import random
import re
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from marsad import __version__
from marsad.config import Settings, WrongUse, local_root, service_manager
from marsad.owner import this_process
from seeds.problem import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

    from alerts.dispatch import Desk
    from alerts.notifiers.email import Email
    from alerts.rule import Rule
    from alerts.title import Names
    from crawler.fetch import Fetch
    from crawler.outlet import Outlet
    from crawler.page import Link
    from crawler.press import Press
    from db.store import Store
    from db.subscription import Subscription
    from marsad.crawling import Crawling, Say
    from marsad.telling import Teller
    from marsad.watch.crew import Role, Watcher
    from parser.knowledge import Knowledge
    from parser.names.gazetteer import Gazetteer
    from parser.prefilter import Prefilter


Result = TypeVar("Result")


def clock() -> datetime:
    """The present moment; every part that needs it is handed this."""
    return datetime.now(UTC)


@contextmanager
def store(settings: Settings, *, patience: timedelta | None = None) -> Iterator["Store"]:
    """Open the database for the time of a command; `patience` is how long it waits for another writer. Raises `WrongUse`."""
    from db.engine import PATIENCE
    from db.store import Store

    try:
        opened = Store.open(settings.database_url, clock=clock, patience=patience or PATIENCE)
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
    from crawler.press import load_outlets

    return load_outlets(settings.layers)


def press(settings: Settings, folder: Path | None = None) -> "Press":
    """Read all outlets, on or off.

    `folder` holds all the files that count, in place of those that ship and those beside the settings.
    """
    from crawler.outlet import FOLDER
    from crawler.press import load_press

    return load_press([folder], ".") if folder else load_press(settings.layers, FOLDER)


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

    desk = _desk(settings, store, names, rules, is_demo=is_demo)
    return Teller(desk=desk, rules=rules, max_age=max_age, started_at=store.installation().started_at)


def _desk(settings: Settings, store: "Store", names: "Names", rules: Mapping[str, "Rule"], *, is_demo: bool) -> "Desk":
    from alerts import notifiers
    from alerts.dispatch import Desk
    from alerts.message import Instance

    loaded, _ = outlets(settings)
    return Desk(
        store=store,
        notifiers=notifiers.open_all(
            notifiers.Settings(user_agent=user_agent(settings), allow=settings.config.network.allow, email=relay(settings))
        ),
        instance=Instance(
            names=names,
            rules=rules,
            outlets={slug: outlet.name for slug, outlet in loaded.items()},
            sender=sender(settings),
            public_url=settings.config.web.root or None,
            is_demo=is_demo,
        ),
        owner=this_process(),
        clock=clock,
        jitter=lambda: random.uniform(-1, 1),  # noqa: S311 - spreads retries, guards nothing
    )


def sender(settings: Settings) -> str:
    """From whom mails come."""
    return settings.config.mail.sender or f"marsad@{socket.gethostname()}"


def relay(settings: Settings) -> "Email | None":
    """The mail relay, where one is set up. Raises `WrongUse`, and OSError where its password cannot be read."""
    from alerts.mail import NotOneAddress, one_address
    from alerts.notifiers.email import Email

    mail = settings.config.mail
    if mail.host is None:
        return None
    try:
        one_address(sender(settings))
    except NotOneAddress as error:
        raise WrongUse(f"mails cannot come from {error}: set [mail] sender in marsad.toml") from error
    return Email(mail.host, mail.port, sender(settings), mail.username, mail.secret(), mail.security)


def operators(settings: Settings) -> list["Subscription"]:
    """The subscriptions by which whoever runs Marsad hears of it, as [operator] says. Raises `WrongUse`."""
    from alerts.subscribing import Unfit, operator_subscription

    operator = settings.config.operator
    subscribe = partial(operator_subscription, language=operator.language, now=clock(), allow=settings.config.network.allow)
    try:
        return [subscribe(channel, address) for channel, address in operator.channels.items()]
    except Unfit as error:
        raise WrongUse(f"[operator] in marsad.toml: {error}") from error


def watcher(
    settings: Settings,
    store: "Store",
    names: "Gazetteer",
    rules: Mapping[str, "Rule"],
    outlets: Mapping[str, "Outlet"],
    *,
    role: "Role",
    history: timedelta | None,
    is_demo: bool = False,
) -> "Watcher":
    """Set up a supervisor; `history` is how much of the past an empty database first reads. Raises `db.store.Unavailable`."""
    from alerts.dispatch import Dispatcher
    from marsad.child import crawl_command
    from marsad.watch.calls import StoreCalls
    from marsad.watch.crawls import Crawls
    from marsad.watch.crew import Watcher
    from marsad.watch.judging import Judging
    from marsad.watch.limits import Limits
    from marsad.watch.vitals import Vitals
    from marsad.watch.warming import Warming

    crawl, owner = settings.config.crawl, this_process()
    tells = teller(settings, store, names, rules, max_age=settings.config.news.max_age, is_demo=is_demo)
    warming = Warming(store=store, outlets=outlets, names=names, history=history, clock=clock, coverage=tells.coverage)
    calls = StoreCalls(Vitals(clock()), clock)
    return Watcher(
        role=role,
        owner=owner,
        clock=clock,
        store=store,
        calls=calls,
        outlets=outlets,
        crawls=Crawls(
            store=store,
            calls=calls,
            slugs=list(outlets),
            owner=owner,
            clock=clock,
            command=lambda slugs: crawl_command(settings, [*slugs, "--due"]),
            limits=Limits(children=crawl.children, deadline=crawl.deadline, memory_mb=crawl.memory_mb),
        ),
        warming=warming,
        judging=Judging(
            store=store,
            outlets=outlets,
            clock=clock,
            coverage=tells.coverage,
            every=crawl.every,
            awake_since=calls.vitals.started_at,
        ),
        teller=tells,
        dispatcher=Dispatcher(tells.desk),
        manager=service_manager(),
    )


@contextmanager
def crawling(settings: Settings, store: "Store", outlets: Mapping[str, "Outlet"], *, say: "Say") -> Iterator["Crawling"]:
    """Set up a crawl in this process, within its memory; at its end it gives back every turn that it holds."""
    from db.store import Unavailable
    from marsad.crawling import Crawling, Diary, OwnTurns
    from marsad.lifeline import limit_memory
    from marsad.pipeline import Pipeline
    from marsad.reader import Reader

    crawl, owner = settings.config.crawl, this_process()
    limit_memory(crawl.memory_mb)
    with closing(Reader(settings.layers, memory_mb=crawl.memory_mb)) as reader:
        try:
            yield Crawling(
                diary=Diary(
                    pipeline=Pipeline(store=store, outlets=outlets),
                    reader=reader,
                    say=say,
                    tells_all=settings.config.news.max_age is None,
                ),
                turns=OwnTurns(store, owner),
                user_agent=user_agent(settings),
                every=crawl.every,
                wants=_by_its_listing(settings),
                allow=settings.config.network.allow,
            )
        finally:
            with suppress(Unavailable):  # what cannot be given back runs out
                store.release(owner, now=clock())


def _by_its_listing(settings: Settings) -> Callable[["Link"], bool]:
    """What says of a link whether it is worth a request; one without a title is. It wakes the parser when first asked."""

    @cache
    def prefilter() -> "Prefilter":
        from parser.prefilter import Prefilter

        return Prefilter.of(knowledge(settings))

    return lambda link: not link.title or prefilter().hints(link.title, link.summary)


def visited(settings: Settings, outlet: "Outlet", ask: Callable[["Fetch"], Awaitable[Result]]) -> Result:
    """Visit an outlet, with all our manners, and give what was asked; once in a process. Nothing is read into the database."""
    from crawler.crawl import make_visits
    from crawler.pace import Pace
    from db.store import Unavailable
    from marsad.crawling import PassingTurns

    answers: list[Result] = []

    async def visit(fetch: "Fetch") -> None:
        answers.append(await ask(fetch))

    owner, network = this_process(), settings.config.network
    with store(settings) as opened:
        turns = PassingTurns(opened, owner)
        try:
            make_visits([visit], pace=Pace([outlet]), turns=turns, user_agent=user_agent(settings), allow=network.allow)
        finally:
            with suppress(Unavailable):  # what cannot be given back runs out
                opened.release(owner, now=clock())
    return answers[0]


def web(
    settings: Settings,
    store: "Store",
    names: "Names",
    *,
    watcher: "Watcher | None" = None,
    is_demo: bool = False,
    now: Callable[[], datetime] = clock,
) -> "FastAPI":
    """Build the ledger on an open store; with a `watcher` it also says how that is, and nothing else for one that only crawls."""
    from marsad.telling import coverage
    from web.app import create_app
    from web.site import WebSettings

    config = settings.config
    watched, _ = outlets(settings)
    shown = WebSettings(
        demo=is_demo,
        public_url=config.web.root,
        metrics=config.web.metrics,
        lacks_operator=watcher is not None and not is_demo and not config.operator.channels,
        outlets={slug: outlet.name for slug, outlet in watched.items()},
    )
    if is_demo and watcher is None:
        return create_app(store, names, shown, clock=now)
    if watcher is None:
        return create_app(store, names, shown, clock=now, coverage=lambda: coverage(store, watched, now=now()))
    is_shown, vitals = watcher.role == "all", watcher.calls.vitals
    return create_app(store, names, shown, clock=now, coverage=lambda: watcher.coverage, vitals=vitals, is_shown=is_shown)


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
    return local_root(*taken.getsockname()[:2])
